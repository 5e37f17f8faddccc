/** Which goals may run: each is checked down to the last argument that is called, and only then turned into what runs.

What is a variable when it is checked is checked when it is known: it becomes a call of 'call checked', which checks
the goal it is given in the same way, puts it to library(sandbox), and only then calls it. What is refused then is
remembered, so that no catch/3 can hide it.
*/

:- module(corollary_checking, [
    'call checked'/1, 'call checked'/2, 'call checked'/3, 'call checked'/4, 'call checked'/5, 'call checked'/6,
    'call checked'/7, 'call checked'/8, 'change checked'/2, 'phrase checked'/3,
    checked_goal/3, checked_now/2, forget/0, known_indicator/1, open_head/2, own/1, published/1, relation/1,
    second_wall/1, violation/1
]).

:- use_module(library(apply)).
:- use_module(library(lists)).
:- use_module(allowed).

% The facts and rules are trusted: they are added to the sandbox's own table, which is made to take additions.
:- multifile sandbox:safe_primitive/1.
:- dynamic sandbox:safe_primitive/1.
:- use_module(library(sandbox)).

:- dynamic relation/1, published/1, own/1, changeable/1, violation/1.

%! forget
%  Forgets what belonged to the last program.
forget :-
    retractall(own(_)),
    retractall(changeable(_)),
    retractall(violation(_)).

%! open_head(+Name, +Arity)
%  Makes a predicate one of the program's own, which assertz/1 and retract/1 may change.
open_head(Name, Arity) :-
    ( changeable(Name/Arity) -> true ; assertz(changeable(Name/Arity)) ).

%! checked_goal(+Goal, +Position, -Safe)
%  Safe does what Goal does, and every goal in it is allowed. Position is what read_term/2 says of Goal, or a variable.
%  Throws refused(Reason, At) or undefined(Indicator, Known, At).
checked_goal(Goal, _, Safe) :-
    var(Goal),
    !,
    Safe = 'call checked'(Goal).
checked_goal(Goal, parentheses_term_position(_, _, Inner), Safe) :-
    nonvar(Inner),
    !,
    checked_goal(Goal, Inner, Safe).
checked_goal(Goal, Position, _) :-
    \+ callable(Goal),
    !,
    refuse(not_callable(Goal), Position).
checked_goal(Module:Goal, Position, _) :-
    !,
    refuse(module_qualified(Module:Goal), Position).
checked_goal(Goal, Position, Safe) :-
    functor(Goal, Name, Arity),
    checked(Name, Arity, Goal, Position, Safe).

checked(Name, Arity, Goal, _, Goal) :-
    ( own(Name/Arity) ; published(Name/Arity) ),
    !.
checked(Name, 1, Goal, Position, 'change checked'(Name, Clause)) :-
    memberchk(Name, [assert, asserta, assertz, retract, retractall]),
    changeable(_),
    !,
    arg(1, Goal, Clause),
    ( nonvar(Clause) -> changed(Name, Clause, Position, _) ; true ).
checked(phrase, 2, phrase(Body, List), Position, Safe) :-
    !,
    checked_phrase(Body, List, [], Position, Safe).
checked(phrase, 3, phrase(Body, List, Rest), Position, Safe) :-
    !,
    checked_phrase(Body, List, Rest, Position, Safe).
checked(Name, Arity, Goal, Position, Safe) :-
    functor(Spec, Name, Arity),
    meta(Spec),
    !,
    functor(Safe, Name, Arity),
    checked_arguments(1, Arity, Spec, Goal, Position, Safe).
checked(format, 3, Goal, Position, Goal) :-
    !,
    checked_format(Goal, Position).
checked(normalize_space, 2, Goal, Position, Goal) :-
    !,
    arg(1, Goal, Sink),
    checked_sink(Sink, Position).
checked(Name, Arity, Goal, _, Goal) :-
    pure(Name/Arity),
    !.
