/** Clusters: what may go together, each with its root.

A symbol counts with the outermost symbol around it that may go. Where only one cluster leads to it, it belongs to
that one; where several do, or what lives, a cluster begins with it.
*/

%! together(?Symbol, ?Root)
%  Holds if Symbol may go, and Root alone keeps it, so that both go together; Root may be Symbol.
together(Symbol, Root) :-
    dead(Symbol, Confidence),
    group(Confidence, Group),
    outermost(Group, Symbol, Outer),
    cluster_root(Group, Outer, Root).

group(proved, dead) :- !.
group(likely, dead) :- !.
group(Confidence, Confidence).

:- table gone/2.
gone(dead, Symbol) :-
    ignore(may_live_node(_)),
    symbol(Symbol),
    \+ may_live_node(Symbol).
gone(unknown, Symbol) :-
    ignore(live(_)),
    symbol(Symbol),
    \+ live(Symbol).
gone('test-only', Symbol) :-
    dead(Symbol, 'test-only').
gone('public-unused', Symbol) :-
    dead(Symbol, 'public-unused').

outermost(Group, Symbol, Outer) :-
    (   contains(Around, Symbol),
        gone(Group, Around),
        \+ defines(_, Around, module, _)
    ->  outermost(Group, Around, Outer)
    ;   Outer = Symbol
    ).

:- table cluster_uses/3.
cluster_uses(Group, User, Used) :-
    gone(Group, Inner),
    uses(Inner, Symbol),
    gone(Group, Symbol),
    outermost(Group, Inner, User),
    outermost(Group, Symbol, Used),
    User \== Used.

:- table uses_in_cluster/3.
uses_in_cluster(Group, User, Used) :-
    cluster_uses(Group, User, Used).
uses_in_cluster(Group, User, Used) :-
    uses_in_cluster(Group, User, Between),
    cluster_uses(Group, Between, Used).

same_knot(_, Symbol, Symbol).
same_knot(Group, Symbol, Other) :-
    uses_in_cluster(Group, Symbol, Other),
    Other \== Symbol,
    uses_in_cluster(Group, Other, Symbol).

entered('test-only', Outer) :-
    live(User),
    \+ gone('test-only', User),
    uses(User, Symbol),
    gone('test-only', Symbol),
    outermost('test-only', Symbol, Outer).

:- table cluster_root/3.
cluster_root(Group, Symbol, Root) :-
    findall(Above, above(Group, Symbol, Above), Found),
    sort(Found, Roots),
    (   Roots = [Only],
        \+ ( same_knot(Group, Symbol, Other), entered(Group, Other) )
    ->  Root = Only
    ;   once(( defines(_, Root, _, _), same_knot(Group, Symbol, Root) ))
    ).

above(Group, Symbol, Root) :-
    same_knot(Group, Symbol, Other),
    cluster_uses(Group, User, Other),
    \+ same_knot(Group, Symbol, User),
    cluster_root(Group, User, Root).
