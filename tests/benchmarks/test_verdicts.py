"""The verdicts of `reaches` are those on the edges that happened, where both ends are known."""

from pathlib import Path

from benchmarks.accuracy.runtime.places import Place
from benchmarks.accuracy.verdicts import verdicts

SOURCE = """\
def run(callback):
    callback()
    return shown

def shown(): pass

def _alone(): pass

run(shown)
"""


def test_edges_between_functions_get_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SOURCE)
    module, run, shown, alone, nothing = (Place("a.py", line) for line in (0, 1, 5, 7, 99))
    edges = [(module, run), (run, shown), (run, alone), (run, nothing)]
    assert dict(verdicts(tmp_path, edges)) == {
        (module, run): "proved",
        (run, shown): "proved",
        (run, alone): "refuted",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
