"""The worker process: the only code that loads SWI-Prolog, and one that its parent may kill at any moment.

It reads calls from its standard input and writes replies to what was its standard output. Limits are set before
Prolog is loaded: no file can be written, memory is bounded, and each call has its own processor time. What Prolog
itself prints goes nowhere.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from corollary.reasoning.prolog.messages import Call, Reply, receive_call, send

_PREDICATES = {"load_rules": 1, "clear_facts": 1, "load_facts": 1, "query": 2}
_FAILED = "the engine gave no answer"


def main() -> None:
    """Serves calls until the standard input ends."""
    requests, replies = _take_over_pipes()
    _limit(memory=int(sys.argv[1]))
    try:
        bridge = _Bridge()
    except Exception as error:  # noqa: BLE001  (whatever keeps Prolog from loading is told to the parent)
        send(replies, Reply(error=f"{type(error).__name__}: {error}"))
        return
    send(replies, Reply(text=bridge.version))
    while (call := receive_call(requests)) is not None:
        _limit_processor(call.seconds)
        send(replies, bridge.call(call))


def _take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of the two pipes, so that nothing that Prolog reads or prints can reach them."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, replies


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory)):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            continue  # a platform that does not have this limit


def _limit_processor(seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.RLIM_INFINITY))


class _Bridge:
    """SWI-Prolog in this process, with the engine loaded."""

    def __init__(self) -> None:
        import pyswip.core as prolog

        self._prolog: Any = prolog
        library = prolog._lib  # noqa: SLF001  (the bridge wraps no function that reads text with its length)
        self._get_text = library.PL_get_nchars
        self._get_text.argtypes = [
            prolog.term_t,
            ctypes.POINTER(ctypes.c_size_t),
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_uint,
        ]
        self._consult()
        self.version = f"{library.PL_version_info(1) if hasattr(library, 'PL_version_info') else 0}"

    def _consult(self) -> None:
        engine = Path(__file__).with_name("engine.pl")
        reply = self._run("load_files", [str(engine)], module="user")
        if reply.error:
            raise RuntimeError(reply.error)

    def call(self, call: Call) -> Reply:
        """The last argument of the predicate, called with the text as its first."""
        arity = _PREDICATES.get(call.predicate)
        if arity is None:
            return Reply(error=f"no such call: {call.predicate}")
        return self._run(call.predicate, [call.text], arity=arity, module="corollary_engine")

    def _run(self, name: str, texts: list[str], *, module: str, arity: int = 1) -> Reply:
        prolog = self._prolog
        frame = prolog.PL_open_foreign_frame()
        arguments = prolog.PL_new_term_refs(arity)
        for position, text in enumerate(texts):
            data = text.encode()
            kind = prolog.PL_ATOM if module == "user" else prolog.PL_STRING
            prolog.PL_put_chars(arguments + position, kind | prolog.REP_UTF8, len(data), data)
        predicate = prolog.PL_predicate(name, arity, module)
        query = prolog.PL_open_query(None, prolog.PL_Q_NODEBUG | prolog.PL_Q_CATCH_EXCEPTION, predicate, arguments)
        try:
            if prolog.PL_next_solution(query):
                return Reply(text=self._text(arguments + arity - 1) if arity > len(texts) else "")
            exception = prolog.PL_exception(query)
            return Reply(error=self._text(exception) if exception else _FAILED)
        finally:
            prolog.PL_cut_query(query)
            prolog.PL_discard_foreign_frame(frame)

    def _text(self, term: int) -> str:
        prolog = self._prolog
        length, start = ctypes.c_size_t(), ctypes.c_void_p()
        flags = prolog.CVT_WRITE | prolog.REP_UTF8
        if not self._get_text(term, ctypes.byref(length), ctypes.byref(start), flags) or start.value is None:
            return ""
        return ctypes.string_at(start.value, length.value).decode("utf-8", "replace")


if __name__ == "__main__":
    main()
