/** Symbols: what the facts say of them, in words that the other rules use. */

%! symbol(?Symbol)
%  Holds if Symbol is defined in the program.
symbol(Symbol) :-
    defines(_, Symbol, _, _).

%! callable_symbol(?Symbol)
%  Holds if Symbol is of a kind that can be called: a function, a method, a class.
callable_symbol(Symbol) :-
    defines(_, Symbol, Kind, _),
    callable_kind(Kind).

%! member_of(?Member, ?Owner)
%  Holds if Member stands directly in Owner, which is a class or the like.
member_of(Member, Owner) :-
    contains(Owner, Member),
    defines(_, Owner, Kind, _),
    owning_kind(Kind).

%! open_class(?Class)
%  Holds if Class inherits, directly or in turn, from a base outside the program, which may call its members; or if a
%  class that does inherits from Class, too, as from a mixin.
:- table open_class/1.
open_class(Class) :-
    below_outside(Class).
open_class(Class) :-
    open_class(Derived),
    inherits(Derived, Class, _).

:- table below_outside/1.
below_outside(Class) :-
    inherits_outside(Class).
below_outside(Class) :-
    below_outside(Base),
    inherits(Class, Base, _).

%! inherits_from(?Class, ?Ancestor)
%  Holds if Class inherits from Ancestor, directly or in turn.
:- table inherits_from/2.
inherits_from(Class, Base) :-
    inherits(Class, Base, _).
inherits_from(Class, Ancestor) :-
    inherits_from(Class, Base),
    inherits(Base, Ancestor, _).

%! overrides_entry(?Override, ?Member)
%  Holds if Override overrides Member, an entry point: who calls Member from outside may run Override.
overrides_entry(Override, Member) :-
    entry_point(Member, Reason),
    Reason \== protocol,
    member_of(Member, Ancestor),
    candidate(Name, Member),
    \+ sub_atom(Name, _, _, 0, '<rest>'),
    inherits_from(Class, Ancestor),
    Class \== Ancestor,
    contains(Class, Override),
    candidate(Name, Override),
    member_of(Override, Class).

%! protocol_member(?Owner, ?Member)
%  Holds if the language itself calls Member on objects of Owner.
protocol_member(Owner, Member) :-
    contains(Owner, Member),
    entry_point(Member, protocol).

%! open_site(?Symbol, ?Name, ?Reason)
%  Holds if Symbol has a site that calls or mentions Name and may mean any symbol of that name.
open_site(Symbol, Name, Reason) :-
    unresolved_call(Symbol, Name, _, _, Reason),
    open_reason(Reason).
open_site(Symbol, Name, Reason) :-
    unresolved_reference(Symbol, Name, _, _, Reason),
    open_reason(Reason).
