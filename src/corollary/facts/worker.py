"""The worker process of extraction: `python -m corollary.facts.worker`, frames in, frames out."""

from __future__ import annotations

import gc
import os
import sys

from corollary.decoding import msgpack_decoder
from corollary.facts.frames import Setup, read_frame, serve
from corollary.syntax.languages import load_languages


def main() -> None:
    """Answers batches until the stream ends."""
    gc.disable()
    data = read_frame(sys.stdin.buffer)
    if data is not None:
        setup = msgpack_decoder(Setup).decode(data)
        languages = load_languages(tuple(map(os.fsdecode, setup.folders)))
        serve(sys.stdin.buffer, sys.stdout.buffer, os.fsdecode(setup.root), setup.configuration, languages)


if __name__ == "__main__":
    main()
