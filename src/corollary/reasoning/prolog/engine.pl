/** Queries that cannot do harm: read as terms, checked against a list of what is allowed, then run with limits.

What the facts and rules are made of lives in the module `corollary`. A query gets a module of its own that is
destroyed with it. No goal, clause or directive of a user is ever consulted, expanded or called before
`check_goal/2` has seen every goal in it; library(sandbox) is a second wall behind that.
*/

:- module(corollary_engine, [clear_facts/1, load_facts/1, load_rules/1, query/2]).

:- use_module(library(aggregate)).
:- use_module(library(apply)).
:- use_module(library(assoc)).
:- use_module(library(lists)).
:- use_module(library(modules)).
:- use_module(library(option)).
:- use_module(library(ordsets)).
:- use_module(library(pairs)).
:- use_module(library(prolog_code)).
:- use_module(library(readutil)).
:- use_module(library(solution_sequences)).
:- use_module(allowed).

% The facts and rules are trusted: they are added to the sandbox's own table, which is made to take additions.
:- multifile sandbox:safe_primitive/1.
:- dynamic sandbox:safe_primitive/1.
:- use_module(library(sandbox)).

:- dynamic relation/1, published/1, own/1.

%! load_facts(+Text:string)
%  Adds the facts in Text to the module `corollary`. Text is our own, so its clauses are read and added, no more.
load_facts(Text) :-
    setup_call_cleanup(open_string(Text, Stream), add_facts(Stream), close(Stream)).

add_facts(Stream) :-
    repeat,
    read_term(Stream, Fact, []),
    (   Fact == end_of_file
    ->  !
    ;   assertz(corollary:Fact),
        fail
    ).

%! clear_facts(+Ignored)
%  Takes all facts away, and what was derived from them.
clear_facts(_) :-
    abolish_all_tables,
    forall(relation(Name/Arity), ( functor(Head, Name, Arity), retractall(corollary:Head) )).

%! load_rules(+Request:string)
%  Declares the relations, loads the rules, and makes both what queries may call. Request is the term
%  rules(Files, Relations, Rules), with two lists of Name/Arity.
load_rules(Request) :-
    term_string(rules(Files, Relations, Rules), Request),
    set_prolog_gc_thread(false),
    set_module(corollary:base(system)),
    forall(member(Relation, Relations), ( dynamic(corollary:Relation), assertz(relation(Relation)) )),
    Libraries = [aggregate, apply, assoc, dif, lists, ordsets, pairs, solution_sequences],
    forall(member(Library, Libraries), corollary:use_module(library(Library))),
    forall(member(File, Files), load_files(corollary:File, [silent(true), if(true)])),
    append(Relations, Rules, Indicators),
    forall(member(Indicator, Indicators), publish(Indicator)).

publish(Name/Arity) :-
    functor(Head, Name, Arity),
    assertz(published(Name/Arity)),
    assertz(sandbox:safe_primitive(corollary:Head)).

% Pure, and not in the sandbox's own table.
:- initialization(forall(member(Goal, [wildcard_match(_, _), wildcard_match(_, _, _), string_to_atom(_, _)]),
                         assertz(sandbox:safe_primitive(system:Goal)))).

%! query(+Request:string, -Response:string)
%  Runs the query(Goal, Rules, Limit, Offset, Bytes, Memory) written in Request; Response is JSON. Bytes bound the
%  answers, Memory the stacks and the tables.
query(Request, Response) :-
    term_string(query(Goal, Rules, Limit, Offset, Bytes, Memory), Request),
    set_prolog_flag(stack_limit, Memory),
    set_prolog_flag(table_space, Memory),
    catch(in_temporary_module(Module,
                              corollary_engine:prepare(Module),
                              call_cleanup(corollary_engine:answer(Module, Goal, Rules, page(Limit, Offset, Bytes), Json),
                                           abolish_module_tables(Module))),
          Error,
          error_json(Error, Json)),
    retractall(own(_)),
    with_output_to(string(Response), write_json(Json)),
    trim_tables.

