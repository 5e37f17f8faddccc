/** Cycles: what calls or imports itself in turn. */

%! in_cycle(?Symbol)
%  Holds if Symbol calls itself in turn.
in_cycle(Symbol) :-
    symbol(Symbol),
    once(reaches(Symbol, Symbol)).

%! same_cycle(?Symbol, ?Other)
%  Holds if Symbol and Other call each other in turn: they are in one strongly connected component.
same_cycle(Symbol, Other) :-
    reaches(Symbol, Other),
    once(reaches(Other, Symbol)).

%! file_imports(?File, ?Target)
%  Holds if File imports Target when it runs, not for types alone.
file_imports(File, Target) :-
    import_site(File, Target, _, runtime).

%! imports_in_turn(?File, ?Target)
%  Holds if File imports Target, directly or in turn.
:- table imports_in_turn/2.
imports_in_turn(File, Target) :-
    file_imports(File, Target).
imports_in_turn(File, Target) :-
    imports_in_turn(File, Between),
    file_imports(Between, Target).

%! in_import_cycle(?File)
%  Holds if File imports itself in turn, by way of another file.
in_import_cycle(File) :-
    file(File, _),
    once(( imports_in_turn(File, Other), Other \== File, imports_in_turn(Other, File) )).

%! file_uses(?File, ?Target)
%  Holds if File imports Target or calls into it; never of one file.
:- table file_uses/2.
file_uses(File, Target) :-
    file_imports(File, Target),
    File \== Target.
file_uses(File, Target) :-
    defines(File, Caller, _, _),
    calls(Caller, Callee),
    defines(Target, Callee, _, _),
    File \== Target.

%! uses_in_turn(?File, ?Target)
%  Holds if File uses Target, directly or in turn.
:- table uses_in_turn/2.
uses_in_turn(File, Target) :-
    file_uses(File, Target).
uses_in_turn(File, Target) :-
    uses_in_turn(File, Between),
    file_uses(Between, Target).

%! in_file_cycle(?File)
%  Holds if File uses itself in turn, by way of another file.
in_file_cycle(File) :-
    file(File, _),
    once(uses_in_turn(File, File)).
