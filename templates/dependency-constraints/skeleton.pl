{{wanted}}
{{available}}
{{requires}}
coexist({{coexist}}).

%  Versions: numbers between dots; what follows '-' or '+' is not compared.
numbers(Text, Numbers) :-
    split_string(Text, "-+", " vV=", [Core|_]),
    split_string(Core, ".", "", Parts),
    findall(Number, ( member(Part, Parts), number_string(Number, Part), integer(Number) ), Numbers).

order(Text, Other, Order) :- numbers(Text, One), numbers(Other, Two), in_order(One, Two, Found), Order = Found.

in_order([], [], =) :- !.
in_order([], Two, Order) :- !, in_order([0], Two, Order).
in_order(One, [], Order) :- !, in_order(One, [0], Order).
in_order([First|One], [Second|Two], Order) :-
    compare(Found, First, Second),
    ( Found == (=) -> in_order(One, Two, Order) ; Order = Found ).

at_least(Version, Bound) :- order(Version, Bound, Order), Order \== (<).
below(Version, Bound) :- order(Version, Bound, <).

satisfies(Version, Range) :-
    split_string(Range, "|", " ", Alternatives),
    member(Alternative, Alternatives),
    ( Alternative \== "" ; Range == '' ),
    split_string(Alternative, ", ", " ()", Pieces),
    exclude(==(""), Pieces, Words),
    joined(Words, Comparators),
    all_satisfied(Comparators, Version),
    !.

%  An operator that stands apart from its version is one comparator with it.
joined([], []).
joined([Operator, Bound|Rest], [Joined|More]) :-
    memberchk(Operator, ["^", "~", "~=", ">=", "<=", ">", "<", "==", "=", "!=", "==="]),
    !,
    string_concat(Operator, Bound, Joined),
    joined(Rest, More).
joined([Word|Rest], [Word|More]) :- joined(Rest, More).

all_satisfied([], _).
all_satisfied([Comparator|Rest], Version) :- satisfied(Comparator, Version), all_satisfied(Rest, Version).

satisfied(Comparator, Version) :-
    member(Operator, ["===", "~=", ">=", "<=", "==", "!=", "^", "~", ">", "<", "="]),
    string_concat(Operator, Bound, Comparator),
    !,
    compared(Operator, Bound, Version).
satisfied(Bound, Version) :- compared("=", Bound, Version).

compared(">=", Bound, Version) :- at_least(Version, Bound).
compared("<", Bound, Version) :- below(Version, Bound).
compared(">", Bound, Version) :- order(Version, Bound, >).
compared("<=", Bound, Version) :- order(Version, Bound, Order), Order \== (>).
compared("!=", Bound, Version) :- \+ compared("=", Bound, Version).
compared("==", Bound, Version) :- compared("=", Bound, Version).
compared("===", Bound, Version) :- compared("=", Bound, Version).
compared("=", Bound, Version) :-
    (   beginning(Bound, Fixed)
    ->  numbers(Version, Numbers),
        padded(Fixed, Numbers)
    ;   order(Version, Bound, =)
    ).
compared("~=", Bound, Version) :-
    at_least(Version, Bound),
    numbers(Bound, Numbers),
    append(Fixed, [_], Numbers),
    numbers(Version, Own),
    padded(Fixed, Own).
compared("~", Bound, Version) :-
    at_least(Version, Bound),
    numbers(Bound, Numbers),
    ( Numbers = [Major, Minor|_] -> Fixed = [Major, Minor] ; Fixed = Numbers ),
    numbers(Version, Own),
    padded(Fixed, Own).
compared("^", Bound, Version) :-
    at_least(Version, Bound),
    numbers(Bound, Numbers),
    up_to_first_positive(Numbers, Fixed),
    numbers(Version, Own),
    padded(Fixed, Own).

up_to_first_positive([Number|_], [Number]) :- Number > 0, !.
up_to_first_positive([Number|Rest], [Number|Fixed]) :- up_to_first_positive(Rest, Fixed).
up_to_first_positive([], []).

padded([], _).
padded([Number|Fixed], [Number|Own]) :- !, padded(Fixed, Own).
padded([0|Fixed], []) :- padded(Fixed, []).