prepare(Module) :-
    set_module(Module:base(corollary)),
    retractall(own(_)).

trim_tables :-
    statistics(table_space_used, Used),
    ( Used > 256 000 000 -> abolish_all_tables ; true ).

answer(Module, GoalText, RulesText, Page, Json) :-
    read_rules(RulesText, Module, Clauses),
    read_goal(GoalText, Module, Goal, Names),
    forall(member(clause(Head, Body), Clauses), in_part(rules, check_clause(Head, Body))),
    in_part(goal, check_goal(Goal)),
    forall(member(clause(Head, Body), Clauses), assertz(Module:(Head :- Body))),
    second_wall(Module:Goal),
    catch(collect(Module:Goal, Names, Page, Answers, End), Error, throw(raised(Error))),
    findall(text(Name), member(Name=_, Names), Columns),
    Json = json([variables=list(Columns), answers=list(Answers), end=text(End)]).

%  Reading: terms only, with positions for errors.

read_goal(Text, Module, Goal, Names) :-
    in_part(goal, read_terms(Text, Module, Terms)),
    (   Terms = [term(Read, Names)]
    ->  ( nonvar(Read), Read = (?- Inner) -> Goal = Inner ; Goal = Read )
    ;   Terms == []
    ->  throw(refused(goal, empty))
    ;   throw(refused(goal, several))
    ).

read_rules(Text, Module, Clauses) :-
    in_part(rules, read_terms(Text, Module, Terms)),
    maplist(as_clause, Terms, Lists),
    append(Lists, Clauses),
    forall(member(clause(Head, _), Clauses), declare_local(Module, Head)),
    forall(member(term(Term, _), Terms), declare_table(Module, Term)).

read_terms(Text, Module, Terms) :-
    setup_call_cleanup(open_string(Text, Stream), read_all(Stream, Module, Terms), close(Stream)).

read_all(Stream, Module, Terms) :-
    Options = [variable_names(Names), module(Module), syntax_errors(error), quasi_quotations(Quasi), dotlists(false)],
    read_term(Stream, Term, Options),
    ( Quasi == [] -> true ; throw(refused(unnamed, quasi_quotation)) ),
    (   Term == end_of_file
    ->  Terms = []
    ;   Terms = [term(Term, Names)|Rest],
        read_all(Stream, Module, Rest)
    ).

as_clause(term(Term, _), _) :-
    var(Term),
    !,
    throw(refused(rules, variable_clause)).
as_clause(term((:- Directive), _), []) :-
    nonvar(Directive),
    Directive = table(Names),
    ground(Names),
    !.
as_clause(term((:- _), _), _) :-
    !,
    throw(refused(rules, directive)).
as_clause(term((?- _), _), _) :-
    !,
    throw(refused(rules, directive)).
as_clause(term((_ --> _), _), _) :-
    !,
    throw(refused(rules, grammar_rule)).
as_clause(term((_ => _), _), _) :-
    !,
    throw(refused(rules, guarded_rule)).
as_clause(term((Head :- Body), _), [clause(Head, Body)]) :-
    !.
as_clause(term(Head, _), [clause(Head, true)]).

declare_local(Module, Head) :-
    (   \+ callable(Head)
    ->  throw(refused(rules, head(Head)))
    ;   Head = _:_
    ->  throw(refused(rules, module_qualified(Head)))
    ;   functor(Head, Name, Arity),
        (   ( published(Name/Arity) ; allowed_builtin(Name, Arity) ; predicate_property(system:Head, defined) )
        ->  throw(refused(rules, redefines(Name/Arity)))
        ;   own(Name/Arity)
        ->  true
        ;   assertz(own(Name/Arity)),
            dynamic(Module:Name/Arity)
        )
    ).

declare_table(Module, (:- table(Names))) :-
    !,
    comma_list(Names, Indicators),
    forall(member(Indicator, Indicators), table_local(Module, Indicator)).
