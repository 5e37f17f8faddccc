{{left}}
{{right}}
{{defaults}}
{{synonyms}}
{{renamed}}
ignored_names({{ignored}}).

name_on_right(Key, Right) :- renamed(Key, Right), !.
name_on_right(Key, Key).

key(Key) :- left_setting(Key, _).
key(Key) :- right_setting(Right, _), ( renamed(Left, Right) -> Key = Left ; Key = Right ).

ignored(Key) :- ignored_names(Names), member(Pattern, Names), wildcard_match(Pattern, Key), !.

values(Set, Key, Default, Values) :-
    findall(Value, call(Set, Key, Value), Given),
    (   Given \== []
    ->  msort(Given, Values)
    ;   default_setting(Default, Value)
    ->  Values = [Value]
    ;   Values = []
    ).

:- table same/2.
same(Value, Value).
same(One, Other) :- synonym(One, Other).
same(One, Other) :- synonym(Other, One).
same(One, Other) :- same(One, Between), synonym(Between, Other).
same(One, Other) :- same(One, Between), synonym(Other, Between).

equal_values([], []).
equal_values([One|More], Others) :- select(Other, Others, Rest), once(equal_value(One, Other)), equal_values(More, Rest), !.

equal_value(Value, Value).
equal_value(One, Other) :- atom_number(One, Number), atom_number(Other, Second), Number =:= Second.
equal_value(One, Other) :- downcase_atom(One, Low), downcase_atom(Other, Lower), memberchk(Low, [true, false]), Low == Lower.
equal_value(One, Other) :- synonym_value(One), same(One, Other).

synonym_value(Value) :- once(( synonym(Value, _) ; synonym(_, Value) )).

left_values(Key, Values) :- values(left_setting, Key, Key, Values).
right_values(Key, Values) :- name_on_right(Key, Right), values(right_setting, Right, Key, Values).

difference(Key, Left, Right) :-
    setof(One, key(One), All),
    member(Key, All),
    \+ ignored(Key),
    left_values(Key, LeftValues),
    right_values(Key, RightValues),
    \+ equal_values(LeftValues, RightValues),
    told(LeftValues, Left),
    told(RightValues, Right).

told([], 'not set').
told([First|Rest], Text) :- atomic_list_concat([First|Rest], ', ', Text).
