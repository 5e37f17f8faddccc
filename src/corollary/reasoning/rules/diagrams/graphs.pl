/** Diagrams as graphs: what leads where, whatever the kind of the diagram. */

%! reaches(?From, ?To)
%  Holds if a path of one or more edges leads From To.
:- table reaches/2.
reaches(From, To) :-
    edge(From, To, _).
reaches(From, To) :-
    reaches(From, Between),
    edge(Between, To, _).

%! in_cycle(?Node)
%  Holds if a path leads from Node back to it.
in_cycle(Node) :-
    node(Node, _, _),
    once(reaches(Node, Node)).

%! source(?Node)
%  Holds if no edge leads to Node.
source(Node) :-
    node(Node, _, _),
    \+ edge(_, Node, _).

%! dead_end(?Node)
%  Holds if no edge leaves Node, nor one of the composite states around it, and it is no final state.
dead_end(Node) :-
    node(Node, _, _),
    \+ final(Node),
    \+ composite(Node, _),
    \+ leaves(Node).

leaves(Node) :-
    edge(Node, _, _).
leaves(Node) :-
    around(Node, Composite),
    transition(Composite, _, _, _).

%! isolated(?Node)
%  Holds if no edge leads to Node or leaves it.
isolated(Node) :-
    node(Node, _, _),
    \+ edge(Node, _, _),
    \+ edge(_, Node, _).

%! unreachable(?Node)
%  Holds if nothing leads to Node: in a state diagram no start of it, in others no node that no edge leads to.
unreachable(State) :-
    diagram(state, _, _),
    once(outer_start(_)),
    node(State, _, _),
    \+ outer_start(State),
    \+ reached_from_start(State).
unreachable(Node) :-
    diagram(Kind, _, _),
    Kind \== state,
    node(Node, _, _),
    \+ source(Node),
    \+ reached_from_source(Node).

reached_from_start(State) :-
    outer_start(Start),
    once(can_reach(Start, State)).

reached_from_source(Node) :-
    source(Source),
    once(reaches(Source, Node)).
