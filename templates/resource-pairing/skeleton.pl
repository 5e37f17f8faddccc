{{acquires}}
{{releases}}
{{flows}}
hands({{hands_on}}).

hands_on(Function) :- hands(Patterns), member(Pattern, Patterns), wildcard_match(Pattern, Function), !.

acquiring(Function, Resource) :- acquires(Pattern, Resource), wildcard_match(Pattern, Function).
releasing(Function, Resource) :- releases(Pattern, Resource), wildcard_match(Pattern, Function).

%  Function has the resource after calling By, and must see to it.
:- table has/3.
has(Function, Resource, By) :- flow(Function, By), acquiring(By, Resource).
has(Function, Resource, By) :- flow(Function, By), hands_on(By), has(By, Resource, _).

:- table leads_to_release/2.
leads_to_release(Function, Resource) :- flow(Function, Callee), releasing(Callee, Resource).
leads_to_release(Function, Resource) :- flow(Function, Callee), leads_to_release(Callee, Resource).

leak(Function, Resource, By) :-
    setof(F-R-B, has(F, R, B), All),
    member(Function-Resource-By, All),
    \+ hands_on(Function),
    \+ acquiring(Function, Resource),
    \+ releasing(Function, Resource),
    \+ leads_to_release(Function, Resource).
