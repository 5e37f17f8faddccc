"""A policy to begin with, fitted to a code base: what holds today is switched on, and what does not is said.

Deliberately modest: layers of folders and no more, since a policy that freezes what happens to be so is soon
switched off. What is found today goes into a baseline, by count and with a word, never silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from corollary.answers.describing import shown
from corollary.facts.vocabulary import PURPOSES
from corollary.gate import evaluation
from corollary.gate.architecture.drawing import drawing
from corollary.gate.architecture.optimizing import levels
from corollary.gate.known.baseline import written
from corollary.gate.running import not_taken_back
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import Ints, Program
from corollary.reasoning import questions
from corollary.source.settings.file import OWN_FILE, configuration_of

BASELINE = "corollary-baseline.jsonl"

_MOST_FILES = 0.6
_FEWEST = 2
_REASONS = 6


@dataclass(frozen=True, slots=True)
class Start:
    """A policy, the baseline that it names (None: it needs none), and what the user is told."""

    policy: str
    baseline: bytes | None
    told: tuple[str, ...]


def start(scene: Scene) -> Start:
    """The policy for a program."""
    layers = _layers(scene)
    plain = _policy(scene, layers, {}, "")
    configuration = configuration_of({OWN_FILE: plain.encode()}.get)
    fitted = replace(scene, configuration=configuration)
    found = not_taken_back(fitted)
    failing = [one for one in found if evaluation.fails(fitted, one)]
    counts = Counter(one.rule for one in failing)
    policy = _policy(scene, layers, counts, shown(next((one.symbol for one in failing if one.symbol), "")))
    told = [f"rules: {', '.join(evaluation.rules(fitted))}"]
    if layers:
        told.append(f"layers that hold today: {len(layers)}, of {sum(map(len, layers))} parts")
    if failing:
        listed = ", ".join(f"{count} {rule}" for rule, count in sorted(counts.items()))
        told.append(f"found today, and known from now on by {BASELINE}: {listed}")
    return Start(policy, written(failing) if failing else None, tuple(told))


def _policy(scene: Scene, layers: Sequence[Sequence[str]], known: Counter[str] | dict[str, int], first: str) -> str:
    lines = ["# What `corollary check` holds this code base to. Every rule: corollary check --explain RULE", ""]
    lines += _entry_points(scene, first)
    lines += ["[check]", 'dead-code = "proved"', 'cycles = "imports"', "unresolved-import = true"]
    if known:
        lines += [
            "",
            "# What was found when this was written does not fail; what is mended since is reported as stale.",
            *(f"#     {count} {rule}" for rule, count in sorted(known.items())),
            "# corollary check --update-baseline writes it anew.",
            f'baseline = "{BASELINE}"',
        ]
    if layers:
        lines += ["", "# Holds today: no layer uses one above it. The highest comes first.", "[[check.layers]]"]
        lines += ['name = "layers"', "layers = ["]
        lines += [f"    {_toml(layer)}," for layer in layers]
        lines += ["]"]
    else:
        lines += ["", "# No layers were found in the folders: corollary layers --suggest looks further."]
    return "\n".join([*lines, ""])


def _entry_points(scene: Scene, first: str) -> list[str]:
    """Where code begins to run, as comments, and how to name what else does."""
    program = scene.program
    reasons = Counter(reason for one in questions.entry_points(program) for reason in one.reasons)
    told = [f"{count} {scene.describe.word(reason)}" for reason, count in reasons.most_common(_REASONS)]
    example = first or "path/to/file#name"
    return [
        f"# Entry points found: {', '.join(told) or 'none'}. corollary entry-points lists them.",
        "# What something outside runs, and is said to be dead, belongs here:",
        f"# entry-points = [{_toml([example])}]",
        "",
    ]


def _layers(scene: Scene) -> list[list[str]]:
    """The folders of the part of the code base that has most files, in layers that hold; none if there are too few."""
    within = _main_folder(scene.program)
    drawn = drawing(scene, within=within, depth=1)
    files = set(map(shown, scene.program.files))
    parts = [part for part in drawn.parts if part not in files]
    number = {part: i for i, part in enumerate(parts)}
    arrows = [(a.source, a.target) for a in drawn.arrows if a.source in number and a.target in number]
    used = {part for arrow in arrows for part in arrow}
    depth = levels(len(parts), [(number[source], number[target]) for source, target in arrows])
    found = [
        [part for part in parts if part in used and depth[number[part]] == at]
        for at in range(max(depth, default=0), 0, -1)
    ]
    layers = [layer for layer in found if layer]
    return layers if len(layers) >= _FEWEST else []


def _main_folder(program: Program) -> str:
    """The innermost folder that holds most of the files that are no tests, and has folders of its own."""
    tests = set(program.symbols.file[_tests(program)].tolist())
    paths = [path for file, path in enumerate(program.files) if file not in tests]
    folder = ""
    while True:
        prefix = f"{folder}/" if folder else ""
        inner = [path[len(prefix) :] for path in paths if path.startswith(prefix)]
        children = Counter(path.partition("/")[0] for path in inner if "/" in path)
        if not children:
            return folder.rpartition("/")[0]
        name, count = max(children.items(), key=lambda child: (child[1], child[0]))
        if count < _MOST_FILES * len(inner):
            return folder
        folder = f"{prefix}{name}"


def _tests(program: Program) -> Ints:
    entries = program.entry_points
    return np.extract(entries.purpose == PURPOSES.index("test"), entries.symbol)


def _toml(values: Sequence[str]) -> str:
    encoded = [msgspec.json.encode(value).decode() for value in values]
    return encoded[0] if len(encoded) == 1 else f"[{', '.join(encoded)}]"
