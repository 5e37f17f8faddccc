{{transactions}}
least({{support}}, {{confidence}}).

:- table transactions_of/2.
transactions_of(Item, Transactions) :- setof(One, in_transaction(One, Item), Transactions).

frequent(Item, Transactions) :-
    transactions_of(Item, Transactions),
    length(Transactions, Count),
    least(Support, _),
    Count >= Support.

left([Item], Transactions) :- frequent(Item, Transactions).
left([One, Other], Common) :-
    frequent(One, First),
    frequent(Other, Second),
    One @< Other,
    ord_intersection(First, Second, Common),
    length(Common, Count),
    least(Support, _),
    Count >= Support.

rule(Items, Right, Together, Percent) :-
    left(Items, Transactions),
    frequent(Right, Others),
    \+ memberchk(Right, Items),
    ord_intersection(Transactions, Others, Common),
    length(Common, Together),
    length(Transactions, Cases),
    least(Support, Confidence),
    Together >= Support,
    Percent is 100 * Together // Cases,
    Percent >= Confidence.

%  A rule with two items on its left says something only if neither alone is as sure.
association(Left, Right, Support, Percent) :-
    findall(rank(Worse, Fewer, Items, Item), ( rule(Items, Item, Together, Sure), Worse is -Sure, Fewer is -Together ), Found),
    sort(Found, Sorted),
    member(rank(Worst, Fewest, All, Right), Sorted),
    Percent is -Worst,
    Support is -Fewest,
    \+ ( All = [One, Other], member(Single, [One, Other]), member(rank(Least, _, [Single], Right), Sorted), Least =< Worst ),
    atomic_list_concat(All, ' and ', Left).