%  What comes before *, x or X in a bound.
beginning(Bound, Fixed) :-
    split_string(Bound, ".", " ", Parts),
    append(Before, [Wild|_], Parts),
    memberchk(Wild, ["*", "x", "X", "latest", ""]),
    !,
    findall(Number, ( member(Part, Before), number_string(Number, Part) ), Fixed).

newest_first(Package, Versions) :-
    setof(Numbers-Version, ( available(Package, Version), numbers(Version, Numbers) ), All),
    reverse(All, Newest),
    pairs_values(Newest, Versions).

candidate(Package, Range, Version) :-
    newest_first(Package, Versions),
    member(Version, Versions),
    satisfies(Version, Range).

needs_of(Package, Version, Needs) :-
    findall(need(Needed, Range, Package), ( requires(Package, Which, Needed, Range), ( Which == Version ; Which == '*' ) ), Needs).

chosen([], Chosen, Chosen).
chosen([need(Package, Range, _)|Agenda], Before, Chosen) :-
    (   member(Package-Version, Before),
        ( coexist(false) ; satisfies(Version, Range) )
    ->  satisfies(Version, Range),
        chosen(Agenda, Before, Chosen)
    ;   candidate(Package, Range, Version),
        needs_of(Package, Version, Needs),
        append(Agenda, Needs, Longer),
        chosen(Longer, [Package-Version|Before], Chosen)
    ).

wants(Wants) :- findall(need(Package, Range, 'the project'), wanted(Package, Range), Wants).

plan(Plan) :-
    wants(Wants),
    once(chosen(Wants, [], Chosen)),
    sort(Chosen, Sorted),
    findall(Text, ( member(Package-Version, Sorted), atomic_list_concat([Package, ' ', Version], Text) ), Texts),
    atomic_list_concat(Texts, ', ', Plan).

need(Package, Range, 'the project') :- wanted(Package, Range).
need(Package, Range, By) :-
    requires(Owner, Version, Package, Range),
    \+ ( available(Owner, Other), Other \== Version, Version \== '*' ),
    atomic_list_concat([Owner, ' ', Version], By).

missing(Package, Range, By, There) :-
    need(Package, Range, By),
    \+ candidate(Package, Range, _),
    findall(Version, available(Package, Version), Versions),
    ( Versions == [] -> There = 'no version of it' ; atomic_list_concat(Versions, ', ', Text), atom_concat('only ', Text, There) ).

conflict(Text, Clash) :-
    wants(Wants),
    \+ chosen(Wants, [], _),
    smallest(Wants, [], Core),
    findall(One, ( member(need(Package, Range, _), Core), atomic_list_concat([Package, ' ', Range], One) ), Ones),
    atomic_list_concat(Ones, ', ', Text),
    findall(Told, clash(Core, Told), All),
    sort(All, Clashes),
    ( Clashes == [] -> Clash = '' ; atomic_list_concat(Clashes, '; ', Told), atom_concat(': ', Told, Clash) ).

smallest([], Core, Core).
smallest([Want|Rest], Kept, Core) :-
    append(Kept, Rest, Without),
    (   chosen(Without, [], _)
    ->  append(Kept, [Want], More),
        smallest(Rest, More, Core)
    ;   smallest(Rest, Kept, Core)
    ).

%  Two needs of one package that no version meets both.
clash(Core, Told) :-
    need_under(Core, Package, Range, By),
    need_under(Core, Package, Other, Another),
    By @< Another,
    candidate(Package, Range, _),
    candidate(Package, Other, _),
    \+ ( candidate(Package, Range, Version), satisfies(Version, Other) ),
    atomic_list_concat([By, ' needs ', Package, ' ', Range, ' and ', Another, ' needs ', Package, ' ', Other], Told).

need_under(Core, Package, Range, By) :- member(need(Package, Range, By), Core).
need_under(Core, Package, Range, By) :-
    member(need(Owner, OwnerRange, _), Core),
    candidate(Owner, OwnerRange, Version),
    needs_of(Owner, Version, Needs),
    member(need(Package, Range, _), Needs),
    atomic_list_concat([Owner, ' ', Version], By).
