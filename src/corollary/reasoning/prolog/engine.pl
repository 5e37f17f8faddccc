/** Queries that cannot do harm: read as terms, checked against a list of what is allowed, then run with limits.

What the facts and rules are made of lives in the module `corollary`, the libraries that programs may use in
`corollary_library`. A query gets a module of its own that is destroyed with it. No goal, clause or directive of a user
is ever consulted, expanded or called before checked_goal/3 has seen every goal in it; library(sandbox) is a second
wall behind that.
*/

:- module(corollary_engine, [clear_facts/1, explain/2, load_facts/1, load_rules/1, query/2]).

:- use_module(library(apply)).
:- use_module(library(lists)).
:- use_module(library(modules)).
:- use_module(library(prolog_autoload), [autoload_all/0]).
:- use_module(library(prolog_code)).
:- use_module(allowed).
:- use_module(checking).
:- use_module(explaining).
:- use_module(failures).
:- use_module(json).
:- use_module(reading).

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
%  rules(Files, Relations, Rules), with a list of file(Name, Text), because a worker can open no files, and two lists
%  of Name/Arity.
load_rules(Request) :-
    term_string(rules(Files, Relations, Rules), Request),
    set_prolog_gc_thread(false),
    forall(member(Relation, Relations),
           ( dynamic(corollary:Relation), assertz(corollary_checking:relation(Relation)) )),
    forall(member(file(Name, Text), Files), load_rule_file(Name, Text)),
    append(Relations, Rules, Indicators),
    forall(member(Indicator, Indicators), publish(Indicator)).

load_rule_file(Name, Text) :-
    setup_call_cleanup(open_string(Text, Stream),
                       load_files(corollary:Name, [stream(Stream), silent(true)]),
                       close(Stream)).

publish(Name/Arity) :-
    functor(Head, Name, Arity),
    assertz(corollary_checking:published(Name/Arity)),
    assertz(sandbox:safe_primitive(corollary:Head)).

load_libraries :-
    set_module(corollary_library:base(system)),
    set_module(corollary:base(corollary_library)),
    forall(library_of(Library), corollary_library:use_module(library(Library))),
    corollary_library:use_module(library(backcomp), [string_to_atom/2]),
    autoload_all,
    forall(between(1, 8, Arity), corollary_library:import(corollary_checking:'call checked'/Arity)),
    corollary_library:import(corollary_checking:'change checked'/2),
    corollary_library:import(corollary_checking:'phrase checked'/3),
    set_prolog_flag(autoload, false).

:- initialization(load_libraries).

%! query(+Request:string, -Response:string)
%  Runs the query(Goal, Rules, Form, Limit, Offset, Bytes, Memory) written in Request; Response is JSON. Form is
%  `plain` or `full`, how answers are written; Bytes bound the answers, Memory the stacks and the tables.
query(Request, Response) :-
    term_string(query(Goal, Rules, Form, Limit, Offset, Bytes, Memory), Request),
    set_prolog_flag(stack_limit, Memory),
    set_prolog_flag(table_space, Memory),
    Page = page(Form, Limit, Offset, Bytes),
    answered(Module, corollary_engine:answer(Module, Goal, Rules, Page, Json), Json, Response).

%! explain(+Request:string, -Response:string)
%  Explains the explain(Goal, Rules, Count, Memory) written in Request; Response is JSON.
explain(Request, Response) :-
    term_string(explain(Goal, Rules, Count, Memory), Request),
    set_prolog_flag(stack_limit, Memory),
    set_prolog_flag(table_space, Memory),
    answered(Module, corollary_engine:explanation(Module, Goal, Rules, Count, Json), Json, Response).

%! answered(?Module, :Goal, -Json, -Response)
%  Response is the text of the Json that Goal gives, with Module a new one that is gone afterwards.
answered(Module, Goal, Json, Response) :-
    catch(in_temporary_module(Module,
                              corollary_engine:prepare(Module),
                              call_cleanup(Goal, abolish_module_tables(Module))),
          Error,
          error_json(Error, Json)),
    forget,
    retractall(line(_, _)),
    with_output_to(string(Response), write_json(Json)),
    trim_tables.

prepare(Module) :-
    set_module(Module:base(corollary)),
    forget.

trim_tables :-
    statistics(table_space_used, Used),
    ( Used > 256 000 000 -> abolish_all_tables ; true ).

