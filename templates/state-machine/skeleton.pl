{{transitions}}
{{initial}}
{{final}}
{{states}}
{{composites}}
complete({{complete}}).

move(From, To, Event, Guard) :- written_move(From, To, Event, Guard).
move(State, Start, '', '') :- composite(State, Start, _), once(written_move(Start, _, _, _)).
move(End, To, Event, Guard) :- composite(State, _, End), written_move(State, To, Event, Guard).
move(Inner, To, Event, Guard) :- inside(Inner, State), \+ composite(State, _, Inner), written_move(State, To, Event, Guard).

%  What can be reached inside of a composite state from where it begins: it is left wherever the composite is.
:- table inside/2.
inside(Start, State) :- composite(State, Start, _), once(written_move(Start, _, _, _)).
inside(Next, State) :- inside(Before, State), written_move(Before, Next, _, _).

some_state(State) :- move(State, _, _, _).
some_state(State) :- move(_, State, _, _).
some_state(State) :- initial_state(State).
some_state(State) :- final_state(State).
some_state(State) :- declared_state(State).

state(State) :- setof(One, some_state(One), All), member(State, All).

:- table reached/1.
reached(State) :- initial_state(State).
reached(State) :- reached(Before), move(Before, State, _, _).

:- table can_end/1.
can_end(State) :- final_state(State).
can_end(State) :- move(State, Next, _, _), can_end(Next).

defect(unreachable, State) :- state(State), \+ reached(State).
defect('dead end', State) :- state(State), reached(State), \+ move(State, _, _, _), \+ final_state(State).
defect(livelock, What) :-
    once(final_state(_)),
    state(State),
    reached(State),
    move(State, _, _, _),
    \+ can_end(State),
    atom_concat(State, ' leads to no end any more', What).
defect(nondeterministic, What) :-
    state(State),
    setof(Event-Guard, Next^move(State, Next, Event, Guard), Labels),
    member(Event-Guard, Labels),
    Event \== '',
    setof(Next, move(State, Next, Event, Guard), [First, Second|More]),
    atomic_list_concat([First, Second|More], ' or ', Choice),
    atomic_list_concat([State, ' goes to ', Choice, ' on ', Event], What).
defect(unhandled, What) :-
    complete(true),
    setof(One, event(One), Events),
    state(State),
    reached(State),
    \+ final_state(State),
    member(Event, Events),
    \+ move(State, _, Event, _),
    atomic_list_concat([State, ' does not react to ', Event], What).
defect('no beginning', 'no state is initial') :- \+ initial_state(_).

event(Event) :- move(_, _, Event, _), Event \== ''.