checked(Name, Arity, Goal, Position, _) :-
    (   predicate_property(system:Goal, defined)
    ->  refuse(not_allowed(Name/Arity), Position)
    ;   findall(Known, known_indicator(Known), All),
        start(Position, At),
        throw(undefined(Name/Arity, All, At))
    ).

checked_arguments(At, Arity, _, _, _, _) :-
    At > Arity,
    !.
checked_arguments(At, Arity, Spec, Goal, Position, Safe) :-
    arg(At, Spec, Kind),
    arg(At, Goal, Argument),
    arg(At, Safe, SafeArgument),
    inner(At, Position, Inner),
    checked_argument(Kind, Argument, Inner, SafeArgument),
    Next is At + 1,
    checked_arguments(Next, Arity, Spec, Goal, Position, Safe).

checked_argument(?, Data, _, Data) :-
    !.
checked_argument(0, Goal, Position, Safe) :-
    !,
    checked_goal(Goal, Position, Safe).
checked_argument(^, Goal, Position, Safe) :-
    nonvar(Goal),
    Goal = Variable^Inner,
    !,
    inner(2, Position, At),
    Safe = Variable^SafeInner,
    checked_argument(^, Inner, At, SafeInner).
checked_argument(^, Goal, Position, Safe) :-
    !,
    checked_goal(Goal, Position, Safe).
checked_argument(Extra, Closure, Position, Safe) :-
    checked_closure(Closure, Extra, Position, Safe).

%  A closure is checked as the goal that it will be with as many more arguments.

checked_closure(Closure, _, _, Safe) :-
    var(Closure),
    !,
    Safe = 'call checked'(Closure).
checked_closure(Closure, Extra, parentheses_term_position(_, _, Inner), Safe) :-
    nonvar(Inner),
    !,
    checked_closure(Closure, Extra, Inner, Safe).
checked_closure(Closure, _, Position, _) :-
    \+ callable(Closure),
    !,
    refuse(not_callable(Closure), Position).
checked_closure(Module:Goal, _, Position, _) :-
    !,
    refuse(module_qualified(Module:Goal), Position).
checked_closure(Parameters>>Body, Extra, Position, Parameters>>Safe) :-
    \+ own((>>)/_),
    !,
    inner(2, Position, At),
    parameters(Parameters, Count),
    More is max(0, Extra - Count),
    (   More =:= 0
    ->  checked_goal(Body, At, Safe)
    ;   checked_closure(Body, More, At, Safe)
    ).
checked_closure(Free/Lambda, Extra, Position, Free/Safe) :-
    nonvar(Lambda),
    Lambda = _>>_,
    !,
    inner(2, Position, At),
    checked_closure(Lambda, Extra, At, Safe).
checked_closure(Closure, Extra, Position, Safe) :-
    length(More, Extra),
    Closure =.. Before,
    append(Before, More, After),
    Goal =.. After,
    checked_goal(Goal, Position, SafeGoal),
    SafeGoal =.. SafeAfter,
    length(SafeAfter, All),
    Kept is All - Extra,
    length(SafeBefore, Kept),
    append(SafeBefore, Rest, SafeAfter),
    (   Rest == More
    ->  Safe =.. SafeBefore
    ;   Safe = 'call checked'(Closure)
    ).

parameters(Parameters, Count) :-
    ( nonvar(Parameters), Parameters = _/List -> true ; List = Parameters ),
    ( is_list(List) -> length(List, Count) ; Count = 0 ).

%  Grammars: a body that is no plain nonterminal is translated first.

checked_phrase(Body, List, Rest, _, Safe) :-
    var(Body),
    !,
    Safe = 'phrase checked'(Body, List, Rest).
checked_phrase(Body, List, Rest, Position, (List = From, Rest = To, Safe)) :-
    catch(dcg_translate_rule(('grammar body' --> Body), ('grammar body'(From, To) :- Goal)),
          error(_, _),
          refuse(not_callable(Body), Position)),
    inner(1, Position, At),
    checked_goal(Goal, At, Safe).

