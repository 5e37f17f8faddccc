asked(A, R, S) :- A = {{action}}, R = {{resource}}, S = {{scope}}.

{{grants}}
{{bindings}}
{{members}}
{{inherits}}
{{denials}}

:- table belongs/2.
belongs(Subject, Group) :- member_in(Subject, Group).
belongs(Subject, Group) :- belongs(Subject, Between), member_in(Between, Group).

:- table includes/2.
includes(Role, Role) :- grant(Role, _, _).
includes(Role, Included) :- role_includes(Role, Included).
includes(Role, Included) :- includes(Role, Between), role_includes(Between, Included).

someone(Subject) :- binding(Subject, _, _), \+ member_in(_, Subject).
someone(Subject) :- member_in(Subject, _), \+ member_in(_, Subject).

asked_about(Subject) :-
    setof(One, someone(One), All),
    member(Subject, All),
    Wanted = {{subject}},
    ( Wanted == '*' -> true ; Subject == Wanted ).

holds_as(Subject, Subject).
holds_as(Subject, Group) :- belongs(Subject, Group).

fits('*', _) :- !.
fits('*/*', _) :- !.
fits(Pattern, Name) :- wildcard_match(Pattern, Name), !.
fits(Pattern, Name) :- sub_atom(Name, Before, 1, _, ':'), sub_atom(Name, 0, Before, _, Base), wildcard_match(Pattern, Base), !.

fits_scope('*', _) :- !.
fits_scope(_, '*') :- !.
fits_scope(Scope, Scope).

refused(Subject) :-
    asked(Action, Resource, _),
    holds_as(Subject, Holder),
    denial(Holder, Denied, On),
    fits(Denied, Action),
    fits(On, Resource).

permitted(Subject, Role, Granted, On, Scope, Holder) :-
    asked(Action, Resource, Wanted),
    asked_about(Subject),
    holds_as(Subject, Holder),
    binding(Holder, Bound, Scope),
    fits_scope(Scope, Wanted),
    ( Role = Bound ; includes(Bound, Role), Role \== Bound ),
    grant(Role, Granted, On),
    fits(Granted, Action),
    fits(On, Resource),
    \+ refused(Subject).
