"""The gate as the workspace sees it: a code base goes in, what the policy says of it comes out.

Here is read what a check needs besides the program: diagrams, rule files, baselines and run-time data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corollary.answers.describing import Describer
from corollary.answers.paging import Window
from corollary.answers.types.findings import Check
from corollary.gate import running
from corollary.gate.running import PLAIN, Request
from corollary.gate.runtime.overlay import Measured
from corollary.gate.scenes.scene import Scene
from corollary.linking.program import Program
from corollary.reasoning.graph import Graph
from corollary.source.contents.texts import Folder, read_given
from corollary.source.settings.configuration import Configuration
from corollary.syntax.languages import Language, load_languages


@dataclass(frozen=True, slots=True)
class Inspected:
    """A code base: its program, and where it is."""

    program: Program
    graph: Graph
    describe: Describer
    configuration: Configuration
    root: str

    @property
    def scene(self) -> Scene:
        folder = Folder(self.root)
        loaders = {name: one.specification.builtins.load.split() for name, one in self.languages.items()}
        return Scene(self.program, self.graph, self.describe, self.configuration, folder, self.root, loaders=loaders)

    @property
    def languages(self) -> dict[str, Language]:
        """The languages of the code base."""
        return load_languages(Path(self.root) / name for name in self.configuration.grammars)

    def measured(self, request: Request) -> Measured | None:
        """What the files of run-time data say that are named."""
        if not request.coverage:
            return None
        from corollary.gate.runtime.reading import measured

        folder = Folder(self.root)
        return measured(((name, read_given(name)) for name in request.coverage), folder.read)


def check(now: Inspected, request: Request | None, before: Callable[[str], Inspected], window: Window) -> Check:
    """What the policy says of a code base; `before` opens the revision that the request compares with."""
    request = request or PLAIN
    earlier = None
    if request.against:
        policy = now.configuration
        earlier = replace(before(request.against).scene, configuration=policy, current=False)
    return running.check(
        now.scene,
        request=request,
        before=earlier,
        measured=now.measured(request),
        window=window,
    )


def baseline(now: Inspected, request: Request | None) -> bytes:
    """The baseline that holds all findings of now."""
    return running.baseline_of(now.scene, measured=now.measured(request or PLAIN))
