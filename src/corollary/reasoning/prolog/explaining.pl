/** Why a goal holds, or why it does not: proofs of the least height, and the deepest goals that fail.

A goal is proved within one level, then within two, and so on. What a clause says is first put to the engine, which is
fast and tabled; of each answer, the parts are then proved one level lower. What has no proof within some height is
remembered, so that a goal is tried once for each height. When the steps are used up, the engine's word is given
instead of a proof, and said to be that.
*/

:- module(corollary_explaining, [explained/4]).

:- use_module(library(apply)).
:- use_module(library(lists)).
:- use_module(library(solution_sequences)).
:- use_module(checking).
:- use_module(json).

:- dynamic unproved/3, steps/1.

% Up to the last height that is tried after the one before it, a proof is of the least height.
surely_least(24).
highest(150).
most_steps(30 000).
most_instances(200).

%! explained(+Module, +Goal, +Count, -Json)
%  Json says why Goal holds, for its first Count answers, or why it does not.
explained(Module, Goal, Count, json([proofs=list(Proofs), failures=list(Failures)])) :-
    findall(Proof, limit(Count, proof_of_answer(Module, Goal, Proof)), Proofs),
    (   Proofs == []
    ->  failures(Module, Goal, Failures)
    ;   Failures = []
    ).

proof_of_answer(Module, Goal, Json) :-
    call(Module:Goal),
    least_proof(Module, Goal, Proof, Minimal),
    proof_json(Proof, Tree),
    Json = json([minimal=number(Minimal), tree=Tree]).

least_proof(Module, Goal, Proof, Minimal) :-
    retractall(unproved(_, _, _)),
    retractall(steps(_)),
    assertz(steps(0)),
    surely_least(Least),
    (   catch(( height(Height), proved(Goal, Module, Height, Proof) ), out_of_steps, fail)
    ->  ( Height =< Least -> Minimal = 1 ; Minimal = 0 )
    ;   Proof = proof(Goal, told, none, []),
        Minimal = 0
    ).

height(Height) :-
    surely_least(Least),
    highest(Highest),
    (   between(0, Least, Height)
    ;   member(Height, [32, 48, 64, 96, Highest])
    ).

%! proved(+Goal, +Module, +Height, -Proof)
%  Proof is proof(Goal, Kind, Place, Proofs) and not higher than Height. Goal is known to hold.
proved(Goal, _, _, _) :-
    var(Goal),
    !,
    throw(error(instantiation_error, _)).
proved(Goal, Module, Height, Proof) :-
    step,
    proved_(Goal, Module, Height, Proof).

proved_(true, _, _, proof(true, skip, none, [])) :- !.
proved_(!, _, _, proof(!, skip, none, [])) :- !.
proved_((A, B), Module, Height, proof((A, B), all, none, [First, Second])) :-
    !,
    proved(A, Module, Height, First),
    proved(B, Module, Height, Second).
proved_((If -> Then ; Else), Module, Height, Proof) :-
    !,
    (   call(Module:If)
    ->  proved((If, Then), Module, Height, Proof)
    ;   proved(Else, Module, Height, Proof)
    ).
proved_((If *-> Then ; Else), Module, Height, Proof) :-
    !,
    (   \+ call(Module:If)
    ->  proved(Else, Module, Height, Proof)
    ;   proved((If, Then), Module, Height, Proof)
    ).
proved_((A ; B), Module, Height, Proof) :-
    !,
    (   proved(A, Module, Height, Proof)
    ;   proved(B, Module, Height, Proof)
    ).
proved_((If -> Then), Module, Height, Proof) :-
    !,
    proved((If, Then), Module, Height, Proof).
proved_(\+ Goal, Module, _, proof(\+ Goal, negation, none, [])) :-
    !,
    \+ call(Module:Goal).
proved_(Goal, Module, Height, Proof) :-
    inner(Goal, Inner),
    !,
    proved(Inner, Module, Height, Proof).
