"""Freeing what nothing leads to: mark what branches, tags and the recent log lead to, sweep the rest.

One transaction: writers wait, readers do not, and see what they saw. What was dropped stays for a while, because
the log leads to it: `keep_days` says how long.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from corollary.errors import CorollaryError
from corollary.store.chunks.addresses import Address, Kind, SnapshotId
from corollary.store.repository import Repository, now
from corollary.store.upkeep.packing import LOST, tidy
from corollary.store.upkeep.reachable import Seen, reachable

KEEP_DAYS = 14.0
_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Collected:
    """What was freed and what is left; bytes are those of stored forms."""

    snapshots: int
    chunks: int
    bytes: int
    kept_snapshots: int
    kept_chunks: int


def collect(store: Repository, *, keep_days: float = KEEP_DAYS, time: int = 0) -> Collected:
    """Frees what no branch or tag leads to, nor the log of the last days: O(what is kept + chunks).

    Raises CorollaryError "bad-arguments" where that is no number of days.
    """
    if isnan(keep_days):
        raise CorollaryError("bad-arguments", "this is no number of days", place="nan", remedy="Give one, such as 14.")
    with store.writing():
        since = (time or now()) - keep_days * _DAY
        heads = {ref.snapshot for ref in store.ledger.refs()}
        for operation in store.ledger.operations():
            if operation.time < since:
                break
            recent = (SnapshotId(Address(one)) for one in (operation.before, operation.after) if one)
            heads.update(one for one in recent if store.chunks.has(one))
        kept = reachable(store, sorted(heads))
        with store.file.leaving_bytes():
            return sweep(store, kept)


def sweep(store: Repository, live: Seen, *, lost: float = LOST) -> Collected:
    """Deletes every chunk but those that are alive, which from then on lean on none of the deleted. For `writing`.

    Packs of which more than this part is `lost` room are written anew.
    """
    chunks = store.chunks
    everything = chunks.addresses()
    dead = {number: address for number, address in everything if address not in live}
    for address in chunks.leaning_on(dead):
        if address in live:
            chunks.stand_alone(address)
    freed = chunks.delete(dead)
    store.memo.forget(dead.keys())
    tidy(store, lost=lost)
    snapshots = sum(kind is Kind.ROOT for kind in live.values())
    return Collected(freed.snapshots, freed.chunks, freed.bytes, snapshots, len(everything) - len(dead))
