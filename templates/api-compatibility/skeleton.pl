{{old_operations}}
{{new_operations}}
{{old_inputs}}
{{new_inputs}}
{{old_outputs}}
{{new_outputs}}
{{widening}}

kept(Operation) :- setof(One, old_operation(One), All), member(Operation, All), new_operation(Operation).

fits(Type, Type) :- !.
fits(_, any) :- !.
fits(Narrow, Wide) :- widens(Narrow, Wide).

breaks(Operation, 'the operation is gone') :- old_operation(Operation), \+ new_operation(Operation).
breaks(Operation, Why) :-
    kept(Operation),
    new_input(Operation, Name, _, true),
    (   old_input(Operation, Name, _, Before)
    ->  Before == false,
        atomic_list_concat(['the input ', Name, ' must be given now'], Why)
    ;   atomic_list_concat(['there is a new input ', Name, ' that must be given'], Why)
    ).
breaks(Operation, Why) :-
    kept(Operation),
    old_input(Operation, Name, Before, _),
    new_input(Operation, Name, After, _),
    \+ fits(Before, After),
    atomic_list_concat(['the input ', Name, ' was ', Before, ' and is ', After], Why).
breaks(Operation, Why) :-
    kept(Operation),
    old_input(Operation, Name, _, _),
    \+ new_input(Operation, Name, _, _),
    atomic_list_concat(['the input ', Name, ' is not taken any more'], Why).
breaks(Operation, Why) :-
    kept(Operation),
    old_output(Operation, Name, Before),
    (   new_output(Operation, Name, After)
    ->  \+ fits(After, Before),
        atomic_list_concat(['the output ', Name, ' was ', Before, ' and is ', After], Why)
    ;   atomic_list_concat(['the output ', Name, ' is gone'], Why)
    ).

extended(Operation, 'the operation is new') :- new_operation(Operation), \+ old_operation(Operation).
extended(Operation, Why) :-
    kept(Operation),
    new_input(Operation, Name, _, false),
    \+ old_input(Operation, Name, _, _),
    atomic_list_concat(['there is a new input ', Name, ' that may be given'], Why).
extended(Operation, Why) :-
    kept(Operation),
    new_input(Operation, Name, _, false),
    old_input(Operation, Name, _, true),
    atomic_list_concat(['the input ', Name, ' may be left out now'], Why).
extended(Operation, Why) :-
    kept(Operation),
    new_output(Operation, Name, _),
    \+ old_output(Operation, Name, _),
    atomic_list_concat(['there is a new output ', Name], Why).