proved_(Goal, Module, Height, Proof) :-
    home(Goal, Module, Home),
    !,
    proved_at(Home, Goal, Module, Height, Proof).
proved_(Goal, Module, _, proof(Goal, computed, none, [])) :-
    once(Module:Goal).

%  Goals that stand for another goal. What is found inside of a checked call was perhaps never called by the program,
%  and is checked before anything is done with it.
inner(call(Goal), Goal).
inner(once(Goal), Goal).
inner(not(Goal), \+ Goal).
inner(ignore(Goal), (Goal -> true ; true)).
inner('call checked'(Goal), Safe) :-
    checked_now(Goal, Safe).
inner(Call, Safe) :-
    compound(Call),
    compound_name_arguments(Call, Name, [Closure, First|Rest]),
    memberchk(Name, [call, 'call checked']),
    callable(Closure),
    Closure \= _>>_,
    Closure \= _/_,
    (   Closure = 'call checked'(Plain)
    ->  callable(Plain),
        Before = Plain
    ;   Before = Closure
    ),
    Before \= _:_,
    Before =.. Parts,
    append(Parts, [First|Rest], After),
    Goal =.. After,
    checked_now(Goal, Safe).

%! home(+Goal, +Module, -Home)
%  Home is where Goal is defined: fact(Module), or clauses(Module). Built-in predicates have none.
home(Goal, _, fact(corollary)) :-
    functor(Goal, Name, Arity),
    relation(Name/Arity),
    !.
home(Goal, Module, clauses(Module)) :-
    Module \== corollary,
    functor(Goal, Name, Arity),
    own(Name/Arity),
    !.
home(Goal, _, clauses(corollary)) :-
    functor(Goal, Name, Arity),
    current_predicate(corollary:Name/Arity),
    \+ predicate_property(corollary:Goal, imported_from(_)).

proved_at(fact(Home), Goal, _, _, proof(Goal, fact, Place, [])) :-
    once(Home:Goal),
    fact_place(Goal, Place).
proved_at(clauses(Home), Goal, _, Height, Proof) :-
    (   ground(Goal)
    ->  \+ hopeless(Goal, Home, Height),
        (   proved_by_clause(Goal, Home, Height, Proof)
        ->  true
        ;   assertz(unproved(Goal, Home, Height)),
            fail
        )
    ;   limit(1, Home:Goal),
        proved_by_clause(Goal, Home, Height, Proof)
    ).

hopeless(Goal, Home, Height) :-
    unproved(Goal, Home, Known),
    Height =< Known,
    !.

proved_by_clause(Goal, Home, Height, proof(Goal, Kind, Place, Proofs)) :-
    chosen_clause(Goal, Home, Body, Reference),
    clause_place(Home, Reference, Place),
    (   Body == true
    ->  Kind = clause,
        Proofs = []
    ;   Height > 0,
        Kind = rule,
        most_instances(Most),
        ordered(Most, Body, Home),
        Lower is Height - 1,
        proved(Body, Home, Lower, Proof),
        Proofs = [Proof]
    ),
    !.

%! ordered(+Most, ?Goal, +Module)
%  Holds for up to Most solutions of Goal in the standard order: tables give theirs in an order that nobody knows.
ordered(Most, Goal, Module) :-
    ordered(Most, Goal, Module, Goal).

ordered(Most, Template, Module, Goal) :-
    Looked is 20 * Most,
    findall(Template, limit(Looked, Module:Goal), Found),
    sort(Found, Sorted),
    limit(Most, member(Template, Sorted)).

% A clause that is cut into leaves no choice of the clauses after it.
chosen_clause(Goal, Home, Body, Reference) :-
    findall(Goal-Body-Reference, clause(Home:Goal, Body, Reference), Clauses),
    chosen(Clauses, Home, Goal, Body, Reference).

