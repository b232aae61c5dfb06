"""Slips made one at a time in files that belong together, and what `evaluator check` says of each."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import Pool
from pathlib import Path
from typing import Any, Literal

from evaluator.cli.check import check_file
from evaluator.cli.files import Desk
from evaluator.diagnostics import Diagnostic, show
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from tests.mutation.expected import expected
from tests.mutation.slips import Slip, slips

Outcome = Literal["none", "one", "several", "wrong"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SMALL = {kind: HERE / f"small.{kind}.yaml" for kind in ("standard", "report", "assessment")}
HAINAN = {
    "standard": ROOT / "standards" / "hainan_37_indicators.yaml",
    "report": ROOT / "samples" / "hainan" / "jiedao.yaml",
    "assessment": ROOT / "samples" / "hainan" / "jiedao.assessment.yaml",
}


@dataclass(frozen=True)
class Tried:
    """A slip, what came of it, and what is wrong with that, for a person; empty where it is as it should be."""

    slip: Slip
    outcome: Outcome
    wrong: str = ""


@dataclass
class Bench:
    """Copies of a sound standard, self-report and assessment in a folder; one of them is changed at a time."""

    files: dict[str, Path]
    folder: Path
    standards: dict[Path, Standard | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, source in self.files.items():
            shutil.copy(source, self.folder / f"{kind}.yaml")

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the sound files say."""
        documents = {kind: parse_text(self.text(kind), "x.yaml")[0] for kind in self.files}
        return {kind: document.value for kind, document in documents.items() if document is not None}

    def text(self, kind: str) -> str:
        return self.files[kind].read_text(encoding="utf-8")

    def found(self, kind: str, text: str) -> list[Diagnostic]:
        """What is wrong with the file of that kind when it holds the text."""
        path = self.folder / f"{kind}.yaml"
        path.write_text(text, encoding="utf-8")
        desk = Desk(standards=self.standards if kind != "standard" else {})
        check_file(desk, path, (path,), None, self.folder / "report.yaml" if kind == "assessment" else None)
        assert desk.code() == (1 if desk.broken() else 0), (
            "a slip in a file is a fault, and no wrong use of the command"
        )
        shutil.copy(self.files[kind], path)
        # the small report has `earlier` so that slips in it are tried, under a standard that has no use for it
        return [one for one in desk.found if one.code != "A622"]

    def tried(self, kind: str, slip: Slip) -> Tried:
        found = self.found(kind, slip.text)
        wanted = expected(kind, slip, self.data[kind])
        wrong = wanted.wrong(slip, found)
        if wrong:
            head = f"{kind}: {slip.where}: {slip.kind}, {slip.how}, line {slip.line}: {wrong}"
            rule = f"  expected {wanted.least} to {wanted.most} faults ({wanted.why or 'as a rule'})"
            return Tried(slip, "wrong", "\n".join([head, rule, *map(show, found)]))
        errors = sum(fault.severity == "error" for fault in found)
        return Tried(slip, "none" if not errors else "one" if errors == 1 else "several")


def try_all(
    files: dict[str, Path], kind: str, chosen: Callable[[Iterable[Slip]], Iterable[Slip]], processes: int
) -> Iterator[Tried]:
    """Every chosen slip in the file of that kind, tried out by several processes."""
    every = list(chosen(slips(files[kind].read_text(encoding="utf-8"))))
    parts = [(files, kind, every[start :: 8 * processes]) for start in range(8 * processes)]
    with Pool(processes) as pool:
        for tried in pool.imap_unordered(_try_some, parts):
            yield from tried


def _try_some(part: tuple[dict[str, Path], str, list[Slip]]) -> list[Tried]:
    files, kind, some = part
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(files, Path(folder))
        return [bench.tried(kind, slip) for slip in some]
