"""The worker process of the constraint solver. How it is confined is the affair of `reasoning/workers`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from corollary.decoding import json_decoder
from corollary.reasoning.workers.messages import Call, Reply
from corollary.reasoning.workers.serving import serve


def load() -> Callable[[Call], Reply]:
    """What answers calls, with everything loaded that it needs."""
    import z3

    from corollary.reasoning.smt import cutting, graphs, layering, parsing, results, solving

    requests = json_decoder(results.Request)
    cuts = json_decoder(graphs.CutRequest)
    layerings = json_decoder(graphs.LayersRequest)

    def solve(text: str) -> bytes:
        try:
            response = results.Response(found=solving.solve(requests.decode(text)))
        except parsing.WrongError as error:
            response = results.Response(wrong=error.wrong)
        return msgspec.json.encode(response)

    def cut(text: str) -> bytes:
        return msgspec.json.encode(cutting.cut(cuts.decode(text)))

    def layers(text: str) -> bytes:
        return msgspec.json.encode(layering.layers(layerings.decode(text)))

    handlers = {"solve": solve, "cut": cut, "layers": layers}

    def answer(call: Call) -> Reply:
        try:
            return Reply(text=handlers[call.name](call.text).decode())
        except (z3.Z3Exception, MemoryError, RecursionError, TimeoutError) as error:
            said = error.value if isinstance(error, z3.Z3Exception) else error
            shown = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
            memory = "memory" in shown or isinstance(error, MemoryError)
            return Reply(error=f"{'MemoryError' if memory else type(error).__name__}: {shown}")

    return answer


if __name__ == "__main__":
    serve(load)