answer(Module, GoalText, RulesText, Page, Json) :-
    ready(Module, GoalText, RulesText, Goal, Names, Warnings),
    guarded(collect(Module:Goal, Names, Page, Answers, End)),
    findall(text(Name), member(Name=_, Names), Columns),
    maplist(warning_json, Warnings, Said),
    Json = json([variables=list(Columns), answers=list(Answers), end=text(End), warnings=list(Said)]).

explanation(Module, GoalText, RulesText, Count, Json) :-
    ready(Module, GoalText, RulesText, Goal, _, _),
    guarded(explained(Module, Goal, Count, Json)).

%! guarded(:Goal)
%  Calls Goal once, and throws what was refused meanwhile, even if a program caught it; or what Goal throws.
:- meta_predicate guarded(0).
guarded(Goal) :-
    catch(Goal, Error, true),
    (   violation(Violation)
    ->  throw(violated(Violation))
    ;   nonvar(Error)
    ->  throw(raised(Error))
    ;   true
    ).

%! ready(+Module, +GoalText, +RulesText, -Goal, -Names, -Warnings)
%  Goal may be called in Module, which holds the program.
ready(Module, GoalText, RulesText, Goal, Names, Warnings) :-
    read_program(RulesText, Module, Clauses, Warnings),
    read_goal(GoalText, Module, goal(Read, Position), Names),
    maplist(checked_clause, Clauses, Safe),
    catch(checked_goal(Read, Position, Goal), Error, throw(part(goal, Error))),
    forall(member(clause(Head, Body, Line), Safe), add_clause(Module, Head, Body, Line)),
    forall(own(Name/Arity), ( functor(Head, Name, Arity), second_wall(Module:Head) )),
    second_wall(Module:Goal).

checked_clause(clause(Head, Body, Position, Line), clause(Head, Safe, Line)) :-
    body_position(Position, Inner),
    catch(checked_goal(Body, Inner, Safe), Error, throw(part(rules, at(Position, Error)))).

body_position(term_position(_, _, _, _, [_, Body]), Body) :-
    !.
body_position(_, _).

:- dynamic line/2.

add_clause(Module, Head, Body, Line) :-
    assertz(Module:(Head :- Body), Reference),
    assertz(line(Reference, Line)).

warning_json(warning(Kind, Line, What), json([kind=text(Kind), line=number(Line), what=list(Names)])) :-
    maplist(name_json, What, Names).

name_json(Name, text(Text)) :-
    format(string(Text), "~w", [Name]).

%  Running: one page of answers as JSON, no more of it than allowed.

:- meta_predicate collect(0, +, +, -, -).
collect(Goal, Names, Page, Answers, End) :-
    State = state(0, 0, complete),
    findall(Answer, one_answer(Goal, Names, Page, State, Answer), Answers),
    arg(3, State, End).

:- meta_predicate one_answer(0, +, +, +, -).
one_answer(Goal, Names, page(Form, Limit, Offset, Bytes), State, text_of(Text)) :-
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
    ;   answer_text(Form, Names, Text),
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

answer_text(plain, Names, Text) :-
    maplist(bound_to, Names, Values),
    with_output_to(string(Text), write_json(terms(Values))).
answer_text(full, Names, Text) :-
    maplist(bound_to, Names, Values),
    copy_term(Values, Copies, Goals),
    maplist(bound_copy, Names, Copies, Bindings),
    term_variables(Copies-Goals, Variables),
    name_variables(Variables, Bindings),
    findall(text(Said), ( member(Goal, Goals), strip_module(Goal, _, Plain), goal_text(Plain, Said) ), Residual),
    findall(text(Said), ( member(_=Value, Bindings), quoted_text(Value, Said) ), Texts),
    Json = json([terms=structures(Copies), texts=list(Texts), residual=list(Residual)]),
    with_output_to(string(Text), write_json(Json)).

bound_to(_=Value, Value).

bound_copy(Name=_, Copy, Name=Copy).

% An unbound variable is shown under its own name in the goal, or under one of ours.
name_variables(Variables, Bindings) :-
    foldl(name_variable(Bindings), Variables, 1, _).

name_variable(Bindings, Variable, Number, Next) :-
    (   member(Name=Value, Bindings),
        Value == Variable
    ->  Variable = '$VAR'(Name),
        Next = Number
    ;   atom_concat('_', Number, Name),
        Variable = '$VAR'(Name),
        Next is Number + 1
    ).
