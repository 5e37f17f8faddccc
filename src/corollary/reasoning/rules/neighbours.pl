/** Neighbours: who calls a symbol, and whom it calls. */

%! callers(?Symbol, ?Caller)
%  Holds if Caller calls Symbol.
callers(Symbol, Caller) :-
    calls(Caller, Symbol).

%! callees(?Symbol, ?Callee)
%  Holds if Symbol calls Callee.
callees(Symbol, Callee) :-
    calls(Symbol, Callee).

%! caller_at(?Symbol, ?Caller, ?File, ?Line)
%  Holds if Caller calls Symbol on Line of File.
caller_at(Symbol, Caller, File, Line) :-
    call_site(Caller, Symbol, Line, _, _),
    defines(File, Caller, _, _).

%! unused_export(?File, ?Symbol)
%  Holds if File exports Symbol, which can be called, and nothing in another file calls or mentions it.
unused_export(File, Symbol) :-
    exports(File, Symbol),
    callable_symbol(Symbol),
    \+ ( used_by(Symbol, User), \+ defines(File, User, _, _) ).

%! used_by(?Symbol, ?User)
%  Holds if User calls or mentions Symbol.
used_by(Symbol, User) :-
    calls(User, Symbol).
used_by(Symbol, User) :-
    references(User, Symbol).
