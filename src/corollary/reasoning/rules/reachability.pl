/** Reachability: who calls whom in turn, for sure and perhaps.

Guesses go over hubs, so that they stay as many as sites and candidates together: an open site leads to hub(Name),
or to `escaped` where the callee has no name, or to `computed` where its name is computed at run time.
*/

%! reaches(?Source, ?Target)
%  Holds if Source may call Target by one or more calls, each of which is more than a guess.
reaches(Source, Target) :-
    (   var(Source), nonvar(Target)
    ->  reached_from(Target, Source)
    ;   symbol(Source),
        reaching_to(Source, Target)
    ).

:- table reaching_to/2.
reaching_to(Source, Target) :-
    calls(Source, Target).
reaching_to(Source, Target) :-
    reaching_to(Source, Between),
    calls(Between, Target).

:- table reached_from/2.
reached_from(Target, Source) :-
    calls(Source, Target).
reached_from(Target, Source) :-
    reached_from(Target, Between),
    calls(Source, Between).

%! impact(?Symbol, ?Caller)
%  Holds if Caller calls Symbol, directly or in turn: a change of Symbol may break it.
impact(Symbol, Caller) :-
    reaches(Caller, Symbol).

%! distance(+Source, ?Target, -Calls)
%  Holds if the shortest chain of calls from Source to Target has this many Calls.
:- table distance(_, _, min).
distance(Source, Target, 1) :-
    calls(Source, Target).
distance(Source, Target, Calls) :-
    distance(Source, Between, Before),
    calls(Between, Target),
    Calls is Before + 1.

%! may_reach(?Source, ?Target)
%  Holds if Target may run because of Source by steps of any kind that may exist: where it fails, and Target is not
%  finalised, it is refuted.
may_reach(Source, Target) :-
    (   var(Source), nonvar(Target)
    ->  may_be_reached_from(Target, Source),
        symbol(Source)
    ;   symbol(Source),
        may_reach_to(Source, Target),
        symbol(Target)
    ).

:- table may_reach_to/2.
may_reach_to(Source, Target) :-
    may_lead(Source, Target).
may_reach_to(Source, Target) :-
    may_reach_to(Source, Between),
    may_lead(Between, Target).

:- table may_be_reached_from/2.
may_be_reached_from(Target, Source) :-
    may_lead(Source, Target).
may_be_reached_from(Target, Source) :-
    may_be_reached_from(Target, Between),
    may_lead(Source, Between).

%! finalised(?Symbol)
%  Holds if Symbol runs when some object goes away: it may run anywhere.
finalised(Symbol) :-
    candidate('<finalised>', Symbol).

%! may_impact(?Symbol, ?Caller)
%  Holds if a change of Symbol may break Caller, guesses included.
may_impact(Symbol, Caller) :-
    may_reach(Caller, Symbol).

%! may_call(?Caller, ?Callee)
%  Holds if Caller has an open site that may mean Callee: by its name, or nameless while Callee's value escapes.
may_call(Caller, Callee) :-
    (   var(Caller), nonvar(Callee)
    ->  hub_of(Callee, Hub),
        site_hub(Caller, Hub)
    ;   site_hub(Caller, Hub),
        hub_leads(Hub, Callee)
    ).

may_lead(Source, Target) :- leads(Source, Target).
may_lead(computed, Target) :- candidate(_, Target).
may_lead(escaped, Target) :- exports(_, Target).
may_lead(Source, Hub) :- may_run(Source, Name, _, _, Reason), name_hub(Name, Reason, Hub).

leads(Source, Target) :- calls(Source, Target).
leads(Source, Target) :- references(Source, Target).
leads(Source, Target) :- loads(Source, Target).
leads(Source, Target) :- inherits(Source, Target, _).
leads(Source, Target) :- protocol_member(Source, Target).
leads(Source, Target) :- open_class(Source), member_of(Target, Source).
leads(Source, Target) :- site_hub(Source, Target).
leads(hub(Name), Target) :- candidate(Name, Target).
leads(escaped, Target) :- escaped(Target).
leads(computed, escaped).

site_hub(Symbol, Hub) :-
    (   var(Hub)
    ->  open_site(Symbol, Name, Reason),
        name_hub(Name, Reason, Hub)
    ;   hub_name(Hub, Name),
        open_site(Symbol, Name, Reason),
        name_hub(Name, Reason, Hub)
    ).

name_hub('', Reason, Hub) :-
    !,
    ( Reason == (dynamic) -> Hub = computed ; Hub = escaped ).
name_hub(Name, _, hub(Name)).

hub_name(hub(Name), Name).
hub_name(escaped, '').
hub_name(computed, '').

%! escaped(?Value)
%  Holds if Value, a symbol or the hub of a name, is mentioned somewhere, so that who calls a value may call it.
:- table escaped/1.
escaped(Symbol) :-
    references(_, Symbol).
escaped(hub(Name)) :-
    unresolved_reference(_, Name, _, _, Reason),
    Name \== '',
    open_reason(Reason).

%! far_candidate(?Name, ?Symbol)
%  Holds if Symbol could only be meant as the member Name of its module, which is not known to be a value.
far_candidate(Name, Symbol) :-
    candidate(Name, Symbol),
    \+ member_of(Symbol, _),
    defines(File, Symbol, _, _),
    \+ ( asked_of_values(Name), held_module(Module), defines(File, Module, _, _) ),
    \+ ( open_site(User, Name, Reason), ( \+ member_reason(Reason) ; Reason == (dynamic), defines(File, User, _, _) ) ).

%! asked_of_values(?Name)
%  Holds if some site may look Name up in a value: it spells it, or is in a file that looks up computed names.
:- table asked_of_values/1.
asked_of_values(Name) :-
    open_site(_, Name, Reason),
    Reason \== (dynamic).
asked_of_values(Name) :-
    open_site(User, Name, dynamic),
    defines(File, User, _, _),
    looks_up_in(File).

%! looks_up_in(?File)
%  Holds if code in File reads members by names that it computes.
:- table looks_up_in/1.
looks_up_in(File) :-
    open_site(User, _, computed),
    defines(File, User, _, _).

hub_leads(hub(Name), Callee) :-
    candidate(Name, Callee).
hub_leads(escaped, Callee) :-
    escaped(Value),
    ( Value = hub(Name) -> candidate(Name, Callee) ; Callee = Value ).
hub_leads(computed, Callee) :-
    hub_leads(escaped, Callee).
hub_leads(computed, Callee) :-
    candidate(_, Callee).

hub_of(Callee, hub(Name)) :-
    candidate(Name, Callee).
hub_of(Callee, Hub) :-
    once(hub_leads(escaped, Callee)),
    ( Hub = escaped ; Hub = computed ).
hub_of(Callee, computed) :-
    \+ hub_leads(escaped, Callee),
    once(candidate(_, Callee)).
