/** Answers as JSON text: terms as plain values, as structures, and as quoted text. */

:- module(corollary_json, [goal_text/2, quoted_text/2, write_json/1]).

:- use_module(library(apply)).
:- use_module(library(lists)).

write_json(json(Pairs)) :-
    !,
    write('{'),
    write_separated(Pairs, write_pair),
    write('}').
write_json(list(Items)) :-
    !,
    write('['),
    write_separated(Items, write_json),
    write(']').
write_json(terms(Items)) :-
    !,
    write('['),
    write_separated(Items, write_term_json),
    write(']').
write_json(structures(Items)) :-
    !,
    write('['),
    write_separated(Items, write_structure),
    write(']').
write_json(text_of(Text)) :-
    !,
    write(Text).
write_json(number(Number)) :-
    !,
    write(Number).
write_json(text(Text)) :-
    write_string(Text).

write_pair(Key=Value) :-
    write_string(Key),
    write(':'),
    write_json(Value).

write_separated([], _).
write_separated([First|Rest], Writer) :-
    call(Writer, First),
    forall(member(Item, Rest), ( write(','), call(Writer, Item) )).

write_term_json(Term) :-
    (   var(Term)
    ->  write(null)
    ;   integer(Term),
        Term =< 0x7fffffffffffffff,
        Term >= -0x7fffffffffffffff
    ->  write(Term)
    ;   float(Term),
        Difference is Term - Term,
        Difference =:= 0.0
    ->  write(Term)
    ;   ( atom(Term) ; string(Term) )
    ->  write_string(Term)
    ;   Term == []
    ->  write('[]')
    ;   compound(Term),
        acyclic_term(Term),
        is_list(Term)
    ->  write_json(terms(Term))
    ;   quoted_text(Term, Text),
        write_string(Text)
    ).

%  Structures: what a term is made of; what cannot be shown so, or lies too deep, is text.

write_structure(Term) :-
    write_structure(0, Term).

write_structure(_, '$VAR'(Name)) :-
    !,
    write_json(json([variable=text(Name)])).
write_structure(_, Term) :-
    integer(Term),
    Term =< 0x1fffffffffffff,
    Term >= -0x1fffffffffffff,
    !,
    write(Term).
write_structure(_, Term) :-
    float(Term),
    catch(Term - Term =:= 0.0, _, fail),
    !,
    write(Term).
write_structure(_, Term) :-
    atom(Term),
    !,
    write_string(Term).
write_structure(_, []) :-
    !,
    write('[]').
write_structure(_, Term) :-
    number(Term),
    !,
    quoted_text(Term, Text),
    write_json(json([number=text(Text)])).
write_structure(_, Term) :-
    string(Term),
    !,
    write_json(json([string=text(Term)])).
write_structure(Depth, Term) :-
    compound(Term),
    Depth < 60,
    acyclic_term(Term),
    compound_name_arity(Term, Functor, _),
    atom(Functor),
    !,
    Deeper is Depth + 1,
    (   is_list(Term)
    ->  write('['),
        write_separated(Term, write_structure(Deeper)),
        write(']')
    ;   compound_name_arguments(Term, Name, Arguments),
        write('{"functor":'),
        write_string(Name),
        write(',"arguments":['),
        write_separated(Arguments, write_structure(Deeper)),
        write(']}')
    ).
write_structure(_, Term) :-
    quoted_text(Term, Text),
    write_json(json([text=text(Text)])).

%! quoted_text(+Term, -Text)
%  Text is Term as Prolog writes it; one that has itself in it as @(Template, Bindings).
quoted_text(Term, Text) :-
    copy_term(Term, Plain, _),
    numbervars(Plain, 0, _),
    ( acyclic_term(Plain) -> Depth = [max_depth(10000)] ; Depth = [] ),
    Options = [quoted(true), numbervars(true), cycles(true), portray(false), module(corollary_library)|Depth],
    with_output_to(string(Text), write_term(Plain, Options)).

write_string(Text) :-
    write('"'),
    (   special_characters(Special),
        split_string(Text, Special, "", [_]),
        \+ sub_string(Text, _, _, _, "\x0\")
    ->  write(Text)
    ;   string_codes(Text, Codes),
        forall(member(Code, Codes), write_code(Code))
    ),
    write('"').

special_characters(Special) :-
    numlist(1, 31, Control),
    string_codes(Special, [0'", 0'\\|Control]).

write_code(0'") :- !, write('\\"').
write_code(0'\\) :- !, write('\\\\').
write_code(Code) :- Code < 32, !, format('\\u~|~`0t~16r~4+', [Code]).
write_code(Code) :- put_char_code(Code).

put_char_code(Code) :-
    char_code(Char, Code),
    put_char(Char).

%! goal_text(+Goal, -Text)
%  Text is Goal as it was written: without what checking made of it, and without the names of modules that are ours.
goal_text(Goal, Text) :-
    ( acyclic_term(Goal) -> as_written(Goal, Plain) ; Plain = Goal ),
    quoted_text(Plain, Text).

as_written(Goal, Goal) :-
    \+ compound(Goal),
    !.
as_written(Module:Goal, Plain) :-
    atom(Module),
    ( sub_atom(Module, 0, _, _, 'tmp-') -> true ; sub_atom(Module, 0, _, _, corollary) ),
    !,
    as_written(Goal, Plain).
as_written('change checked'(Name, Clause), Plain) :-
    !,
    Plain =.. [Name, Clause].
as_written('phrase checked'(Body, List, Rest), phrase(Body, List, Rest)) :-
    !.
% The compiler makes an addition of a subtraction of a number.
as_written(A + Number, B - Positive) :-
    integer(Number),
    Number < 0,
    !,
    Positive is -Number,
    as_written(A, B).
as_written('call checked'(Goal), Plain) :-
    !,
    as_written(Goal, Plain).
as_written(Goal, Plain) :-
    compound_name_arguments(Goal, Name, Arguments),
    ( Name == 'call checked' -> Written = call ; Written = Name ),
    maplist(as_written, Arguments, Plains),
    compound_name_arguments(Plain, Written, Plains).
