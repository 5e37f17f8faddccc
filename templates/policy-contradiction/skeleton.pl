{{rules}}
{{members}}
exceptions({{intended}}).

:- table belongs/2.
belongs(Subject, Group) :- member_in(Subject, Group).
belongs(Subject, Group) :- belongs(Subject, Between), member_in(Between, Group).

%  Two patterns overlap, and Common is the narrower of the two where one contains the other.
overlap(One, Other, Common) :-
    (   wildcard_match(One, Other)
    ->  Common = Other
    ;   wildcard_match(Other, One)
    ->  Common = One
    ;   atom_chars(One, First),
        atom_chars(Other, Second),
        meet(First, Second),
        !,
        atomic_list_concat([One, ' and ', Other], Common)
    ).

%  Some text is matched by both patterns.
meet([], []).
meet([], ['*'|Other]) :- meet([], Other).
meet(['*'|Rest], ['*'|Other]) :- meet(['*'|Rest], Other).
meet(['*'|Rest], Other) :- meet(Rest, Other).
meet(['*'|Rest], [Character|Other]) :- Character \== '*', meet(['*'|Rest], Other).
meet([Character|Rest], ['*'|Other]) :- Character \== '*', meet([Character|Rest], Other).
meet([Character|Rest], ['*'|Other]) :- Character \== '*', meet(Rest, ['*'|Other]).
meet([Character|Rest], [Character|Other]) :- Character \== '*', meet(Rest, Other).

common_subject(One, Other, Common) :- overlap(One, Other, Common), !.
common_subject(One, Other, One) :- belongs(One, Group), overlap(Group, Other, _), !.
common_subject(One, Other, Other) :- belongs(Other, Group), overlap(Group, One, _), !.
common_subject(One, Other, Common) :- belongs(Common, One), belongs(Common, Other), !.

contradiction(Allow, Deny, Subject, Action, Resource) :-
    rule(Allow, allow, OneSubject, OneAction, OneResource),
    rule(Deny, deny, OtherSubject, OtherAction, OtherResource),
    exceptions(Names),
    \+ memberchk(Deny, Names),
    common_subject(OneSubject, OtherSubject, Subject),
    overlap(OneAction, OtherAction, Action),
    overlap(OneResource, OtherResource, Resource).
