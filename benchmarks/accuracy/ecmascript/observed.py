"""What the tests of a package executed, as places: the truth that reports are held against."""

from __future__ import annotations

from benchmarks.accuracy.ecmascript.places import place_of
from benchmarks.accuracy.ecmascript.recording import Call, Function, Trace
from benchmarks.accuracy.runtime.causes import CONSTRUCTED, NAMED, Cause, indirect
from benchmarks.accuracy.runtime.observed import Edge, Observed, Site
from benchmarks.accuracy.runtime.places import MODULE, Place

UNNAMED = frozenset({"exports", "default"})
"""Names of functions that have one only where they are imported."""
INVOKERS = frozenset({"call", "apply"})


def observe(trace: Trace) -> Observed:
    """The functions that ran, by the engine's coverage, and the calls between them, by the clearest site of each."""
    functions = trace.functions
    executed = {functions[number] for number in trace.ran | trace.covered} - {None}
    edges: dict[Edge, Site] = {}
    for call in trace.calls:
        callee = functions[call.callee]
        caller = None if call.caller is None else functions[call.caller]
        if callee is None:
            continue
        edge = Place(call.file, MODULE) if caller is None else place_of(caller), place_of(callee)
        site = Site(cause_of(call, callee), call.line, call.text)
        if edge not in edges or site.cause < edges[edge].cause:
            edges[edge] = site
    ran = [function for function in executed if function is not None]
    return Observed(
        frozenset(map(place_of, ran)), edges, frozenset(place_of(function) for function in ran if function.lazy)
    )


def cause_of(call: Call, callee: Function) -> Cause:
    """Why a call happened: direct where the text at the site names what runs."""
    if call.operation == "other":
        return indirect("accessor" if callee.kind == "accessor" else "iteration" if callee.lazy else "by the language")
    if callee.kind == "constructor":
        return NAMED if call.name == "super" else CONSTRUCTED if call.operation == "new" else indirect("constructor")
    if call.name is None or call.name == "[]":
        return indirect("call of an expression")
    if call.name == callee.name or (callee.name in UNNAMED and call.name not in INVOKERS):
        return NAMED
    return indirect("call or apply" if call.name in INVOKERS else "callback")