%  Changes of the program's own facts.

changed(Kind, Clause, Position, change(Kind, Head, Body)) :-
    parts(Kind, Clause, Head, Given),
    (   Head = _:_
    ->  refuse(module_qualified(Head), Position)
    ;   callable(Head),
        functor(Head, Name, Arity),
        changeable(Name/Arity)
    ->  true
    ;   callable(Head)
    ->  functor(Head, Name, Arity),
        refuse(not_changeable(Name/Arity), Position)
    ;   refuse(head(Head), Position)
    ),
    ( memberchk(Kind, [retract, retractall]) -> Body = Given ; checked_goal(Given, _, Body) ).

parts(Kind, (Head :- Body), Head, Body) :-
    Kind \== retractall,
    !.
parts(_, Head, Head, true).

% They are transparent to modules and no meta-predicates, which would take a module that a goal names for its own.
:- module_transparent
    'call checked'/1, 'call checked'/2, 'call checked'/3, 'call checked'/4, 'call checked'/5, 'call checked'/6,
    'call checked'/7, 'call checked'/8, 'change checked'/2, 'phrase checked'/3.

'change checked'(Kind, Clause) :-
    context_module(Module),
    corollary_checking:changed_in(Module, Kind, Clause).

changed_in(Module, Kind, Clause) :-
    ( var(Clause) -> violated(variable_clause) ; true ),
    watched(changed(Kind, Clause, _, Change)),
    change(Change, Module).

change(change(Kind, Head, Body), Module) :-
    (   Kind == retract
    ->  retract(Module:(Head :- Body))
    ;   Kind == retractall
    ->  retractall(Module:Head)
    ;   Kind == asserta
    ->  asserta(Module:(Head :- Body))
    ;   assertz(Module:(Head :- Body))
    ).

%  What is known only when it is called.

'call checked'(Goal) :- context_module(M), corollary_checking:run(M, Goal, []).
'call checked'(Goal, A) :- context_module(M), corollary_checking:run(M, Goal, [A]).
'call checked'(Goal, A, B) :- context_module(M), corollary_checking:run(M, Goal, [A, B]).
'call checked'(Goal, A, B, C) :- context_module(M), corollary_checking:run(M, Goal, [A, B, C]).
'call checked'(Goal, A, B, C, D) :- context_module(M), corollary_checking:run(M, Goal, [A, B, C, D]).
'call checked'(Goal, A, B, C, D, E) :- context_module(M), corollary_checking:run(M, Goal, [A, B, C, D, E]).
'call checked'(Goal, A, B, C, D, E, F) :- context_module(M), corollary_checking:run(M, Goal, [A, B, C, D, E, F]).
'call checked'(Goal, A, B, C, D, E, F, G) :- context_module(M), corollary_checking:run(M, Goal, [A, B, C, D, E, F, G]).

'phrase checked'(Body, List, Rest) :-
    context_module(Module),
    ( var(Body) -> throw(error(instantiation_error, _)) ; true ),
    corollary_checking:run(Module, phrase(Body, List, Rest), []).

run(Module, Closure, Arguments) :-
    (   var(Closure)
    ->  throw(error(instantiation_error, _))
    ;   Closure = 'call checked'(Inner)
    ->  run(Module, Inner, Arguments)
    ;   watched(checked_call(Closure, Arguments, Goal)),
        ( plain(Goal) -> true ; watched(second_wall(Module:Goal)) ),
        call(Module:Goal)
    ).

checked_call(Closure, Arguments, Goal) :-
    (   ( Closure = _>>_ ; Closure = _/Lambda, nonvar(Lambda), Lambda = _>>_ )
    ->  length(Arguments, Extra),
        checked_closure(Closure, Extra, _, Safe),
        Goal =.. [call, Safe|Arguments]
    ;   callable(Closure),
        Closure \= _:_
    ->  Closure =.. Before,
        append(Before, Arguments, After),
        Given =.. After,
        checked_goal(Given, _, Goal)
    ;   checked_goal(Closure, _, Goal)
    ).

