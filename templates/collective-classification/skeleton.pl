{{labels}}
{{links}}
most_rounds({{rounds}}).

neighbour(One, Other, Weight) :- link(One, Other, Weight).
neighbour(One, Other, Weight) :- link(Other, One, Weight).

anybody(One) :- link(One, _, _).
anybody(One) :- link(_, One, _).

members(All) :- setof(One, anybody(One), All).

given(Known) :- setof(Member-known(Class, 0), label(Member, Class), Pairs), list_to_assoc(Pairs, Known).

votes(Known, Member, Votes) :-
    findall(Class-Weight, ( neighbour(Member, Other, Weight), get_assoc(Other, Known, known(Class, _)) ), All),
    findall(Sum-Class, ( setof(One, Weight^member(One-Weight, All), Classes), member(Class, Classes),
                         aggregate_all(sum(W), member(Class-W, All), Sum) ), Sums),
    sort(0, @>=, Sums, Votes).

decided([_-Class], Class).
decided([First-Class, Second-_|_], Class) :- First > Second.

%  One round: everybody without a label looks at the labels of the round before.
round(Members, Number, Known, Next, Changed) :-
    findall(Member-Class,
            ( member(Member, Members), \+ get_assoc(Member, Known, _), votes(Known, Member, Votes), decided(Votes, Class) ),
            Changed),
    foldl(learn(Number), Changed, Known, Next).

learn(Number, Member-Class, Before, After) :- put_assoc(Member, Before, known(Class, Number), After).

spread(Members, Number, Known, Final) :-
    round(Members, Number, Known, Next, Changed),
    most_rounds(Most),
    (   ( Changed == [] ; Number >= Most )
    ->  Final = Next
    ;   Following is Number + 1,
        spread(Members, Following, Next, Final)
    ).

:- table outcome/2.
outcome(Members, Final) :- members(Members), given(Known), spread(Members, 1, Known, Final).

classified(Member, Class, Round) :-
    outcome(Members, Final),
    member(Member, Members),
    get_assoc(Member, Final, known(Class, Round)),
    Round > 0.

undecided(Member, Why) :-
    outcome(Members, Final),
    member(Member, Members),
    \+ get_assoc(Member, Final, _),
    votes(Final, Member, Votes),
    (   Votes = [_-One, _-Other|_]
    ->  msort([One, Other], [First, Second]),
        atomic_list_concat([First, ' and ', Second, ' are equally strong'], Why)
    ;   Why = 'no way leads to anything labelled'
    ).
