/** Texts as goals and clauses: read as terms with their places, never consulted and never expanded.

Of directives a program may use those that say how its own predicates are kept and read; a grammar rule is translated.
*/

:- module(corollary_reading, [read_goal/4, read_program/4]).

:- use_module(library(apply)).
:- use_module(library(lists)).
:- use_module(library(prolog_code)).
:- use_module(allowed).
:- use_module(checking).

%! read_goal(+Text, +Module, -Goal, -Names)
%  Goal is goal(Term, Position), the one term in Text; Names are its variables as Name=Variable.
read_goal(Text, Module, goal(Goal, Position), Names) :-
    in_part(goal, read_terms(Text, Module, [], Terms)),
    (   Terms = [term(Read, Names, _, _, Place)]
    ->  (   nonvar(Read),
            Read = (?- Inner)
        ->  Goal = Inner,
            ( Place = term_position(_, _, _, _, [Position]) -> true ; true )
        ;   Goal = Read,
            Position = Place
        )
    ;   Terms == []
    ->  throw(part(goal, refused(empty, -1)))
    ;   last(Terms, term(_, _, _, _, Second)),
        ( arg(1, Second, At) -> true ; At = -1 ),
        throw(part(goal, refused(several, At)))
    ).

%! read_program(+Text, +Module, -Clauses, -Warnings)
%  Clauses are clause(Head, Body, Position, Line) in their order, their predicates are made the program's own and what
%  its directives say is done. Warnings are warning(Kind, Line, What).
read_program(Text, Module, Clauses, Warnings) :-
    in_part(rules, read_terms(Text, Module, directive(Module), Terms)),
    in_part(rules, foldl(clause_of, Terms, Lists, [])),
    Clauses = Lists,
    in_part(rules, forall(member(clause(Head, _, Place, _), Clauses), declare_local(Module, Head, Place))),
    in_part(rules, forall(member(Term, Terms), declare_table(Module, Term))),
    warnings(Terms, Clauses, Warnings).

:- meta_predicate in_part(+, 0).
in_part(Part, Goal) :-
    catch(Goal, Error, throw(part(Part, Error))).

read_terms(Text, Module, Handler, Terms) :-
    setup_call_cleanup(open_string(Text, Stream), read_all(Stream, Module, Handler, Terms), close(Stream)).

read_all(Stream, Module, Handler, Terms) :-
    Options = [
        variable_names(Names), singletons(Singletons), term_position(Start), subterm_positions(Position),
        module(Module), syntax_errors(error), quasi_quotations(Quasi), dotlists(false)
    ],
    read_term(Stream, Term, Options),
    ( Quasi == [] -> true ; throw(refused(quasi_quotation, -1)) ),
    (   Term == end_of_file
    ->  Terms = []
    ;   stream_position_data(line_count, Start, Line),
        handle(Handler, Term, Position),
        Terms = [term(Term, Names, Singletons, Line, Position)|Rest],
        read_all(Stream, Module, Handler, Rest)
    ).

% Directives that say how what follows is read have to be obeyed while it is read.
handle(_, Term, _) :-
    var(Term),
    !.
handle(directive(Module), (:- Directive), Position) :-
    nonvar(Directive),
    !,
    ( directive(Directive, Module) -> true ; place(Position, At), throw(refused(directive, At)) ).
handle(directive(_), (:- _), Position) :-
    !,
    place(Position, At),
    throw(refused(directive, At)).
handle(_, _, _).

directive((A, B), Module) :-
    directive(A, Module),
    directive(B, Module).
directive(table(Specs), _) :-
    nonvar(Specs).
directive(dynamic(Specs), Module) :-
    indicators(Specs, Indicators),
    forall(member(Name/Arity, Indicators), declare_dynamic(Module, Name, Arity)).
directive(discontiguous(Specs), _) :-
    indicators(Specs, _).
directive(use_module(Library), _) :-
    library(Library).
directive(use_module(Library, _), _) :-
    library(Library).
directive(ensure_loaded(Library), _) :-
    library(Library).
directive(module(_, _), _).
directive(encoding(utf8), _).
directive(style_check(_), _).
directive(set_prolog_flag(Flag, Value), Module) :-
    Flag == double_quotes,
    memberchk(Value, [codes, chars, atom, string]),
    set_prolog_flag(Module:double_quotes, Value).
directive(op(Priority, Type, Names), Module) :-
    ground(op(Priority, Type, Names)),
    ( is_list(Names) -> List = Names ; List = [Names] ),
    forall(member(Name, List), atom(Name)),
    op(Priority, Type, Module:List).

library(library(Library)) :-
    ground(Library),
    library_of(Library).

indicators(Specs, Indicators) :-
    ground(Specs),
    ( is_list(Specs) -> List = Specs ; comma_list(Specs, List) ),
    maplist(indicator, List, Indicators).

indicator(Name/Arity, Name/Arity) :-
    atom(Name),
    integer(Arity).
