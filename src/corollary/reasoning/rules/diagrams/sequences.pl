/** Sequences: calls and their replies. A reply answers the last call between the same two that has none yet. */

%! unanswered(?Number, ?From, ?To)
%  Holds if the message of that Number is a call From To, and no later reply from To answers it.
unanswered(Number, From, To) :-
    message(Number, From, To, _, call),
    From \== To,
    \+ answered(Number, _, From, To).

%! answered(?Number, ?Reply, ?From, ?To)
%  Holds if the message Reply, back from To, answers the call of that Number From To.
answered(Number, Reply, From, To) :-
    message(Number, From, To, _, call),
    From \== To,
    message(Reply, To, From, _, reply),
    Reply > Number,
    open_calls(Number, Reply, From, To, 0),
    \+ ( message(Earlier, To, From, _, reply),
         Earlier > Number,
         Earlier < Reply,
         open_calls(Number, Earlier, From, To, 0)
       ).

open_calls(First, Last, From, To, Open) :-
    findall(Call, ( message(Call, From, To, _, call), Call >= First, Call =< Last ), Calls),
    findall(Reply, ( message(Reply, To, From, _, reply), Reply >= First, Reply =< Last ), Replies),
    length(Calls, Called),
    length(Replies, Replied),
    Open is Called - Replied.

%! never_ends(?Participant, ?Line)
%  Holds if Participant is activated on Line and never deactivated.
never_ends(Participant, Line) :-
    span(activation, Participant, Line, 0).
