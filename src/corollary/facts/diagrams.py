"""What a diagram says, as relations for Prolog: each declared once, here, and the rows that a diagram gives.

The facts are those of one diagram, so that equal ids of two diagrams are never taken for one. Ids and labels are atoms
as they are written.
"""

from __future__ import annotations

from collections.abc import Iterator

from corollary.facts.relations import Relation, relation_of
from corollary.syntax.mermaid.values import Diagram, Edge

Row = tuple[str | int, ...]

RELATIONS = (
    relation_of(
        "diagram(Kind: word, Title: text, Line: integer)",
        "Holds if the diagram is of Kind (flowchart, state, sequence, class or er) and begins on Line.",
    ),
    relation_of(
        "node(Node: name, Label: text, Line: integer)", "Holds if Node is first named on Line and shows Label."
    ),
    relation_of(
        "shape(Node: name, Shape: word)",
        "Holds if Node is drawn as Shape, where one is given: diamond, fork, start, end, actor, interface.",
    ),
    relation_of(
        "edge(From: name, To: name, Label: text)",
        "Holds if an edge of any kind leads From To: a link, a transition, a message or a relation.",
    ),
    relation_of("edge_line(From: name, To: name, Line: integer)", "Holds if an edge leads From To on Line."),
    relation_of(
        "drawn(From: name, To: name, Stroke: word, FromHead: word, ToHead: word, Line: integer)",
        "Holds if the edge on Line has this Stroke (solid, dotted, thick, invisible) and these heads ('' for none).",
    ),
    relation_of(
        "group(Group: name, Label: text, Kind: word, Line: integer)",
        "Holds if Group is a subgraph, a composite state, a region, a namespace or a box.",
    ),
    relation_of("in_group(Node: name, Group: name)", "Holds if Node stands directly in Group; Node may be a group."),
    relation_of("detail(Node: name, Text: text)", "Holds if Text is a member, an attribute or a description of Node."),
    relation_of("note(Node: name, Text: text, Line: integer)", "Holds if a note is about Node ('' for no node)."),
    relation_of(
        "transition(From: name, Event: text, To: name, Line: integer)",
        "Holds if in a state diagram From goes To by Event ('' for none).",
    ),
    relation_of("composite(Composite: name, State: name)", "Holds if State stands directly in the state Composite."),
    relation_of("initial(State: name)", "Holds if State is the start of the diagram or of a composite state."),
    relation_of("final(State: name)", "Holds if State is the end of the diagram or of a composite state."),
    relation_of(
        "message(Number: integer, From: name, To: name, Text: text, Kind: word)",
        "Holds if the message of that Number, from 1, is sent From To: Kind is call (a solid line), reply (a dotted "
        "one) or signal (nobody waits for an answer).",
    ),
    relation_of("message_line(Number: integer, Line: integer)", "Holds if the message of that Number stands on Line."),
    relation_of(
        "span(Kind: word, Label: text, First: integer, Last: integer)",
        "Holds if a block (loop, alt, ...), a section of one (else, and, option) or an activation is on these lines; "
        "Label is what stands beside it or who is active, Last is 0 where it does not end.",
    ),
    relation_of(
        "relation(From: name, To: name, Kind: word, Label: text, Line: integer)",
        "Holds if classes or entities are related: Kind is extension, composition, aggregation, dependency, lollipop "
        "or link, or identifying or 'not identifying'. Which end has the head is said by drawn/6.",
    ),
    relation_of(
        "ends(From: name, To: name, FromEnd: text, ToEnd: text, Line: integer)",
        "Holds if the relation on Line has these cardinalities or roles at its ends.",
    ),
    relation_of("trouble(Line: integer, Column: integer, Message: text)", "Holds if Mermaid refuses the text there."),
    relation_of("skipped(Line: integer, Text: text)", "Holds if Text was not understood and says nothing here."),
)
"""Every relation, whatever the kind of the diagram, in the order in which facts are written."""


def rows(diagram: Diagram) -> Iterator[tuple[Relation, list[Row]]]:
    """For each relation what holds of the diagram."""
    found: dict[str, list[Row]] = {
        "diagram": [(diagram.kind, diagram.title, diagram.line)],
        "node": [(node.id, node.label, node.line) for node in diagram.nodes],
        "shape": [(node.id, shape) for node in diagram.nodes for shape in _shapes(diagram, node.shape)],
        "edge": [(edge.source, edge.target, edge.label) for edge in diagram.edges],
        "edge_line": [(edge.source, edge.target, edge.line) for edge in diagram.edges],
        "drawn": [(edge.source, edge.target, edge.stroke, *edge.heads, edge.line) for edge in diagram.edges],
        "group": [(group.id, group.label, group.kind, group.line) for group in diagram.groups],
        "in_group": [(member, group.id) for group in diagram.groups for member in group.members],
        "detail": [(node.id, detail) for node in diagram.nodes for detail in node.details],
        "note": [(node, note.text, note.line) for note in diagram.notes for node in note.about or ("",)],
        "trouble": [(error.line, error.column, error.message) for error in diagram.errors],
        "skipped": [(skipped.line, skipped.text) for skipped in diagram.skipped],
        **_of_its_kind(diagram),
    }
    for relation in RELATIONS:
        yield relation, list(dict.fromkeys(found.get(relation.name, ())))


def _of_its_kind(diagram: Diagram) -> dict[str, list[Row]]:
    match diagram.kind:
        case "state":
            return {
                "transition": [(edge.source, edge.label, edge.target, edge.line) for edge in diagram.edges],
                "composite": [(group.id, member) for group in diagram.groups for member in group.members],
                "initial": [(node.id,) for node in diagram.nodes if node.shape == "start"],
                "final": [(node.id,) for node in diagram.nodes if node.shape == "end"],
            }
        case "sequence":
            numbered = list(enumerate(diagram.edges, start=1))
            return {
                "message": [(number, edge.source, edge.target, edge.label, _said(edge)) for number, edge in numbered],
                "message_line": [(number, edge.line) for number, edge in numbered],
                "span": [(span.kind, span.label, span.line, span.last_line) for span in diagram.spans],
            }
        case "class" | "er":
            related = diagram.kind == "er"
            return {
                "relation": [
                    (edge.source, edge.target, _related(edge, identifying=related), edge.label, edge.line)
                    for edge in diagram.edges
                ],
                "ends": [
                    (edge.source, edge.target, *(edge.heads if related else edge.ends), edge.line)
                    for edge in diagram.edges
                ],
            }
        case _:
            return {}


def _shapes(diagram: Diagram, shape: str) -> list[str]:
    """A class may have several annotations."""
    return shape.split(" ") if shape and diagram.kind == "class" else [shape] if shape else []


def _said(edge: Edge) -> str:
    if "open" in edge.heads:
        return "signal"
    return "reply" if edge.stroke == "dotted" else "call"


def _related(edge: Edge, *, identifying: bool) -> str:
    if identifying:
        return "identifying" if edge.stroke == "solid" else "not identifying"
    return edge.heads[0] or edge.heads[1] or "link"
