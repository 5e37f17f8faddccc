{{layers}}
{{uses}}
{{allowed}}
strict({{strict}}).

:- table placed/3.
placed(File, Layer, Order) :-
    file_of_use(File),
    once(( layer(Layer, Order, Pattern), wildcard_match(Pattern, File) )).

file_of_use(File) :- uses_file(File, _).
file_of_use(File) :- uses_file(_, File).

permitted(User, Used) :-
    allowed_use(UserPattern, UsedPattern),
    wildcard_match(UserPattern, User),
    wildcard_match(UsedPattern, Used),
    !.

wrong(UserOrder, UsedOrder) :- UserOrder < UsedOrder, !.
wrong(UserOrder, UsedOrder) :-
    strict(true),
    layer(_, Between, _),
    Between > UsedOrder,
    Between < UserOrder,
    !.

violation(User, Used, UserLayer, UsedLayer) :-
    setof(One-Other, uses_file(One, Other), Pairs),
    member(User-Used, Pairs),
    placed(User, UserLayer, UserOrder),
    placed(Used, UsedLayer, UsedOrder),
    UserLayer \== UsedLayer,
    wrong(UserOrder, UsedOrder),
    \+ permitted(User, Used).