chosen([Head-Before-At|Clauses], Home, Goal, Body, Reference) :-
    (   cut_in(Before, Prefix),
        copy_term(Head-Prefix, Goal-Test),
        call(Home:Test)
    ->  Goal = Head,
        Body = Before,
        Reference = At
    ;   (   Goal = Head,
            Body = Before,
            Reference = At
        ;   chosen(Clauses, Home, Goal, Body, Reference)
        )
    ).

cut_in((!, _), true) :- !.
cut_in(!, true) :- !.
cut_in((A, Rest), (A, Before)) :-
    nonvar(Rest),
    cut_in(Rest, Before).

step :-
    retract(steps(Count)),
    !,
    Next is Count + 1,
    assertz(steps(Next)),
    most_steps(Most),
    ( Next > Most -> throw(out_of_steps) ; true ).

fact_place(Fact, at(File, Line)) :-
    current_predicate(corollary:place/3),
    once(corollary:place(Fact, File, Line)),
    !.
fact_place(_, none).

clause_place(_, Reference, at(program, Line)) :-
    corollary_engine:line(Reference, Line),
    !.
clause_place(corollary, Reference, at(File, Line)) :-
    clause_property(Reference, file(File)),
    clause_property(Reference, line_count(Line)),
    !.
clause_place(_, _, none).

%  Why not.

:- dynamic failure/5.

failures(Module, Goal, Failures) :-
    retractall(failure(_, _, _, _, _)),
    retractall(steps(_)),
    assertz(steps(0)),
    catch(why_not(Goal, Module, 0, [], none), out_of_steps, true),
    findall(Depth-found(Text, Kind, Place, Near),
            ( failure(Depth, Goal1, Kind, Place, Near), goal_text(Goal1, Text) ),
            Found),
    sort(1, @>=, Found, Deepest),
    distinct_goals(Deepest, [], Distinct),
    ( length(Prefix, 12), append(Prefix, _, Distinct) -> true ; Prefix = Distinct ),
    maplist(failure_json, Prefix, Failures).

distinct_goals([], _, []).
distinct_goals([Depth-found(Text, Kind, Place, Near)|Found], Seen, Distinct) :-
    (   memberchk(Text, Seen)
    ->  distinct_goals(Found, Seen, Distinct)
    ;   Distinct = [Depth-found(Text, Kind, Place, Near)|Rest],
        distinct_goals(Found, [Text|Seen], Rest)
    ).

%! why_not(+Goal, +Module, +Depth, +Above, +Place)
%  Records why Goal, which fails and is called at Place, does so.
why_not(Goal, Module, Depth, Above, Place) :-
    step,
    why_not_(Goal, Module, Depth, Above, Place).

why_not_((A, B), Module, Depth, Above, Place) :-
    !,
    (   \+ call(Module:A)
    ->  why_not(A, Module, Depth, Above, Place)
    ;   Deeper is Depth + 1,
        forall(ordered(3, A-B, Module, A), why_not(B, Module, Deeper, Above, Place))
    ).
why_not_((If -> Then ; Else), Module, Depth, Above, Place) :-
    !,
    (   call(Module:If)
    ->  why_not(Then, Module, Depth, Above, Place)
    ;   why_not(Else, Module, Depth, Above, Place)
    ).
why_not_((A ; B), Module, Depth, Above, Place) :-
    !,
    why_not(A, Module, Depth, Above, Place),
    why_not(B, Module, Depth, Above, Place).
why_not_((If -> Then), Module, Depth, Above, Place) :-
    !,
    why_not((If, Then), Module, Depth, Above, Place).
why_not_(\+ Goal, Module, Depth, _, Place) :-
    !,
    (   once(Module:Goal)
    ->  goal_text(Goal, Text),
        record(Depth, \+ Goal, negation, Place, [Text])
    ;   true
    ).
why_not_(Goal, Module, Depth, Above, Place) :-
    inner(Goal, Inner),
    !,
    why_not(Inner, Module, Depth, Above, Place).
why_not_(Goal, Module, Depth, Above, Place) :-
    home(Goal, Module, Home),
    !,
    why_not_at(Home, Goal, Depth, Above, Place).
