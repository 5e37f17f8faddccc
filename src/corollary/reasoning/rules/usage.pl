/** Usage: what lives and yet may go, because only tests keep it or because nothing here uses it. */

%! test_code(?Symbol)
%  Holds if Symbol is an entry point of tests, or stands in one.
:- table test_code/1.
test_code(Symbol) :-
    entry_purpose(Symbol, test).
test_code(Symbol) :-
    test_code(Outer),
    contains(Outer, Symbol).

%! test_only(?Symbol)
%  Holds if tests keep Symbol alive, it is no part of them, and nothing else may lead to it.
test_only(Symbol) :-
    ignore(may_live_node(_)),
    ignore(suspect_node(_)),
    live(Symbol),
    \+ test_code(Symbol),
    ignore(untested_node(_)),
    \+ untested_node(Symbol).

:- table untested_node/1 as subsumptive.
untested_node(Symbol) :-
    entry_purpose(Symbol, Purpose),
    Purpose \== test.
untested_node(Symbol) :-
    suspect_node(Symbol),
    \+ may_live_node(Symbol),
    symbol(Symbol).
untested_node(Symbol) :-
    untested_node(Living),
    suspect_lead(Living, Symbol).

%! unused_api(?Symbol)
%  Holds if Symbol is there for code outside alone, and nothing outside of it that may be alive uses it or what is in it.
unused_api(Symbol) :-
    ignore(may_live_node(_)),
    ignore(suspect_node(_)),
    entry_purpose(Symbol, api),
    \+ ( entry_purpose(Symbol, Purpose), Purpose \== api ),
    \+ entry_point(Symbol, protocol),
    \+ overrides_outside(Symbol),
    \+ used_from_outside(Symbol).

used_from_outside(Symbol) :-
    within(Symbol, Part),
    may_use(User, Part),
    ( may_live_node(User) ; suspect_node(User) ),
    symbol(User),
    \+ within(Symbol, User).

%! overrides_outside(?Member)
%  Holds if Member overrides a member of a base outside: it is known to have one, or Member calls one of its own name.
overrides_outside(Member) :-
    member_of(Member, Class),
    open_class(Class),
    (   overriding(Member, known)
    ;   overriding(Member, possible),
        named(Member, Name),
        once(( unresolved_call(Member, Name, _, _, _) ; may_run(Member, Name, _, _, _) ))
    ).

%! within(+Symbol, ?Part)
%  Holds if Part is Symbol or stands in it, at any depth.
within(Symbol, Symbol).
within(Symbol, Part) :-
    contains(Symbol, Inner),
    within(Inner, Part).

%! uses(?User, ?Symbol)
%  Holds if User uses Symbol by its name: calls, mentions, imports or inherits from it.
uses(User, Symbol) :- calls(User, Symbol).
uses(User, Symbol) :- references(User, Symbol).
uses(User, Symbol) :- loads(User, Symbol).
uses(User, Symbol) :- inherits(User, Symbol, _).

%! may_use(?User, ?Symbol)
%  Holds if User uses Symbol, guesses included.
may_use(User, Symbol) :-
    uses(User, Symbol).
may_use(User, Symbol) :-
    guessed(Hub, Symbol, _),
    hub_before(Hub, First),
    site_hub(User, First).

hub_before(Hub, Hub).
hub_before(escaped, computed).
hub_before(Hub, First) :-
    escaped(Hub),
    Hub = hub(_),
    ( First = escaped ; First = computed ).
