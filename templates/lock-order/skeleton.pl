{{takes}}
{{flows}}
{{released}}
reentrant_locks({{reentrant}}).

:- table holding/2.
%  What runs while Function holds its locks.
holding(Function, Callee) :- takes(Function, _, _), flow(Function, Callee), \+ released_before(Function, Callee).
holding(Function, Callee) :- holding(Function, Between), flow(Between, Callee).

before(First, Second, Way) :-
    takes(Function, First, One),
    takes(Function, Second, Other),
    One < Other,
    atomic_list_concat([Function, ' takes ', First, ', then ', Second], Way).
before(First, Second, Way) :-
    takes(Function, First, _),
    holding(Function, Callee),
    takes(Callee, Second, _),
    atomic_list_concat([Function, ' holds ', First, ' while ', Callee, ' takes ', Second], Way).

:- table edge/2.
edge(First, Second) :- before(First, Second, _), First \== Second.

:- table leads/2.
leads(First, Second) :- edge(First, Second).
leads(First, Second) :- leads(First, Between), edge(Between, Second).

%  In one order, whatever the order of tables is.
next_lock(Lock, Next) :- setof(One, edge(Lock, One), All), member(Next, All).
first_way(First, Second, Way) :- setof(One, before(First, Second, One), [Way|_]).

path(To, To, _, [To]).
path(From, To, Seen, [From|Path]) :-
    From \== To,
    next_lock(From, Next),
    \+ memberchk(Next, Seen),
    ( Next == To ; leads(Next, To) ),
    path(Next, To, [Next|Seen], Path).

circle(Locks, Ways) :-
    setof(Lock, leads(Lock, Lock), Circular),
    member(First, Circular),
    \+ ( member(Smaller, Circular), Smaller @< First, leads(First, Smaller), leads(Smaller, First) ),
    next_lock(First, Next),
    leads(Next, First),
    once(path(Next, First, [Next], Path)),
    Order = [First|Path],
    atomic_list_concat(Order, ' -> ', Locks),
    findall(Way, ( nextto(One, Other, Order), first_way(One, Other, Way) ), Told),
    atomic_list_concat(Told, '; ', Ways).

again(Lock, Way) :-
    before(Lock, Lock, Way),
    reentrant_locks(Names),
    \+ memberchk(Lock, Names).

order(Told) :-
    findall(One-Other, edge(One, Other), Edges),
    Edges \== [],
    vertices_edges_to_ugraph([], Edges, Graph),
    top_sort(Graph, Locks),
    atomic_list_concat(Locks, ', ', Told).
