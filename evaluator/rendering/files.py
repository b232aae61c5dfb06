"""Writes a document whole or not at all: beside its place first, then put there in one step."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write the file; where that fails (OSError), what was there before is still there and nothing else is."""
    place = target.resolve()
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
