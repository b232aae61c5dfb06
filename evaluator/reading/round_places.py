"""The folder of a round: what each of its parts is called, and the files in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluator.diagnostics import Diagnostic
from evaluator.model.round import AGREED
from evaluator.reading.returns import files_in

#: the round file, whatever its ending
ROUND_FILE = "评估轮次"
README = "说明.txt"
#: words about the folder for those who open it; not read
READMES = frozenset({README, "README.md"})

STANDARD, REPORTS, ASSESSMENTS, OBJECTIONS = "标准", "自评", "评估", "异议"
SURVEYS, EVIDENCE, PREVIOUS, SEALS = "问卷", "佐证", "上期", "封存"
RECTIFICATION, RESULTS, DOCUMENTS, PAPERS = "整改", "结果", "报告", "文书"

#: what is read to score the round, and so is sealed with it
INPUTS = (STANDARD, REPORTS, ASSESSMENTS, AGREED, OBJECTIONS, SURVEYS, EVIDENCE, PREVIOUS)
#: what is filled in or written after it was scored
AFTERWARDS = (RECTIFICATION, SEALS, RESULTS, DOCUMENTS, PAPERS)

MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the round: where it is, and its name from the folder of the round on, with slashes."""

    path: Path
    name: str

    @property
    def room(self) -> str:
        """The part of the folder that it lies in, empty for the folder itself."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    @property
    def within(self) -> tuple[str, ...]:
        """The steps below that part, the file's own name last."""
        return tuple(self.name.split("/")[1:])

    @property
    def is_round_file(self) -> bool:
        """Whether it is the file that says what the round is, by its place and name."""
        return not self.room and self.path.stem == ROUND_FILE


def places(root: Path) -> tuple[list[Place], list[Diagnostic]]:
    """The files to be read, sorted by name, and what in the folder cannot be read at all.

    Links are refused wherever they lead, since they do not travel; what is no file (a device, a pipe) too.
    """
    found: list[Place] = []
    problems: list[Diagnostic] = []
    try:
        for place in itertools.islice(_all(root), MOST_FILES + 1):
            fault = _unfit(place)
            if fault is None:
                found.append(place)
            else:
                problems.append(fault)
    except OSError as error:
        say = f"文件夹读不出来（{error.strerror or error}）"
        return [], [
            Diagnostic(str(error.filename or root), "Y116", say, "请核对有没有权限，或把整个文件夹复制到本机再试")
        ]
    if len(found) + len(problems) > MOST_FILES:
        say = f"文件夹里的文件超过 {MOST_FILES} 个，没有读"
        return [], [Diagnostic(str(root), "T719", say, "请核对是不是选错了文件夹；不属于这一轮的请移出去")]
    return sorted(found, key=lambda place: place.name), problems


def _all(root: Path) -> Iterator[Place]:
    """Every file and link that is to be read, or lies where nothing is known to lie."""
    for path in files_in(root):
        place = Place(path, path.relative_to(root).as_posix())
        if place.room not in AFTERWARDS:
            yield place


def _unfit(place: Place) -> Diagnostic | None:
    shown = str(place.path)
    if place.path.is_symlink() or getattr(place.path, "is_junction", bool)():
        fix = "链接带不走，也说不清是哪一份；请换成文件本身"
        return Diagnostic(shown, "T719", "这是一个链接，没有读", fix)
    if not place.path.is_file():
        return Diagnostic(shown, "T719", "这不是普通文件，没有读", "请移出去")
    try:
        place.name.encode()
    except UnicodeEncodeError:
        shown = shown.encode(errors="replace").decode()
        return Diagnostic(shown, "T719", "文件名里有读不出来的字", "请给文件改个名")
    return None