indicator(Name//Arity, Name/Full) :-
    atom(Name),
    integer(Arity),
    Full is Arity + 2.

declare_dynamic(Module, Name, Arity) :-
    functor(Head, Name, Arity),
    declare_local(Module, Head, _),
    open_head(Name, Arity).

clause_of(term(Term, _, _, Line, Position), Clauses, Rest) :-
    clause_of(Term, Line, Position, Clauses, Rest).

clause_of(Term, _, Position, _, _) :-
    var(Term),
    !,
    place(Position, At),
    throw(refused(variable_clause, At)).
clause_of((:- _), _, _, Clauses, Clauses) :-
    !.
clause_of((?- _), _, Position, _, _) :-
    !,
    place(Position, At),
    throw(refused(directive, At)).
clause_of((Head --> Body), Line, Position, [clause(Plain, Goal, Position, Line)|Rest], Rest) :-
    !,
    place(Position, At),
    catch(dcg_translate_rule((Head --> Body), (Plain :- Goal)), error(_, _), throw(refused(grammar_rule, At))).
clause_of((_ => _), _, Position, _, _) :-
    !,
    place(Position, At),
    throw(refused(guarded_rule, At)).
clause_of((Head :- Body), Line, Position, [clause(Head, Body, Position, Line)|Rest], Rest) :-
    !.
clause_of(Head, Line, Position, [clause(Head, true, Position, Line)|Rest], Rest).

declare_local(Module, Head, Place) :-
    place(Place, At),
    (   \+ callable(Head)
    ->  throw(refused(head(Head), At))
    ;   Head = _:_
    ->  throw(refused(module_qualified(Head), At))
    ;   functor(Head, Name, Arity),
        (   own(Name/Arity)
        ->  true
        ;   ( published(Name/Arity) ; predicate_property(system:Head, built_in) )
        ->  throw(refused(redefines(Name/Arity), At))
        ;   assertz(corollary_checking:own(Name/Arity)),
            dynamic(Module:Name/Arity)
        )
    ).

declare_table(Module, term((:- Directive), _, _, _, Position)) :-
    !,
    place(Position, At),
    forall(tables(Directive, Spec), table_local(Module, Spec, At)).
declare_table(_, _).

tables((A, B), Spec) :-
    ( tables(A, Spec) ; tables(B, Spec) ).
tables(table(Specs), Spec) :-
    ( is_list(Specs) -> List = Specs ; comma_list(Specs, List) ),
    member(Spec, List).

table_local(Module, Spec, At) :-
    (   table_indicator(Spec, Name/Arity),
        own(Name/Arity)
    ->  table(Module:Spec)
    ;   throw(refused(table(Spec), At))
    ).

table_indicator(Spec, _) :-
    var(Spec),
    !,
    fail.
table_indicator(Name/Arity, Name/Arity) :-
    !,
    atom(Name),
    integer(Arity).
table_indicator(Name//Arity, Name/Full) :-
    !,
    integer(Arity),
    Full is Arity + 2.
table_indicator(Spec, Name/Arity) :-
    callable(Spec),
    functor(Spec, Name, Arity),
    forall(arg(_, Spec, Mode), mode(Mode)).

mode(Mode) :-
    var(Mode),
    !.
mode(index).
mode(-).
mode(min).
mode(max).
mode(first).
mode(last).
mode(sum).
mode(lattice(Spec)) :-
    own_ternary(Spec, 3).
mode(po(Spec)) :-
    own_ternary(Spec, 2).

own_ternary(Spec, Wanted) :-
    nonvar(Spec),
    (   Spec = Name/Arity
    ->  Arity == Wanted
    ;   callable(Spec),
        functor(Spec, Name, Given),
        ( Given =:= 0 ; Given =:= Wanted )
    ),
    own(Name/Wanted).

%  Warnings.

warnings(Terms, Clauses, Warnings) :-
    findall(warning(singleton, Line, Names), singletons(Terms, Line, Names), Singletons),
    findall(Indicator, declared(discontiguous, Terms, Indicator), Declared),
    apart(Clauses, none, [], Declared, Apart),
    append(Singletons, Apart, Warnings).

singletons(Terms, Line, Names) :-
    member(term(Term, _, Singletons, Line, _), Terms),
    Term \= (:- _),
    findall(Name, ( member(Name=_, Singletons), \+ sub_atom(Name, 0, _, _, '_') ), Names),
    Names \== [].

declared(Kind, Terms, Indicator) :-
    member(term((:- Directive), _, _, _, _), Terms),
    Directive =.. [Kind, Specs],
    indicators(Specs, Indicators),
    member(Indicator, Indicators).

apart([], _, _, _, []).
apart([clause(Head, _, _, Line)|Clauses], Last, Seen, Declared, Warnings) :-
    functor(Head, Name, Arity),
    Indicator = Name/Arity,
    (   Indicator == Last
    ->  Warnings = Rest,
        Now = Seen
    ;   memberchk(Indicator, Seen),
        \+ memberchk(Indicator, Declared)
    ->  Warnings = [warning(discontiguous, Line, [Indicator])|Rest],
        Now = Seen
    ;   Warnings = Rest,
        ( memberchk(Indicator, Seen) -> Now = Seen ; Now = [Indicator|Seen] )
    ),
    apart(Clauses, Indicator, Now, Declared, Rest).

place(Position, At) :-
    (   nonvar(Position),
        compound(Position),
        arg(1, Position, Start),
        integer(Start)
    ->  At = Start
    ;   At = -1
    ).
