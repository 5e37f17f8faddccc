{{conflicts}}
{{bindings}}
{{grants}}
{{members}}
{{inherits}}
{{exceptions}}

:- table belongs/2.
belongs(Subject, Group) :- member_in(Subject, Group).
belongs(Subject, Group) :- belongs(Subject, Between), member_in(Between, Group).

:- table includes/2.
includes(Role, Included) :- role_includes(Role, Included).
includes(Role, Included) :- includes(Role, Between), role_includes(Between, Included).

person(Subject) :- setof(One, anybody(One), All), member(Subject, All).

anybody(Subject) :- binding(Subject, _, _), \+ member_in(_, Subject).
anybody(Subject) :- member_in(Subject, _), \+ member_in(_, Subject).

has_role(Subject, Role, Scope, Way) :-
    ( Holder = Subject ; belongs(Subject, Holder) ),
    binding(Holder, Bound, Scope),
    ( Role = Bound ; includes(Bound, Role), Role \== Bound ),
    ( Holder == Subject, Role == Bound -> Way = Role ; atomic_list_concat([Holder, Bound, Role], ' > ', Way) ).

holds(Subject, Duty, Scope, Way) :- has_role(Subject, Duty, Scope, Way).
holds(Subject, Duty, Scope, Way) :-
    sub_atom(Duty, Before, 1, After, ':'),
    sub_atom(Duty, 0, Before, _, Action),
    sub_atom(Duty, _, After, 0, Resource),
    has_role(Subject, Role, Scope, Way),
    grant(Role, Granted, On),
    wildcard_match(Granted, Action),
    wildcard_match(On, Resource).

common('*', Scope, Scope) :- !.
common(Scope, '*', Scope) :- !.
common(Scope, Scope, Scope).

excepted(Subject, First, Second) :- exception(Subject, First, Second).
excepted(Subject, First, Second) :- exception(Subject, Second, First).

violation(Subject, First, FirstWay, Second, SecondWay, Scope) :-
    person(Subject),
    conflict(First, Second),
    \+ excepted(Subject, First, Second),
    once(( holds(Subject, First, One, FirstWay),
           holds(Subject, Second, Other, SecondWay),
           common(One, Other, Scope) )).
