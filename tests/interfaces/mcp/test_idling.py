"""Work is done when the answers have stopped, and again only after another answer."""

from __future__ import annotations

import anyio
import anyio.from_thread

from corollary.interfaces.mcp.idling import Bell


def test_work_is_done_once_each_time_the_bell_fell_silent() -> None:
    done: list[int] = []

    async def run() -> None:
        bell, turn = Bell(0), anyio.Event()

        def work() -> None:
            done.append(len(done))
            anyio.from_thread.run_sync(turn.set)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bell.whenever_idle, work)
            await anyio.wait_all_tasks_blocked()
            assert not done
            for _ in range(2):
                turn = anyio.Event()
                bell.ring()
                await turn.wait()
            tasks.cancel_scope.cancel()

    anyio.run(run)
    assert done == [0, 1]
