"""Questions about the architecture: what a policy says of it, how it looks, and how it could be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corollary.facts.evidence import Evidence
from corollary.threads import one_at_a_time
from corollary.workspace.opened import Opened

if TYPE_CHECKING:
    from corollary.answers.types.cutting import Cut, SuggestedLayers
    from corollary.answers.types.drawing import Drawing, DrawingLevel
    from corollary.gate.architecture.starting import Start
    from corollary.gate.checking import Inspected
    from corollary.gate.running import Request


@one_at_a_time
class Architecture(Opened):
    """What the gate sees in the program."""

    def start(self) -> Start:
        """A policy to begin with, fitted to the code base, with the baseline that it names."""
        from corollary.gate.architecture.starting import start

        return start(self.inspected.scene)

    def diagram(self, level: DrawingLevel = "folders", *, within: str = "", depth: int = 0) -> Drawing:
        """The architecture as it is: folders, files or classes, and which of them use which."""
        from corollary.gate.architecture.drawing import drawing

        return drawing(self.inspected.scene, level, within=within, depth=depth)

    def cut(
        self,
        level: str = "calls",
        *,
        evidence: Evidence = Evidence.DISPATCH,
        type_only: bool = False,
        weighted: bool = False,
        seconds: float = 30,
    ) -> Cut:
        """The lightest edges to take away so that no cycle is left."""
        from corollary.gate.architecture.optimizing import cut

        scene = self.inspected.scene
        return cut(scene, level, weakest=evidence, type_only=type_only, weighted=weighted, seconds=seconds)

    def layers(self, *, within: str = "", depth: int = 0, count: int = 0, seconds: float = 30) -> SuggestedLayers:
        """Layers for folders that the fewest uses break."""
        from corollary.gate.architecture.optimizing import layers

        return layers(self.inspected.scene, within=within, depth=depth, count=count, seconds=seconds)

    def baseline(self, request: Request | None = None) -> bytes:
        """The file that holds all findings of now, so that a check beside it passes."""
        from corollary.gate.checking import baseline

        return baseline(self.inspected, request)

    @property
    def inspected(self) -> Inspected:
        """What the gate looks at."""
        from corollary.gate.checking import Inspected

        said, source = self._said, self._source
        graph = self._current.graph
        return Inspected(said.program, graph, said.describe, source.configuration, source.root)
