"""The worker process: the only code that loads SWI-Prolog, and one that its parent may kill at any moment.

What Prolog itself prints goes nowhere. How a worker is confined is the affair of `reasoning/workers`.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from corollary.reasoning.workers.messages import Call, Reply
from corollary.reasoning.workers.serving import serve

_PREDICATES = {"load_rules": 1, "clear_facts": 1, "load_facts": 1, "query": 2, "explain": 2}
_FAILED = "the engine gave no answer"


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

    def _consult(self) -> None:
        engine = Path(__file__).with_name("engine.pl")
        reply = self._run("load_files", [str(engine)], module="user")
        if reply.error:
            raise RuntimeError(reply.error)

    def call(self, call: Call) -> Reply:
        """The last argument of the predicate, called with the text as its first."""
        arity = _PREDICATES.get(call.name)
        if arity is None:
            return Reply(error=f"no such call: {call.name}")
        return self._run(call.name, [call.text], arity=arity, module="corollary_engine")

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
    serve(lambda: _Bridge().call)
