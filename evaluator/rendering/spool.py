"""Rows laid aside on the disk until all of them are there, so that memory does not grow with their number."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any

#: `json.dumps` would make an encoder for every row
_encoded = json.JSONEncoder(ensure_ascii=False).encode


class Spool:
    """Rows in the order in which they were added; what JSON holds comes back the same."""

    def __init__(self) -> None:
        self.count = 0
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # it is one

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Any) -> None:
        self._file.write(_encoded(row) + "\n")
        self.count += 1

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        return map(json.loads, self._file)