declare_table(_, _).

table_local(Module, Name/Arity) :-
    own(Name/Arity),
    !,
    table(Module:Name/Arity).
table_local(_, Other) :-
    throw(refused(rules, table(Other))).

%  Checking: every goal is on the list, down to the last argument that is called.

check_clause(Head, Body) :-
    callable(Head),
    check_goal(Body).

check_goal(Goal) :-
    var(Goal),
    !,
    throw(refused(unnamed, variable_goal)).
check_goal(Goal) :-
    \+ callable(Goal),
    !,
    throw(refused(unnamed, not_callable(Goal))).
check_goal(Module:Goal) :-
    !,
    throw(refused(unnamed, module_qualified(Module:Goal))).
check_goal(Goal) :-
    functor(Goal, Name, Arity),
    check_predicate(Name, Arity, Goal).

check_predicate(Name, Arity, _) :-
    ( own(Name/Arity) ; published(Name/Arity) ),
    !.
check_predicate(Name, Arity, Goal) :-
    functor(Spec, Name, Arity),
    meta(Spec),
    !,
    forall(between(1, Arity, Position),
           ( arg(Position, Spec, Kind), arg(Position, Goal, Argument), check_argument(Kind, Argument) )).
check_predicate(format, 3, Goal) :-
    !,
    check_format(Goal).
check_predicate(normalize_space, 2, normalize_space(Sink, _)) :-
    !,
    check_sink(Sink).
check_predicate(Name, Arity, _) :-
    pure(Name/Arity),
    !.
check_predicate(Name, Arity, Goal) :-
    (   predicate_property(system:Goal, defined)
    ->  throw(refused(unnamed, not_allowed(Name/Arity)))
    ;   findall(Known, known_indicator(Known), All),
        throw(undefined(Name/Arity, All))
    ).

check_argument(?, _) :-
    !.
check_argument(^, Goal) :-
    !,
    strip_carets(Goal, Inner),
    check_goal(Inner).
check_argument(0, Goal) :-
    !,
    check_goal(Goal).
check_argument(Extra, Closure) :-
    (   var(Closure)
    ->  throw(refused(unnamed, variable_goal))
    ;   \+ callable(Closure)
    ->  throw(refused(unnamed, not_callable(Closure)))
    ;   Closure = Module:Goal
    ->  throw(refused(unnamed, module_qualified(Module:Goal)))
    ;   length(More, Extra),
        Closure =.. Before,
        append(Before, More, After),
        Goal =.. After,
        check_goal(Goal)
    ).

strip_carets(Goal, Inner) :-
    (   nonvar(Goal),
        Goal = _^Rest
    ->  strip_carets(Rest, Inner)
    ;   Inner = Goal
    ).

