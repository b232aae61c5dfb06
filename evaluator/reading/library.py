"""Standards found by id and version, among those shipped and those beside the file that asks for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evaluator.resources import standards_dir

_TOP = re.compile(r"""^(id|version):\s*["']?(.+?)["']?\s*(?:#.*)?$""", re.MULTILINE)
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that looks like a standard, by the lines at its top."""

    path: Path
    id: str
    version: str

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"


def entries(folders: Iterable[Path]) -> list[Entry]:
    """The files in the folders that look like standards, without reading their rules; sorted by reference."""
    found = []
    for folder in dict.fromkeys(folders):
        for path in sorted(folder.glob("*.yaml")):
            if path.is_file() and path.stat().st_size <= MOST_BYTES:
                text = path.read_bytes().decode("utf-8", errors="replace")
                top = dict(_TOP.findall(text))
                if "indicators:" in text and {"id", "version"} <= top.keys():
                    found.append(Entry(path, top["id"], top["version"]))
    return sorted(found, key=lambda entry: (entry.ref, str(entry.path)))


def shipped() -> list[Entry]:
    """The standards that come with the program."""
    return entries([standards_dir()])


def find(ref: str, beside: Path | None = None) -> list[Entry]:
    """The standards of that reference (`id@version`, or an id alone): those beside a file first, then the shipped."""
    folders = [beside] if beside is not None and beside.is_dir() else []
    return [entry for entry in [*entries(folders), *shipped()] if ref in (entry.ref, entry.id)]
