{{routes}}

numbered(Number, Name, Method, Pattern, Host) :-
    findall(route(N, M, P, H), route(N, M, P, H), All),
    nth1(Number, All, route(Name, Method, Pattern, Host)).

segments(Pattern, Segments) :-
    split_string(Pattern, "/", "", Parts),
    exclude(==(""), Parts, Kept),
    maplist(segment, Kept, Segments).

segment(Text, Kind) :-
    (   string_concat("{", _, Text), string_concat(_, "...}", Text)
    ->  Kind = rest
    ;   string_concat("{", _, Text), string_concat(_, "}", Text)
    ->  Kind = any
    ;   atom_string(Name, Text),
        Kind = text(Name)
    ).

%  Every path that the second pattern matches is matched by the first.
covers([rest], _) :- !.
covers([], []).
covers([any|More], [text(_)|Rest]) :- !, covers(More, Rest).
covers([any|More], [any|Rest]) :- !, covers(More, Rest).
covers([text(Name)|More], [text(Name)|Rest]) :- covers(More, Rest).

%  Some path is matched by both, and these are its segments.
common([rest], Other, Path) :- !, example(Other, Path).
common(Other, [rest], Path) :- !, example(Other, Path).
common([], [], []).
common([text(Name)|More], [text(Name)|Rest], [Name|Path]) :- common(More, Rest, Path).
common([text(Name)|More], [any|Rest], [Name|Path]) :- common(More, Rest, Path).
common([any|More], [text(Name)|Rest], [Name|Path]) :- common(More, Rest, Path).
common([any|More], [any|Rest], [x|Path]) :- common(More, Rest, Path).

example([], []).
example([rest|_], [x]).
example([text(Name)|Rest], [Name|Path]) :- example(Rest, Path).
example([any|Rest], [x|Path]) :- example(Rest, Path).

wider('*', _) :- !.
wider(Same, Same).

meets('*', _) :- !.
meets(_, '*') :- !.
meets(Same, Same).

pair(Earlier, EarlierPattern, First, Later, LaterPattern, Second, Methods, Hosts) :-
    numbered(One, Earlier, EarlierMethod, EarlierPattern, EarlierHost),
    numbered(Other, Later, LaterMethod, LaterPattern, LaterHost),
    One < Other,
    segments(EarlierPattern, First),
    segments(LaterPattern, Second),
    Methods = EarlierMethod-LaterMethod,
    Hosts = EarlierHost-LaterHost.

shadowed(Later, LaterPattern, Earlier, EarlierPattern) :-
    pair(Earlier, EarlierPattern, First, Later, LaterPattern, Second, M1-M2, H1-H2),
    wider(M1, M2),
    wider(H1, H2),
    once(covers(First, Second)).

ambiguous(Later, LaterPattern, Earlier, EarlierPattern, Example) :-
    pair(Earlier, EarlierPattern, First, Later, LaterPattern, Second, M1-M2, H1-H2),
    meets(M1, M2),
    meets(H1, H2),
    once(common(First, Second, Path)),
    atomic_list_concat([''|Path], '/', Example).
