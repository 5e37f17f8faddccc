target({{target_action}}, {{target_resource}}).
trusted_names({{trusted}}).

{{grants}}
{{bindings}}
{{homes}}
{{techniques}}

fits('*', _) :- !.
fits('*/*', _) :- !.
fits(Pattern, Name) :- wildcard_match(Pattern, Name).

subject(Subject) :- setof(One, identity(One), All), member(Subject, All).

identity(Subject) :- binding(Subject, _, _).
identity(Subject) :- home(Subject, _).

trusted(Subject) :- trusted_names(Names), member(Pattern, Names), fits(Pattern, Subject), !.

:- table may/4.
may(Subject, Action, Resource, Scope) :- binding(Subject, Role, Scope), grant(Role, Action, Resource).

allowed(Subject, Action, Resource, Scope) :-
    may(Subject, Granted, On, Scope),
    fits(Granted, Action),
    fits(On, Resource).

reaches_scope('*', _) :- !.
reaches_scope(Scope, Subject) :- home(Subject, Scope), !.

%  Who can act as whom (or gain anything) in one step, and how that is told.
:- table gains/3.
gains(Subject, Gained, Told) :-
    technique(Name, Action, Resource, Also, Gives),
    allowed(Subject, Action, Resource, Scope),
    once(( Also == '' ; allowed(Subject, Also, _, Scope) )),
    gained(Gives, Scope, Subject, Gained),
    atomic_list_concat([Subject, ' ', Name, ' ', Gained, ' (', Action, ' on ', Resource, ', scope ', Scope, ')'], Told).

gained(anything, Scope, _, everything) :- !, Scope == '*'.
gained(Pattern, Scope, Subject, Other) :-
    subject(Other),
    Other \== Subject,
    fits(Pattern, Other),
    reaches_scope(Scope, Other).

has_target(everything).
has_target(Subject) :-
    target(Action, Resource),
    binding(Subject, Role, _),
    grant(Role, Granted, On),
    fits(Granted, Action),
    fits(On, Resource).

search([Node-Told|_], _, Told) :- has_target(Node), !.
search([Node-Told|Queue], Seen, Found) :-
    findall(Next-[Step|Told], gains(Node, Next, Step), All),
    sort(All, Nexts),
    fresh(Nexts, Seen, New, Known),
    append(Queue, New, Longer),
    search(Longer, Known, Found).

fresh([], Seen, [], Seen).
fresh([Node-_|Rest], Seen, New, Known) :- ord_memberchk(Node, Seen), !, fresh(Rest, Seen, New, Known).
fresh([Node-Told|Rest], Seen, [Node-Told|New], Known) :- ord_add_element(Seen, Node, More), fresh(Rest, More, New, Known).

escalation(Subject, Steps) :-
    subject(Subject),
    \+ trusted(Subject),
    \+ has_target(Subject),
    search([Subject-[]], [Subject], Told),
    reverse(Told, Steps).
