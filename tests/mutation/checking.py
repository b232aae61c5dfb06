"""What `evaluator check` finds in a changed text, as the command does it, from a folder with the files that go with it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.cli.check import check_file
from evaluator.cli.files import Desk
from evaluator.diagnostics import Diagnostic
from evaluator.model.standard import Standard


@dataclass
class Bench:
    """A folder with a sound standard, self-report and assessment, one of which is changed at a time."""

    folder: Path
    standard: Path
    report: Path
    assessment: Path
    known: dict[Path, Standard | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in (self.standard, self.report, self.assessment):
            shutil.copy(source, self.folder / source.name)

    def file(self, kind: str) -> Path:
        source: Path = getattr(self, kind)
        return self.folder / source.name

    def found(self, kind: str, text: str) -> list[Diagnostic]:
        """What is wrong with the file of that kind when it holds the text."""
        path = self.file(kind)
        sound = path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        try:
            desk = Desk()
            if kind != "standard":
                desk.standards = self.known
            check_file(desk, path, (path,), None, self.file("report") if kind == "assessment" else None)
            return desk.found
        finally:
            path.write_text(sound, encoding="utf-8")
