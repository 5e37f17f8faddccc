"""Answers to what is no message of the protocol: whoever waits for a request gets an error and not silence.

The library that reads messages gives those it cannot read as exceptions, and then forgets them. Such are lines that are
no JSON, as with half of a surrogate pair in a string, and requests whose parts are of other types.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectSendStream
    from mcp.shared._stream_protocols import ReadStream, WriteStream
    from mcp.shared.message import SessionMessage


async def pass_on(
    reader: ReadStream[SessionMessage | Exception],
    writer: WriteStream[SessionMessage],
    readable: MemoryObjectSendStream[SessionMessage | Exception],
) -> None:
    """Passes on what can be read, until there is nothing more; what cannot is answered with an error."""
    async with readable:
        async for message in reader:
            if isinstance(message, Exception):
                await writer.send(refusal(message))
            else:
                await readable.send(message)


def refusal(why: Exception) -> SessionMessage:
    """The error that answers what could not be read, under the id of the request if that can be told."""
    import mcp_types as types
    from mcp.shared.message import SessionMessage

    faults = _faults(why)
    told = "; ".join(dict.fromkeys(f"{fault['msg']}" for fault in faults)) or type(why).__name__
    is_json = bool(faults) and all(fault["type"] != "json_invalid" for fault in faults)
    error = types.ErrorData(
        code=types.INVALID_REQUEST if is_json else types.PARSE_ERROR,
        message=f"this is no message of the protocol: {told}",
    )
    return SessionMessage(types.JSONRPCError(jsonrpc="2.0", id=_request(faults), error=error))


def _faults(why: Exception) -> list[Any]:
    from pydantic import ValidationError

    return list(why.errors(include_url=False, include_context=False)) if isinstance(why, ValidationError) else []


def _request(faults: list[Any]) -> int | str | None:
    """The id of the message that has these faults. `json` reads more than others do, such as half pairs."""
    for fault in faults:
        given = fault["input"]
        if fault["type"] == "json_invalid":
            with suppress(ValueError, RecursionError):
                given = json.loads(given)
        found = given.get("id") if isinstance(given, dict) else None
        if isinstance(found, (int, str)) and str(found).isprintable():
            return found
    return None
