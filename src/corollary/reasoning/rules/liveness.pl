/** Liveness: what entry points lead to, and what is dead because none does. */

%! root(?Symbol)
%  Holds if Symbol runs without a caller. Members that the language calls are no roots: they need a living owner.
root(Symbol) :-
    entry_point(Symbol, Reason),
    (   Reason \== protocol
    ->  true
    ;   \+ contains(_, Symbol)
    ).

%! keeps(?Living, ?Symbol)
%  Holds if Symbol is sure to be alive when Living is: it is called, mentioned, imported, inherited from, or around it.
keeps(Living, Symbol) :- calls(Living, Symbol).
keeps(Living, Symbol) :- references(Living, Symbol).
keeps(Living, Symbol) :- loads(Living, Symbol).
keeps(Living, Symbol) :- contains(Symbol, Living).
keeps(Living, Symbol) :- inherits(Living, Symbol, _).
keeps(Living, Symbol) :- protocol_member(Living, Symbol).

%! live(?Symbol)
%  Holds if an entry point leads to Symbol by steps that are known.
:- table live/1 as subsumptive.
live(Symbol) :-
    root(Symbol).
live(Symbol) :-
    live(Living),
    keeps(Living, Symbol).

%! may_live(?Symbol)
%  Holds if an entry point leads to Symbol, guesses included; a guessed member needs a living owner besides.
may_live(Symbol) :-
    may_live_node(Symbol),
    symbol(Symbol).

:- table may_live_node/1 as subsumptive.
may_live_node(Symbol) :-
    root(Symbol).
may_live_node(Symbol) :-
    may_live_node(Living),
    keeps(Living, Symbol).
may_live_node(Hub) :-
    may_live_node(Living),
    live_hub(Living, Hub).
may_live_node(Symbol) :-
    may_live_node(Hub),
    guessed(Hub, Symbol, Owner),
    ( Owner == none ; may_live_node(Owner) ).

may_live_node(Symbol) :-
    may_live_node(Living),
    open_class(Living),
    member_of(Symbol, Living),
    overriding(Symbol, _).
may_live_node(Override) :-
    may_live_node(Member),
    overrides_entry(Override, Member),
    member_of(Override, Owner),
    may_live_node(Owner).

live_hub(Living, Hub) :- site_hub(Living, Hub).
live_hub(escaped, hub(Name)) :- escaped(hub(Name)).
live_hub(computed, escaped).

guessed(hub(Name), Symbol, Owner) :-
    candidate(Name, Symbol),
    \+ far_candidate(Name, Symbol),
    owner_or_none(Symbol, Owner).
guessed(escaped, Symbol, Owner) :-
    escaped(Symbol),
    Symbol \= hub(_),
    owner_or_none(Symbol, Owner).

owner_or_none(Symbol, Owner) :-
    (   member_of(Symbol, Class)
    ->  Owner = Class
    ;   Owner = none
    ).

%! suspect(?Symbol)
%  Holds if anything at all speaks for Symbol being alive, be it its name in a string, an export, or a base outside.
suspect(Symbol) :-
    suspect_node(Symbol),
    symbol(Symbol).

:- table suspect_node/1 as subsumptive.
suspect_node(Symbol) :-
    root(Symbol).
suspect_node(Symbol) :-
    mentions(Name),
    candidate(Name, Symbol).
suspect_node(Symbol) :-
    exports(_, Symbol).
suspect_node(Symbol) :-
    suspect_node(Living),
    suspect_lead(Living, Symbol).
suspect_node(Member) :-
    suspect_node(Class),
    member_of(Member, Class),
    \+ may_live_node(Class).

suspect_lead(Living, Symbol) :- keeps(Living, Symbol).
suspect_lead(Living, Symbol) :- leads(Living, Symbol).
suspect_lead(computed, hub(Name)) :- mentions(Name).
suspect_lead(Member, Override) :- overrides_entry(Override, Member).

%! dead(?Symbol)
%  Holds if no entry point leads to Symbol, a symbol that can be called: it is proved or likely to be dead.
dead(Symbol) :-
    dead(Symbol, Confidence),
    ( Confidence == proved ; Confidence == likely ).

%! dead(?Symbol, ?Confidence)
%  Holds if Symbol may go, with Confidence proved, likely, test-only or public-unused; or only guesses keep it alive:
%  Confidence is unknown.
dead(Symbol, Confidence) :-
    ignore(live(_)),
    ignore(may_live_node(_)),
    ignore(suspect_node(_)),
    callable_symbol(Symbol),
    \+ required(Symbol),
    (   live(Symbol)
    ->  (   test_only(Symbol)
        ->  Confidence = 'test-only'
        ;   unused_api(Symbol),
            Confidence = 'public-unused'
        )
    ;   may_live_node(Symbol)
    ->  Confidence = unknown
    ;   ( suspect_node(Symbol) ; left_out(_, Reason, _), lost_reason(Reason) )
    ->  Confidence = likely
    ;   Confidence = proved
    ).

%! required(?Symbol)
%  Holds if Symbol is a member that a type, or an interface which may live, asks for: it has no code of its own.
required(Symbol) :-
    defines(_, Symbol, method, _),
    contains(Type, Symbol),
    defines(_, Type, Kind, _),
    (   Kind == type
    ;   Kind == interface,
        may_live_node(Type)
    ).
