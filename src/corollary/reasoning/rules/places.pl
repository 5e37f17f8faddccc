/** Places: where in the sources a fact is to be seen. What has no place of its own is where its first symbol is. */

%! place(+Fact, -File, -Line)
%  Holds if Fact is to be seen on Line of File; on line 0, if all of File says so.
place(calls(Caller, Callee), File, Line) :-
    !,
    call_site(Caller, Callee, Line, _, _),
    defines(File, Caller, _, _).
place(references(Symbol, Mentioned), File, Line) :-
    !,
    reference_site(Symbol, Mentioned, Line, _, _),
    defines(File, Symbol, _, _).
place(defines(File, _, _, Line), File, Line) :- !.
place(left_out(File, _, Line), File, Line) :- !.
place(import_site(File, _, Line, _), File, Line) :- !.
place(imports(File, _, _), File, 0) :- !.
place(file(File, _), File, 0) :- !.
place(exports(_, Symbol), File, Line) :- !, defines(File, Symbol, _, Line).
place(candidate(_, Symbol), File, Line) :- !, defines(File, Symbol, _, Line).
place(Site, File, Line) :-
    Site =.. [Name, Symbol, _, Line, _, _],
    memberchk(Name, [call_site, reference_site, unresolved_call, unresolved_reference, may_run]),
    !,
    defines(File, Symbol, _, _).
place(Fact, File, Line) :-
    compound(Fact),
    arg(1, Fact, Symbol),
    atom(Symbol),
    defines(File, Symbol, _, Line),
    !.
