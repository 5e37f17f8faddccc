{{flow}}
{{acquires}}
{{releases}}
{{uses}}
entry({{entry}}).

resource(Resource) :- setof(One, one_resource(One), All), member(Resource, All).
one_resource(Resource) :- acquires(_, Resource).
one_resource(Resource) :- releases(_, Resource).

%  What a step makes of the state (free or held) of a resource, or the mistake that it is.
effect(Step, Resource, held, mistake('double acquisition')) :- acquires(Step, Resource), !.
effect(Step, Resource, _, held) :- acquires(Step, Resource), !.
effect(Step, Resource, free, mistake('release without acquisition')) :- releases(Step, Resource), !.
effect(Step, Resource, _, free) :- releases(Step, Resource), !.
effect(Step, Resource, free, mistake('use without acquisition')) :- uses(Step, Resource), !.
effect(_, _, State, State).

last(Step) :- \+ next_step(Step, _).

%  Breadth first over steps and states, so that the path of a mistake is a shortest one.
walk([], _, _, []).
walk([at(Step, Before, Way)|Queue], Resource, Seen, Found) :-
    effect(Step, Resource, Before, After),
    Path = [Step|Way],
    (   After = mistake(Kind)
    ->  Found = [Kind-Path|More],
        walk(Queue, Resource, Seen, More)
    ;   last(Step)
    ->  ( After == held -> Found = [leak-Path|More] ; Found = More ),
        walk(Queue, Resource, Seen, More)
    ;   findall(Next-After, next_step(Step, Next), Nexts),
        sort(Nexts, Sorted),
        ord_subtract(Sorted, Seen, New),
        ord_union(Seen, New, Known),
        findall(at(Next, State, Path), member(Next-State, New), Longer),
        append(Queue, Longer, Rest),
        walk(Rest, Resource, Known, Found)
    ).

defect(Kind, Resource, Told) :-
    resource(Resource),
    entry(Entry),
    walk([at(Entry, free, [])], Resource, [Entry-free], Found),
    member(Kind-Path, Found),
    reverse(Path, Steps),
    atomic_list_concat(Steps, ' -> ', Told).
