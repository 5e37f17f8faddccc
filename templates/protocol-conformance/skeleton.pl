{{steps}}
{{messages}}
start({{initial}}).
ends({{accepting}}).

exchange(Exchange) :- setof(One, exchange_of(One), All), member(Exchange, All).
exchange_of(Exchange) :- message_sent(Exchange, _, _, _, _).

script(Exchange, Messages) :-
    findall(Position-sent(Sender, Receiver, Message), message_sent(Exchange, Position, Sender, Receiver, Message), All),
    keysort(All, Messages).

fits('*', _) :- !.
fits(Same, Same).

moves(States, sent(Sender, Receiver, Message), Nexts) :-
    findall(Next,
            ( member(State, States), protocol_step(State, From, To, Pattern, Next),
              fits(From, Sender), fits(To, Receiver), wildcard_match(Pattern, Message) ),
            All),
    sort(All, Nexts).

%  Follows the exchange: stopped(Position, Message, States) where no step fits, else ended(States).
follow([], States, ended(States)).
follow([Position-Sent|Rest], States, Outcome) :-
    moves(States, Sent, Nexts),
    ( Nexts == [] -> Outcome = stopped(Position, Sent, States) ; follow(Rest, Nexts, Outcome) ).

outcome(Exchange, Outcome) :-
    exchange(Exchange),
    script(Exchange, Messages),
    start(State),
    follow(Messages, [State], Outcome).

violation(Exchange, Position, Sent, Expected) :-
    outcome(Exchange, stopped(Position, sent(Sender, Receiver, Message), States)),
    atomic_list_concat([Sender, ' sends ', Message, ' to ', Receiver], Sent),
    findall(Text,
            ( member(State, States), protocol_step(State, From, To, Pattern, _),
              atomic_list_concat([Pattern, ' from ', From, ' to ', To], Text) ),
            Texts),
    ( Texts == [] -> Expected = 'no message' ; sort(Texts, Sorted), atomic_list_concat(Sorted, ' or ', Expected) ).

unfinished(Exchange, Told) :-
    outcome(Exchange, ended(States)),
    ends(Accepting),
    intersection(States, Accepting, []),
    atomic_list_concat(States, ' or ', Told).
