/** Places: on which line of a diagram a fact is to be seen. */

%! place(+Fact, -File, -Line)
%  Holds if Fact is to be seen on Line; File is always `diagram`.
place(edge(From, To, _), diagram, Line) :-
    !,
    edge_line(From, To, Line).
place(message(Number, _, _, _, _), diagram, Line) :-
    !,
    message_line(Number, Line).
place(Fact, diagram, Line) :-
    compound(Fact),
    functor(Fact, Name, Arity),
    memberchk(Name, [diagram, node, drawn, group, note, transition]),
    arg(Arity, Fact, Line),
    integer(Line).
