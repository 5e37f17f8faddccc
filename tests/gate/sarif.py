"""SARIF 2.1.0 as strict types: every property that a report of ours may have, and nothing else is let through.

As strict as the published schema for what is here (additionalProperties is false there, too): names, types, enumerated
words, and bounds. What a report does not use is absent, so using more of SARIF begins here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

Text = Annotated[str, Meta(min_length=1)]
Level = Literal["none", "note", "warning", "error"]
Line = Annotated[int, Meta(ge=1)]
Index = Annotated[int, Meta(ge=0)]
Reference = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~/%-]+$")]


class Strict(Struct, forbid_unknown_fields=True, rename="camel"):
    """An object without further properties."""


class Message(Strict):
    text: Text


class ArtifactLocation(Strict):
    uri: Reference
    uri_base_id: Literal["%SRCROOT%"]


class Region(Strict):
    start_line: Line


class PhysicalLocation(Strict):
    artifact_location: ArtifactLocation
    region: Region


class LogicalLocation(Strict):
    fully_qualified_name: Text


class Location(Strict):
    physical_location: PhysicalLocation
    id: Index = 0
    logical_locations: Annotated[list[LogicalLocation], Meta(min_length=1)] | None = None
    message: Message | None = None


class ThreadFlowLocation(Strict):
    location: Location


class ThreadFlow(Strict):
    locations: Annotated[list[ThreadFlowLocation], Meta(min_length=1)]


class CodeFlow(Strict):
    thread_flows: Annotated[list[ThreadFlow], Meta(min_length=1)]


class Suppression(Strict):
    kind: Literal["inSource", "external"]
    location: Location
    justification: Text | None = None


class Result(Strict):
    rule_id: Text
    rule_index: Index
    message: Message
    level: Level
    locations: Annotated[list[Location], Meta(min_length=1)]
    partial_fingerprints: dict[str, str]
    properties: dict[str, str]
    kind: Literal["fail", "review"] = "fail"
    baseline_state: Literal["new", "unchanged", "updated", "absent"] | None = None
    related_locations: list[Location] = []
    code_flows: list[CodeFlow] = []
    suppressions: list[Suppression] = []


class Configuration(Strict):
    level: Level


class Rule(Strict):
    id: Text
    name: Text
    short_description: Message
    full_description: Message
    help: Message
    default_configuration: Configuration
    properties: dict[str, Any]


class Driver(Strict):
    name: Literal["Corollary"]
    version: Text
    rules: list[Rule]


class Tool(Strict):
    driver: Driver


class Notification(Strict):
    level: Level
    message: Message


class Invocation(Strict):
    execution_successful: bool
    tool_execution_notifications: list[Notification]


class Base(Strict):
    description: Message


class Run(Strict):
    tool: Tool
    invocations: list[Invocation]
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    original_uri_base_ids: dict[str, Base]
    results: list[Result]


class Log(Struct, forbid_unknown_fields=True):
    schema: str = field(name="$schema")
    version: Literal["2.1.0"]
    runs: list[Run]
