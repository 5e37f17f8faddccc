"""The configuration that a snapshot was taken under: bytes that are equal for equal settings.

A key that this version does not know, because another one wrote it, is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from corollary.decoding import converted, json_decoder
from corollary.source.settings.configuration import Configuration, Settings
from corollary.store.disk.faults import DamagedError


@dataclass(frozen=True, slots=True)
class Taken:
    """What, besides the files, decides what a snapshot means."""

    configuration: Configuration
    root_name: str


def pack_settings(configuration: Configuration, root_name: str) -> bytes:
    """The bytes of the settings."""
    keys = {name: getattr(configuration, name) for name in Settings.__struct_fields__}
    return msgspec.json.encode({"configuration": keys, "root_name": root_name}, order="deterministic")


def unpack_settings(data: bytes) -> Taken:
    """The settings of these bytes. Raises DamagedError."""
    try:
        found = _stored.decode(data)
        keys = {key: value for key, value in found.get("configuration", {}).items() if key in _KNOWN}
        return Taken(converted(keys, Configuration), str(found.get("root_name", "")))
    except msgspec.MsgspecError as error:
        raise DamagedError(f"the settings of a snapshot cannot be read ({error})") from error


_stored = json_decoder(dict)
_KNOWN = frozenset(Settings.__struct_fields__)