plain(Goal) :-
    functor(Goal, Name, Arity),
    ( own(Name/Arity) -> true ; published(Name/Arity) ).

:- meta_predicate watched(0).
watched(Goal) :-
    catch(Goal, Error, ( noted(Error), throw(Error) )).

noted(Error) :-
    ( violation(_) -> true ; assertz(violation(Error)) ).

violated(Reason) :-
    Error = refused(Reason, -1),
    noted(Error),
    throw(Error).

%! checked_now(+Goal, -Safe)
%  Safe does what Goal does, which was a variable when its program was checked; refusals are remembered.
checked_now(Goal, Safe) :-
    ( var(Goal) -> throw(error(instantiation_error, _)) ; true ),
    watched(checked_call(Goal, [], Safe)).

%  A format may call a goal (~@) or print by hooks (~p), so its text must be known and hold plain directives only.

checked_format(format(Sink, Format, _), Position) :-
    checked_sink(Sink, Position),
    (   ( atom(Format) ; string(Format) )
    ->  true
    ;   refuse(variable_format, Position)
    ),
    string_codes(Format, Codes),
    (   only_plain_directives(Codes)
    ->  true
    ;   refuse(calling_format, Position)
    ).

only_plain_directives([]).
only_plain_directives([Code|Codes]) :-
    (   Code == 0'~
    ->  format_argument(Codes, [Directive|Rest]),
        string_codes("awqdDefgsncrR+|t~i", Plain),
        memberchk(Directive, Plain),
        only_plain_directives(Rest)
    ;   only_plain_directives(Codes)
    ).

format_argument([0'`, _|Rest], Rest) :-
    !.
format_argument([Code|Codes], Rest) :-
    ( code_type(Code, digit) ; Code == 0'* ; Code == 0': ),
    !,
    format_argument(Codes, Rest).
format_argument(Codes, Codes).

checked_sink(Sink, Position) :-
    (   nonvar(Sink),
        functor(Sink, Kind, 1),
        memberchk(Kind, [atom, string, codes, chars])
    ->  true
    ;   refuse(output, Position)
    ).

known_indicator(Indicator) :-
    ( published(Indicator) ; own(Indicator) ; pure(Indicator) ).
known_indicator(Name/Arity) :-
    meta(Spec),
    functor(Spec, Name, Arity).

%! second_wall(+Goal)
%  Holds if library(sandbox) lets Goal pass; throws second_wall(Error) otherwise.
second_wall(Goal) :-
    catch(safe_goal(Goal), Error, throw(second_wall(Error))).

refuse(Reason, Position) :-
    start(Position, At),
    throw(refused(Reason, At)).

start(Position, At) :-
    (   nonvar(Position),
        compound(Position),
        arg(1, Position, Start),
        integer(Start)
    ->  At = Start
    ;   At = -1
    ).

inner(At, Position, Inner) :-
    (   nonvar(Position),
        Position = term_position(_, _, _, _, Positions),
        nth1(At, Positions, Found)
    ->  Inner = Found
    ;   true
    ).

% Pure or our own, and not in the sandbox's own table.
:- initialization(forall(( member(Goal, [
                               system:wildcard_match(_, _), system:wildcard_match(_, _, _), backward_compatibility:string_to_atom(_, _),
                               system:text_to_string(_, _), dcg_basics:float(_, _, _),
                               dcg_basics:number(_, _, _), error:must_be(_, _), error:is_of_type(_, _),
                               corollary_checking:'change checked'(_, _), corollary_checking:'phrase checked'(_, _, _)
                           ])
                         ; between(1, 8, Arity), functor(Call, 'call checked', Arity), Goal = corollary_checking:Call
                         ),
                         assertz(sandbox:safe_primitive(Goal)))).
