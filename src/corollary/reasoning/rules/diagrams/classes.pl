/** Class diagrams: who inherits from whom. */

%! inherits(?Class, ?Base)
%  Holds if an arrow with a hollow head leads from Class to Base.
inherits(Class, Base) :-
    diagram(class, _, _),
    drawn(Base, Class, _, extension, _, _).
inherits(Class, Base) :-
    diagram(class, _, _),
    drawn(Class, Base, _, _, extension, _).

%! descends(?Class, ?Base)
%  Holds if Class inherits from Base, directly or in turn.
:- table descends/2.
descends(Class, Base) :-
    inherits(Class, Base).
descends(Class, Base) :-
    descends(Class, Between),
    inherits(Between, Base).

%! inheritance_cycle(?Class)
%  Holds if Class inherits from itself in turn.
inheritance_cycle(Class) :-
    node(Class, _, _),
    once(descends(Class, Class)).
