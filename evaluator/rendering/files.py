"""Writes a document whole or not at all: beside its place first, then put there in one step."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

#: what a document is called until it is put in its place
_DRAFT = re.compile(r"\..+\.(\d+)\.part", re.ASCII | re.DOTALL)


def write_whole(target: Path, content: bytes, *, lasting: bool = False) -> None:
    """Write the file; where that fails (OSError), what was there before is still there and nothing else is.

    `lasting`: the content is on the disk, not only on its way there, before the file has its name, so that after the
    power fails or a stick is pulled out there is no file of that name without its content.
    """
    with whole(target, lasting=lasting) as stream:
        stream.write(content)


@contextlib.contextmanager
def whole(target: Path, *, lasting: bool = False) -> Iterator[BinaryIO]:
    """A stream for a document that is too long to be held at once; at its end it has its name, on any fault nothing has."""
    place = target.resolve()
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as stream:
            yield stream
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        draft.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def settle_folder(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system can do that (Windows and some sticks cannot)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_drafts(folder: Path) -> None:
    """Take away the drafts that commands left in this folder, or below it, when they were ended in the middle of writing."""
    for place in folder.rglob("*.part"):
        match = _DRAFT.fullmatch(place.name)
        if match and not _running(int(match[1])):
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)


def _running(process: int) -> bool:
    """Whether that process may still be writing; on Windows a file that is being written cannot be removed anyway."""
    if os.name == "nt" or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
