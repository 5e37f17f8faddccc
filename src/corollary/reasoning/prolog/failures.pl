/** Errors as JSON: a kind, and what it needs to be explained. */

:- module(corollary_failures, [error_json/2]).

:- use_module(library(apply)).
:- use_module(json).

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
error_details(violated(Error), _, Kind, Details) :-
    !,
    error_details(Error, goal, Kind, Details).
error_details(at(Position, Error), Part, Kind, Details) :-
    !,
    at_least(Position, Error, Placed),
    error_details(Placed, Part, Kind, Details).
error_details(refused(Reason, At), Part, refused, [at=number(At)|Details]) :-
    !,
    refusal(Reason, Part, Details).
error_details(undefined(Name/Arity, All, At), Part, undefined,
              [part=text(Part), what=text(Name), arity=number(Arity), known=list(Known), at=number(At)]) :-
    !,
    maplist(indicator_json, All, Known).
error_details(second_wall(Error), _, refused,
              [at=number(-1), part=text(goal), what=text(sandbox), culprit=text(Text)]) :-
    !,
    error_text(Error, Text).
error_details(error(resource_error(What), _), _, resource, [what=text(Text)]) :-
    !,
    quoted_text(What, Text).
error_details(Error, _, error, [what=text(Text)]) :-
    error_text(Error, Text).

% An error without a place of its own is where its clause is.
at_least(Position, refused(Reason, -1), refused(Reason, At)) :-
    compound(Position),
    !,
    arg(1, Position, At).
at_least(Position, undefined(Indicator, All, -1), undefined(Indicator, All, At)) :-
    compound(Position),
    !,
    arg(1, Position, At).
at_least(_, Error, Error).

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

%  What went wrong, and in which predicate where that is known.
error_text(Error, Text) :-
    (   Error = error(Formal, Context)
    ->  goal_text(Formal, What),
        (   nonvar(Context),
            Context = context(Predicate, _),
            nonvar(Predicate),
            strip_module(Predicate, _, Name/Arity),
            atom(Name),
            integer(Arity)
        ->  format(string(Text), "~s in ~w/~w", [What, Name, Arity])
        ;   Text = What
        )
    ;   goal_text(Error, Text)
    ).
