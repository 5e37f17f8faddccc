"""The tools of the MCP server as values, without the protocol."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from corollary.answers.types.parts import Report
from corollary.errors import CorollaryError
from corollary.interfaces.mcp.tool import Tool
from corollary.interfaces.mcp.tools import TOOLS

EXAMPLE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")

by_name = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


def examples(tool: Tool) -> list[dict[str, Any]]:
    """The examples in a tool's description: JSON objects, in the description's last sentences."""
    _, _, text = tool.description.rpartition("Example")
    return [json.loads(found) for found in EXAMPLE.findall(text)]


def test_the_list_stays_short() -> None:
    assert len({tool.name for tool in TOOLS}) == len(TOOLS) <= 12
    assert len(json.dumps([[tool.description, tool.input_schema()] for tool in TOOLS])) < 24_000


@by_name
def test_schemas_are_schemas_of_objects(tool: Tool) -> None:
    for schema in (tool.input_schema(), tool.output_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"


@by_name
def test_every_argument_is_described(tool: Tool) -> None:
    schema = tool.input_schema()
    assert all("description" in argument for argument in schema["properties"].values())
    assert schema["additionalProperties"] is False


@by_name
def test_examples_in_descriptions_are_valid(tool: Tool) -> None:
    assert examples(tool)
    for example in examples(tool):
        jsonschema.validate(example, tool.input_schema())
        tool.read(example)


def test_every_answer_can_be_had_from_a_tool() -> None:
    given = {answer for tool in TOOLS for answer in tool.answers}
    assert all(issubclass(answer, Report) for answer in given)
    assert {answer.__name__ for answer in given} >= {"Summary", "Callers", "Impact", "Reaches", "Why", "Dead", "Cycles"}


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        ({"symbol": "x"}, "relations takes: at,"),
        ({"question": "callers"}, "relations takes: at,"),
        ({"question": "nobody", "symbol": "x"}, "It is one of: callees, callers,"),
        ({"question": 1}, "It is one of: callees, callers,"),
        ({"question": None, "symbol": "x"}, "relations takes: at,"),
        ({"more": 1}, "relations takes: at,"),
    ],
)
def test_wrong_arguments_are_an_error_that_says_what_is_right(arguments: dict[str, Any], remedy: str) -> None:
    relations = next(tool for tool in TOOLS if tool.name == "relations")
    with pytest.raises(CorollaryError) as caught:
        relations.read(arguments)
    assert caught.value.code == "bad-arguments"
    assert str(caught.value.remedy).startswith(remedy)


def test_null_is_what_was_left_out() -> None:
    relations = next(tool for tool in TOOLS if tool.name == "relations")
    given = {"question": "callers", "symbol": "x"}
    left_out = dict.fromkeys(relations.input_schema()["properties"].keys() - given.keys())
    assert relations.read({**left_out, **given}) == relations.read(given)
