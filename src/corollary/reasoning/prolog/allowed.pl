/** What a query may call besides the facts and the rules: pure predicates, and predicates that call goals.

A list of what is allowed, never of what is not. In `meta/1` a digit says that the argument is called with that many
further arguments, `^` that it is a goal under `Variable^`, and `?` that it is plain data.
*/

:- module(corollary_allowed, [library_of/1, meta/1, pure/1]).

:- use_module(library(lists), [member/2]).

%! library_of(?Library)
%  Holds if programs may use what is allowed of library(Library); all of them are loaded beforehand.
library_of(Library) :-
    member(Library, [
        aggregate, apply, assoc, clpfd, dcg/basics, dif, error, lists, occurs, ordsets, pairs,
        solution_sequences, strings, tabling, ugraphs, when, yall
    ]).

meta((0, 0)).
meta((0 ; 0)).
meta((0 -> 0)).
meta((0 *-> 0)).
meta(\+ 0).
meta(not(0)).
meta(once(0)).
meta(ignore(0)).
meta(forall(0, 0)).
meta(call(0)).
meta(call(1, ?)).
meta(call(2, ?, ?)).
meta(call(3, ?, ?, ?)).
meta(call(4, ?, ?, ?, ?)).
meta(call(5, ?, ?, ?, ?, ?)).
meta(call(6, ?, ?, ?, ?, ?, ?)).
meta(call(7, ?, ?, ?, ?, ?, ?, ?)).
meta(findall(?, 0, ?)).
meta(findall(?, 0, ?, ?)).
meta(findnsols(?, ?, 0, ?)).
meta(bagof(?, ^, ?)).
meta(setof(?, ^, ?)).
meta(aggregate_all(?, 0, ?)).
meta(aggregate_all(?, ?, 0, ?)).
meta(limit(?, 0)).
meta(offset(?, 0)).
meta(order_by(?, 0)).
meta(distinct(0)).
meta(distinct(?, 0)).
meta(call_nth(0, ?)).
meta(catch(0, ?, 0)).
meta(maplist(1, ?)).
meta(maplist(2, ?, ?)).
meta(maplist(3, ?, ?, ?)).
meta(maplist(4, ?, ?, ?, ?)).
meta(foldl(3, ?, ?, ?)).
meta(foldl(4, ?, ?, ?, ?)).
meta(foldl(5, ?, ?, ?, ?, ?)).
meta(foldl(6, ?, ?, ?, ?, ?, ?)).
meta(partition(2, ?, ?, ?, ?)).
meta(map_assoc(1, ?)).
meta(map_assoc(2, ?, ?)).
meta(map_list_to_pairs(2, ?, ?)).
meta(max_member(2, ?, ?)).
meta(min_member(2, ?, ?)).
meta(aggregate(?, ^, ?)).
meta(aggregate(?, ?, ^, ?)).
meta(foreach(0, 0)).
meta(freeze(?, 0)).
meta(when(?, 0)).
meta(include(1, ?, ?)).
meta(exclude(1, ?, ?)).
meta(partition(1, ?, ?, ?)).
meta(convlist(2, ?, ?)).
meta(predsort(3, ?, ?)).

pure(Indicator) :-
    pure_group(_, Indicators),
    member(Indicator, Indicators).

