{{current}}
{{target}}
{{upgrades}}
{{incompatible}}

start(State) :- findall(Component-Version, current(Component, Version), All), sort(All, State).

arrived(State) :- forall(target(Component, Version), memberchk(Component-Version, State)).

clash(State, Component, Version, Other, OtherVersion) :-
    incompatible(Component, Pattern, Other, OtherPattern),
    member(Component-Version, State),
    wildcard_match(Pattern, Version),
    member(Other-OtherVersion, State),
    wildcard_match(OtherPattern, OtherVersion).

fits(State) :- \+ clash(State, _, _, _, _).

told(Component, Version, Other, OtherVersion, Text) :-
    atomic_list_concat([Component, ' ', Version, ' does not run with ', Other, ' ', OtherVersion], Text).

step(State, Next, Text) :-
    upgrade(Component, From, To),
    selectchk(Component-From, State, Rest),
    sort([Component-To|Rest], Next),
    atomic_list_concat([Component, ' ', From, ' to ', To], Text).

search([State-Steps|_], _, Steps) :- arrived(State), !.
search([State-Steps|Queue], Seen, Found) :-
    findall(Next-[Text|Steps], ( step(State, Next, Text), fits(Next) ), Nexts),
    fresh(Nexts, Seen, New, Known),
    append(Queue, New, Longer),
    search(Longer, Known, Found).

fresh([], Seen, [], Seen).
fresh([State-_|Rest], Seen, New, Known) :- ord_memberchk(State, Seen), !, fresh(Rest, Seen, New, Known).
fresh([State-Steps|Rest], Seen, [State-Steps|New], Known) :- ord_add_element(Seen, State, More), fresh(Rest, More, New, Known).

broken_today(Why) :- start(State), clash(State, One, Version, Other, OtherVersion), told(One, Version, Other, OtherVersion, Why).

plan(Plan) :-
    start(State),
    search([State-[]], [State], Found),
    reverse(Found, Steps),
    ( Steps == [] -> Plan = 'nothing is to be done' ; atomic_list_concat(Steps, ', then ', Plan) ).

:- table may_become/3.
may_become(Component, Version, Version) :- current(Component, Version).
may_become(Component, From, To) :- may_become(Component, From, Between), upgrade(Component, Between, To).

stuck(Why) :-
    target(Component, Version),
    \+ ( current(Component, From), may_become(Component, From, Version) ),
    atomic_list_concat([Component, ' cannot get to ', Version, ' by the steps that are given'], Why).
stuck(Why) :-
    findall(Component-Version, target(Component, Version), Targets),
    clash(Targets, One, Version, Other, OtherVersion),
    told(One, Version, Other, OtherVersion, Text),
    atom_concat('what is wanted does not fit together: ', Text, Why).
