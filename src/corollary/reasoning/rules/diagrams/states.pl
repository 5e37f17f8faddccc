/** State diagrams: where a machine can go. Who is in a state is also in the composite states around it, and leaves
them by their transitions too; who enters a composite state enters its start, in each of its regions. */

%! around(?State, ?Composite)
%  Holds if State stands in Composite, directly or in a composite state in it.
:- table around/2.
around(State, Composite) :-
    composite(Composite, State).
around(State, Composite) :-
    composite(Inner, State),
    around(Inner, Composite).

%! outer_start(?State)
%  Holds if State is the start of the whole diagram.
outer_start(State) :-
    initial(State),
    \+ composite(_, State).

%! entered_with(?State, ?Inner)
%  Holds if who enters State is in Inner then: in State itself, in its start, in what that leads into.
:- table entered_with/2.
entered_with(State, State) :-
    node(State, _, _).
entered_with(State, Inner) :-
    entered_with(State, Composite),
    begins_in(Composite, Inner).

begins_in(Composite, Start) :-
    composite(Composite, Start),
    initial(Start).
begins_in(Composite, Region) :-
    composite(Composite, Region),
    group(Region, _, Kind, _),
    a_region(Kind).

a_region(region).
a_region('last region').

moves(From, To) :-
    leaves_by(From, Target),
    entered_with(Target, To).

leaves_by(From, Target) :-
    transition(From, _, Target, _).
leaves_by(From, Target) :-
    around(From, Composite),
    transition(Composite, _, Target, _).

:- table comes_to/2.
comes_to(From, To) :-
    entered_with(From, Inner),
    moves(Inner, To).
comes_to(From, To) :-
    comes_to(From, Between),
    moves(Between, To).

%! can_reach(?From, ?To)
%  Holds if transitions can lead from the state From into the state To, composite states included.
:- table can_reach/2.
can_reach(From, To) :-
    comes_to(From, To).
can_reach(From, Composite) :-
    comes_to(From, Inner),
    around(Inner, Composite).
can_reach(Composite, Inner) :-
    entered_with(Composite, Inner),
    Composite \== Inner.

%! nondeterministic(?State, ?Event)
%  Holds if two transitions of one Event lead from State to different states, and State is no fork.
nondeterministic(State, Event) :-
    setof(State-Event, forked(State, Event), Pairs),
    member(State-Event, Pairs).

forked(State, Event) :-
    transition(State, Event, First, _),
    transition(State, Event, Second, _),
    First @< Second,
    \+ shape(State, fork).

%! livelock(?State)
%  Holds if State lies on a cycle from which no end of the whole diagram can be reached, though there is one.
livelock(State) :-
    once(outer_end(_)),
    node(State, _, _),
    once(comes_to(State, State)),
    \+ can_end(State).

can_end(State) :-
    outer_end(End),
    once(can_reach(State, End)).

%! outer_end(?State)
%  Holds if State is the end of the whole diagram.
outer_end(State) :-
    final(State),
    \+ composite(_, State).

%! stuck(?State)
%  Holds if State is no end, and no transition leads out of it or the composite states around it.
stuck(State) :-
    diagram(state, _, _),
    dead_end(State).