% A format may call a goal (~@) or print by hooks (~p), so its text must be known and hold plain directives only.
check_format(format(Sink, Format, _)) :-
    check_sink(Sink),
    (   ( atom(Format) ; string(Format) )
    ->  true
    ;   throw(refused(unnamed, variable_format))
    ),
    string_codes(Format, Codes),
    (   only_plain_directives(Codes)
    ->  true
    ;   throw(refused(unnamed, calling_format))
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

check_sink(Sink) :-
    (   nonvar(Sink),
        functor(Sink, Kind, 1),
        memberchk(Kind, [atom, string, codes, chars])
    ->  true
    ;   throw(refused(unnamed, output))
    ).

allowed_builtin(Name, Arity) :-
    pure(Name/Arity).
allowed_builtin(Name, Arity) :-
    functor(Spec, Name, Arity),
    meta(Spec).

known_indicator(Indicator) :-
    ( published(Indicator) ; own(Indicator) ; pure(Indicator) ).
known_indicator(Name/Arity) :-
    meta(Spec),
    functor(Spec, Name, Arity).

:- meta_predicate in_part(+, 0).
in_part(Part, Goal) :-
    catch(Goal, Error, throw(part(Part, Error))).

second_wall(Goal) :-
    catch(safe_goal(Goal), Error, throw(second_wall(Error))).

%  Running: one page of answers as JSON, no more of it than allowed.

:- meta_predicate collect(0, +, +, -, -).
collect(Goal, Names, Page, Answers, End) :-
    State = state(0, 0, complete),
    findall(Answer, one_answer(Goal, Names, Page, State, Answer), Answers),
    arg(3, State, End).

:- meta_predicate one_answer(0, +, +, +, -).
one_answer(Goal, Names, page(Limit, Offset, Bytes), State, text_of(Text)) :-
    Last is Offset + Limit,
    call(Goal),
    arg(1, State, Before),
    Count is Before + 1,
    nb_setarg(1, State, Count),
    Count > Offset,
    (   Count > Last
    ->  nb_setarg(3, State, limit),
        !,
        fail
    ;   answer_text(Names, Text),
        string_length(Text, Length),
        arg(2, State, Used),
        Total is Used + Length,
        (   Total > Bytes
        ->  nb_setarg(3, State, output),
            !,
            fail
        ;   nb_setarg(2, State, Total)
        )
    ).

answer_text(Names, Text) :-
    maplist(bound_to, Names, Values),
    with_output_to(string(Text), write_json(terms(Values))).

bound_to(_=Value, Value).

%  JSON.

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

quoted_text(Term, Text) :-
    copy_term(Term, Plain, _),
    ( acyclic_term(Plain) -> numbervars(Plain, 0, _) ; true ),
    Options = [quoted(true), numbervars(true), cycles(true), portray(false), max_depth(10000)],
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

%  Errors as JSON: a kind, and what it needs to be explained.

error_json(Error, json([error=json([kind=text(Kind)|Details])])) :-
    error_details(Error, unnamed, Kind, Details),
    !.

% What a query throws is its own affair: it is shown, and never taken for an error of ours.
error_details(raised(error(resource_error(What), _)), _, resource, [what=text(Text)]) :-
    !,
    quoted_text(What, Text).
error_details(raised(Error), _, error, [what=text(Text)]) :-
    !,
    error_text(Error, Text).
error_details(part(Part, Error), _, Kind, Details) :-
    !,
    error_details(Error, Part, Kind, Details).
error_details(error(syntax_error(What), Context), Part, syntax, [part=text(Part), what=text(Name), at=number(At)]) :-
    !,
    functor(What, Name, _),
    ( syntax_position(Context, At) -> true ; At = -1 ).
error_details(refused(unnamed, Reason), Part, refused, Details) :-
    !,
    refusal(Reason, Part, Details).
error_details(refused(Part, Reason), _, refused, Details) :-
    refusal(Reason, Part, Details).
error_details(undefined(Name/Arity, All), Part, undefined,
              [part=text(Part), what=text(Name), arity=number(Arity), known=list(Known)]) :-
    !,
    maplist(indicator_json, All, Known).
error_details(second_wall(Error), _, refused, [part=text(goal), what=text(sandbox), culprit=text(Text)]) :-
    !,
    error_text(Error, Text).
error_details(error(resource_error(What), _), _, resource, [what=text(Text)]) :-
    !,
    quoted_text(What, Text).
error_details(Error, _, error, [what=text(Text)]) :-
    error_text(Error, Text).

refusal(Reason, Part, [part=text(Part), what=text(Name), culprit=text(Text)]) :-
    functor(Reason, Name, Arity),
    (   Arity > 0
    ->  arg(1, Reason, Culprit),
        quoted_text(Culprit, Text)
    ;   Text = ""
    ).

indicator_json(Name/Arity, text(Text)) :-
    format(string(Text), "~w/~w", [Name, Arity]).

syntax_position(stream(_, _, _, At), At).
syntax_position(string(_, At), At).

error_text(Error, Text) :-
    (   Error = error(Formal, _)
    ->  quoted_text(Formal, Text)
    ;   quoted_text(Error, Text)
    ).
