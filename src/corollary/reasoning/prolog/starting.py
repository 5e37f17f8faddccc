"""How a Prolog worker is started on this machine."""

from __future__ import annotations

import os

from corollary.reasoning.prolog.installation import Installation, find_installation, missing
from corollary.reasoning.workers.process import Recipe, UnstartableError, WorkerProcess


def start_worker() -> WorkerProcess:
    """A fresh worker with SWI-Prolog and the engine. Errors: prolog-missing, prolog-too-old."""
    recipe = Recipe("corollary.reasoning.prolog.worker", _environment(find_installation()))
    try:
        return WorkerProcess(recipe)
    except UnstartableError as error:
        raise missing(f"SWI-Prolog cannot be loaded: {error}") from None


def _environment(installation: Installation) -> dict[str, str]:
    if installation.library and installation.home:
        return {"LIBSWIPL_PATH": installation.library, "SWI_HOME_DIR": installation.home}
    return {"PATH": os.path.dirname(installation.executable)}  # noqa: PTH120