why_not_(Goal, _, Depth, _, Place) :-
    record(Depth, Goal, computed, Place, []).

why_not_at(fact(Home), Goal, Depth, _, Place) :-
    nearest(Goal, Home, Near),
    record(Depth, Goal, fact, Place, Near).
why_not_at(clauses(Home), Goal, Depth, Above, Place) :-
    (   member(Other, Above),
        Other =@= Goal
    ->  true
    ;   highest(Highest),
        Depth < Highest,
        findall(Goal-Body-Reference, ( clause(Home:Goal, Body, Reference), Body \== true ), Clauses),
        (   Clauses == []
        ->  nearest(Goal, Home, Near),
            record(Depth, Goal, fact, Place, Near)
        ;   Deeper is Depth + 1,
            forall(member(Goal-Body-Reference, Clauses),
                   ( clause_place(Home, Reference, At), why_not(Body, Home, Deeper, [Goal|Above], At) ))
        )
    ).

record(Depth, Goal, Kind, Place, Near) :-
    assertz(failure(Depth, Goal, Kind, Place, Near)).

%! nearest(+Goal, +Home, -Near)
%  Near are up to three facts that fit Goal but for one argument, else those with an argument that ends like its own.
nearest(Goal, Home, Near) :-
    functor(Goal, Name, Arity),
    findall(Text, limit(3, near(Name, Arity, Goal, Home, Text)), Near).

near(Name, Arity, Goal, Home, Text) :-
    distinct(Text, near_(Name, Arity, Goal, Home, Text)).

near_(Name, Arity, Goal, Home, Text) :-
    between(1, Arity, Position),
    arg(Position, Goal, Given),
    atom(Given),
    Given \== '',
    functor(Fact, Name, Arity),
    call(Home:Fact),
    arg(Position, Fact, Value),
    atom(Value),
    \+ memberchk(Value, ['', Given]),
    ( sub_atom(Value, _, _, 0, Given) -> true ; sub_atom(Given, _, _, 0, Value) ),
    goal_text(Fact, Text).
near_(Name, Arity, Goal, Home, Text) :-
    between(1, Arity, Position),
    arg(Position, Goal, Given),
    nonvar(Given),
    ( Arity =:= 1 -> true ; arg(Other, Goal, Bound), Other =\= Position, nonvar(Bound) -> true ),
    but_for(Position, Goal, Name, Arity, Fact),
    call(Home:Fact),
    goal_text(Fact, Text).

but_for(Position, Goal, Name, Arity, Fact) :-
    functor(Fact, Name, Arity),
    Goal =.. [_|Given],
    Fact =.. [_|Open],
    kept(1, Position, Given, Open).

kept(_, _, [], []).
kept(At, Position, [Given|Rest], [Open|More]) :-
    ( At =:= Position -> true ; Given = Open ),
    Next is At + 1,
    kept(Next, Position, Rest, More).

%  As JSON. What was rewritten to be checked is shown as it was written.

proof_json(Proof, json([goal=text(Text), kind=text(Kind), file=text(File), line=number(Line), because=list(Trees)])) :-
    Proof = proof(Goal, Kind, Place, Proofs),
    goal_text(Goal, Text),
    place(Place, File, Line),
    foldl(parts, Proofs, Parts, []),
    maplist(proof_json, Parts, Trees).

% Conjunctions are lists of what they join.
parts(proof(_, all, _, [First, Second]), Parts, Rest) :-
    !,
    parts(First, Parts, Between),
    parts(Second, Between, Rest).
parts(proof(_, skip, _, _), Rest, Rest) :- !.
parts(Proof, [Proof|Rest], Rest).

failure_json(Depth-found(Text, Kind, Place, Near),
             json([goal=text(Text), kind=text(Kind), file=text(File), line=number(Line), depth=number(Depth),
                   near=list(Texts)])) :-
    place(Place, File, Line),
    findall(text(One), member(One, Near), Texts).

place(at(File, Line), File, Line) :- !.
place(_, "", 0).
