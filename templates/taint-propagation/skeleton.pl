{{sources}}
{{sinks}}
{{sanitisers}}
{{flows}}
{{possible_flows}}

%  A pattern with * means functions that call or are called; a name means itself.
:- table node/1.
node(Node) :- flow(Node, _).
node(Node) :- flow(_, Node).

is_source(Node) :-
    taint_source(Pattern),
    (   sub_atom(Pattern, _, 1, _, '*')
    ->  node(Node),
        wildcard_match(Pattern, Node)
    ;   Node = Pattern
    ).

is_sink(Node) :- taint_sink(Pattern), wildcard_match(Pattern, Node), !.
is_clean(Node) :- taint_sanitiser(Pattern), wildcard_match(Pattern, Node), !.

%  Breadth first, so that the path to each sink is a shortest one.
spread([], _, []).
spread([Node-Way|Queue], Seen, Found) :-
    (   is_sink(Node), Way \== []
    ->  Found = [Node-Way|More]
    ;   Found = More
    ),
    findall(Next, ( flow(Node, Next), \+ is_clean(Next) ), Nexts),
    sort(Nexts, Sorted),
    ord_subtract(Sorted, Seen, New),
    ord_union(Seen, New, Known),
    findall(Next-[Node|Way], member(Next, New), Longer),
    append(Queue, Longer, Rest),
    spread(Rest, Known, More).

tainted(Source, Sink, Path) :-
    setof(One, is_source(One), Sources),
    member(Source, Sources),
    \+ is_clean(Source),
    spread([Source-[]], [Source], Found),
    member(Sink-Way, Found),
    reverse([Sink|Way], Nodes),
    atomic_list_concat(Nodes, ' -> ', Path).

either(From, To) :- flow(From, To).
either(From, To) :- possible_flow(From, To).

:- table may_spread/1.
may_spread(Node) :- is_source(Node), \+ is_clean(Node).
may_spread(Next) :- may_spread(Node), either(Node, Next), \+ is_clean(Next).

possibly_tainted(Sink) :- may_spread(Sink), is_sink(Sink), \+ is_source(Sink).
