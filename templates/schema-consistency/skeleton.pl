{{outer}}
{{inner}}
{{types}}

field(Field) :- setof(One, known(One), All), member(Field, All).

known(Field) :- outer_constraint(Field, _, _).
known(Field) :- inner_constraint(Field, _, _).

number_of(Set, Field, Kind, Number) :- call(Set, Field, Kind, Text), atom_number(Text, Number).

says_yes(Set, Field, Kind) :- call(Set, Field, Kind, true), !.

told(Parts, Text) :- atomic_list_concat(Parts, Text).

impossible(Field, Why) :-
    field(Field),
    bounds(Low, High, Name),
    member(LowSet, [outer_constraint, inner_constraint]),
    member(HighSet, [outer_constraint, inner_constraint]),
    number_of(LowSet, Field, Low, Least),
    number_of(HighSet, Field, High, Most),
    Least > Most,
    told(['the least ', Name, ' is ', Least, ' and the greatest ', Most], Why).
impossible(Field, 'no value of the enumeration of one side is in that of the other') :-
    field(Field),
    findall(One, outer_constraint(Field, enum, One), Outer),
    findall(One, inner_constraint(Field, enum, One), Inner),
    Outer \== [],
    Inner \== [],
    intersection(Outer, Inner, []).

bounds(minimum, maximum, value).
bounds(min_length, max_length, length).

%  What the one side accepts and the other refuses.
looser(One, Other, Field, Why) :-
    member(Kind-Name, [maximum-'values up to', max_length-'lengths up to']),
    number_of(Other, Field, Kind, Limit),
    (   number_of(One, Field, Kind, Own)
    ->  Own > Limit
    ;   call(One, Field, _, _),
        Own = 'any size'
    ),
    told([Name, ' ', Own, ' are accepted, up to ', Limit, ' on the other side'], Why).
looser(One, Other, Field, Why) :-
    member(Kind-Name, [minimum-'values from', min_length-'lengths from']),
    number_of(Other, Field, Kind, Limit),
    (   number_of(One, Field, Kind, Own)
    ->  Own < Limit
    ;   call(One, Field, _, _),
        Limit =\= 0,
        Own = 'any size'
    ),
    told([Name, ' ', Own, ' are accepted, from ', Limit, ' on the other side'], Why).
looser(One, Other, Field, 'it may be missing, and is required on the other side') :-
    call(Other, Field, _, _),
    says_yes(Other, Field, required),
    \+ says_yes(One, Field, required).
looser(One, Other, Field, 'it may be null, and may not on the other side') :-
    says_yes(One, Field, nullable),
    call(Other, Field, nullable, false).
looser(One, Other, Field, Why) :-
    once(call(Other, Field, enum, _)),
    once(call(One, Field, _, _)),
    (   once(call(One, Field, enum, _))
    ->  findall(Value, ( call(One, Field, enum, Value), \+ call(Other, Field, enum, Value) ), Values),
        Values \== [],
        atomic_list_concat(Values, ', ', Text),
        told(['the values ', Text, ' are accepted, and are not in the enumeration of the other side'], Why)
    ;   Why = 'any value is accepted, and only an enumeration on the other side'
    ).
looser(One, Other, Field, Why) :-
    member(Kind, [format, pattern]),
    call(Other, Field, Kind, Wanted),
    \+ call(One, Field, Kind, Wanted),
    once(call(One, Field, _, _)),
    told([Kind, ' ', Wanted, ' is demanded on the other side, and not here'], Why).

different_type(One, Other, Field, Why) :-
    call(One, Field, type, Type),
    call(Other, Field, type, Wanted),
    Type \== Wanted,
    \+ ( type_fits(Type, Wanted), One == outer_constraint ),
    \+ ( type_fits(Wanted, Type), One == inner_constraint ),
    told(['the type is ', Type, ', and ', Wanted, ' on the other side'], Why).

accepted_and_refused(Field, Why) :-
    field(Field),
    ( different_type(outer_constraint, inner_constraint, Field, Why)
    ; looser(outer_constraint, inner_constraint, Field, Why)
    ; required_and_unknown(Field, Why) ).

required_and_unknown(Field, 'it is required inside, and the outer side does not know it') :-
    says_yes(inner_constraint, Field, required),
    \+ outer_constraint(Field, _, _).

refused_in_vain(Field, Why) :-
    field(Field),
    looser(inner_constraint, outer_constraint, Field, Why).
