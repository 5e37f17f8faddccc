{{sources}}
{{sinks}}
{{sanitisers}}
{{flows}}
{{possible_flows}}

node(Node) :- flow(Node, _).
node(Node) :- flow(_, Node).
node(Node) :- possible_flow(Node, _).
node(Node) :- possible_flow(_, Node).

named(Pattern, Node, Nodes) :- member(Node, Nodes), wildcard_match(Pattern, Node).

:- table nodes/1.
nodes(Nodes) :- ( setof(One, node(One), Nodes) -> true ; Nodes = [] ).

is_source(Node) :- nodes(Nodes), source(Pattern), named(Pattern, Node, Nodes).
is_sink(Node) :- sink(Pattern), wildcard_match(Pattern, Node), !.
is_clean(Node) :- sanitiser(Pattern), wildcard_match(Pattern, Node), !.

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

:- table may_spread/2.
may_spread(Source, Next) :- is_source(Source), \+ is_clean(Source), either(Source, Next), \+ is_clean(Next).
may_spread(Source, Next) :- may_spread(Source, Node), either(Node, Next), \+ is_clean(Next).

possibly_tainted(Source, Sink) :- may_spread(Source, Sink), is_sink(Sink).
