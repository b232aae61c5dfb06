"""The sizes and checksums of files, each file read once in a command, however often it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

#: so many bytes are read at a time
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Digest:
    """The size of a file and the SHA-256 of its bytes."""

    size: int
    sha256: str


def _nobody(_: int) -> None:
    """Nobody is told how far the reading is."""


@dataclass
class Digests:
    """What is known of files so far. A new one knows nothing, so that it notices what was changed meanwhile."""

    known: dict[Path, Digest] = field(default_factory=dict)

    def of(self, path: Path, told: Callable[[int], None] = _nobody) -> Digest:
        """The digest of a file; OSError where it cannot be read. `told` is handed the size of each piece that was read."""
        if path not in self.known:
            self.known[path] = _read(path, told)
        return self.known[path]

    def read(self, paths: Iterable[Path], told: Callable[[int], None]) -> None:
        """Read these files ahead; of one that cannot be read, `of` says so again."""
        for path in paths:
            with suppress(OSError):
                self.of(path, told)


def _read(path: Path, told: Callable[[int], None]) -> Digest:
    digest, size, piece = hashlib.sha256(), 0, memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as stream:
        while read := stream.readinto(piece):
            digest.update(piece[:read])
            size += read
            told(read)
    return Digest(size, digest.hexdigest())
