"""Edges of more Python packages that a person has judged, drawn after the rules had learned from the first samples.

    python -m benchmarks.accuracy.again                the share that is right, by evidence
    python -m benchmarks.accuracy.again --draw FOLDER  new samples, to be judged, as files of a folder

They are drawn as in `samples.py`, of the packages of `again.toml`: fewer, for no rule may be made by them.
"""

from __future__ import annotations

from benchmarks.accuracy.packages import load_subjects
from benchmarks.accuracy.samples import ANY, HERE, LABELS, NOT_EXACT, reported, run

SIZE = 50


def main() -> None:
    run(
        "python -m benchmarks.accuracy.again",
        "accuracy",
        LABELS / "again",
        (ANY, NOT_EXACT),
        lambda cache: reported(load_subjects(HERE / "again.toml").values(), cache),
        size=SIZE,
    )


if __name__ == "__main__":
    main()