pure_group(control, [true/0, fail/0, false/0, (!)/0, throw/1, repeat/0]).
pure_group(comparison, [
    (=)/2, (\=)/2, (==)/2, (\==)/2, (@<)/2, (@>)/2, (@=<)/2, (@>=)/2, compare/3, dif/2, (=@=)/2,
    unify_with_occurs_check/2, subsumes_term/2, (?=)/2
]).
pure_group(arithmetic, [
    (is)/2, (=:=)/2, (=\=)/2, (<)/2, (>)/2, (=<)/2, (>=)/2, between/3, succ/2, plus/3
]).
pure_group(types, [
    var/1, nonvar/1, atom/1, number/1, integer/1, float/1, rational/1, string/1, atomic/1, compound/1, callable/1,
    is_list/1, ground/1, is_assoc/1, is_set/1, must_be/2, is_of_type/2, type_error/2, domain_error/2
]).
pure_group(terms, [
    functor/3, arg/3, (=..)/2, copy_term/2, term_variables/2, compound_name_arity/3, compound_name_arguments/3,
    copy_term/3, sub_term/2, occurrences_of_term/3, occurrences_of_var/3
]).
pure_group(text, [
    atom_codes/2, atom_chars/2, char_code/2, atom_length/2, atom_concat/3, sub_atom/5, sub_atom_icasechk/3,
    atom_number/2, number_codes/2, number_chars/2, atom_string/2, number_string/2, upcase_atom/2, downcase_atom/2,
    atomic_list_concat/2, atomic_list_concat/3, split_string/4, string_concat/3, string_length/2, sub_string/5,
    string_chars/2, string_codes/2, string_code/3, string_lower/2, string_upper/2, string_to_atom/2, char_type/2,
    normalize_space/2, wildcard_match/2, wildcard_match/3, format/3, code_type/2, text_to_string/2,
    string_lines/2, dedent_lines/3, indent_lines/3
]).
pure_group(lists, [
    append/2, append/3, delete/3, flatten/2, intersection/3, last/2, length/2, list_to_set/2,
    max_list/2, max_member/2, member/2, memberchk/2, min_list/2, min_member/2, msort/2, nextto/3, nth0/3, nth0/4,
    nth1/3, nth1/4, numlist/3, pairs_keys/2, pairs_keys_values/3, pairs_values/2, permutation/2, prefix/2,
    reverse/2, same_length/2, select/3, selectchk/3, select/4, sort/2, sort/4, keysort/2, subset/2, subtract/3,
    sum_list/2, transpose_pairs/2, union/3, clumped/2, group_pairs_by_key/2, proper_length/2,
    selectchk/4
]).
pure_group(sets, [
    ord_union/3, ord_union/2, ord_subtract/3, ord_intersection/3, ord_memberchk/2, ord_add_element/3,
    ord_del_element/3, ord_subset/2, ord_disjoint/2, list_to_ord_set/2, is_ordset/1, ord_selectchk/3, ord_intersect/2,
    ord_intersect/3, ord_intersection/4, ord_intersection/2, ord_union/4, ord_empty/1, ord_symdiff/3, ord_seteq/2
]).
pure_group(associations, [
    empty_assoc/1, list_to_assoc/2, put_assoc/4, get_assoc/3, assoc_to_list/2, assoc_to_keys/2, assoc_to_values/2,
    max_assoc/3, min_assoc/3, gen_assoc/3, ord_list_to_assoc/2, del_assoc/4, del_min_assoc/4, del_max_assoc/4
]).
pure_group(graphs, [
    add_edges/3, add_vertices/3, complement/2, compose/3, del_edges/3, del_vertices/3, edges/2, neighbors/3,
    neighbours/3, reachable/3, top_sort/2, transitive_closure/2, transpose_ugraph/2, vertices/2,
    vertices_edges_to_ugraph/3, ugraph_union/3, connect_ugraph/3
]).
pure_group(constraints, [
    (#>)/2, (#<)/2, (#>=)/2, (#=<)/2, (#=)/2, (#\=)/2, (#\)/1, (#<==>)/2, (#==>)/2, (#<==)/2, (#\/)/2, (#\)/2,
    (#/\)/2, (in)/2, (ins)/2, all_different/1, all_distinct/1, sum/3, scalar_product/4, tuples_in/2, labeling/2,
    label/1, indomain/1, lex_chain/1, serialized/2, global_cardinality/2, global_cardinality/3, circuit/1,
    cumulative/1, cumulative/2, disjoint2/1, element/3, automaton/3, automaton/8, transpose/2, zcompare/3, chain/2,
    fd_var/1, fd_inf/2, fd_sup/2, fd_size/2, fd_dom/2, fd_degree/2
]).
pure_group(grammars, [
    white/2, whites/2, nonblank/3, nonblanks/3, blank/2, blanks/2, blanks_to_nl/2, string/3, string_without/4,
    alpha_to_lower/3, digits/3, digit/3, integer/3, float/3, number/3, xinteger/3, xdigit/3, xdigits/3, eos/2, eol/2,
    remainder/3, atom/3
]).
