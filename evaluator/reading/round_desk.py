"""The files of a round's folder: each opened once, of the kind that belongs where it lies, with what is wrong noted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evaluator.diagnostics import Diagnostic, Fault
from evaluator.diagnostics import Path as Where
from evaluator.model.numbers import text_of
from evaluator.model.round import AGREED
from evaluator.reading import round_places as at
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.placing import place
from evaluator.reading.round_places import Place
from evaluator.reading.workbook import Workbook

#: what is called so in an assessment in YAML, and otherwise on the cover of a sheet
_ASSESSOR = re.compile(r" ?(?<![\w.])assessor(?![\w.]) ?", re.ASCII)


@dataclass
class RoundDesk:
    """The files of one round, and what has been found wrong with them so far."""

    files: list[Place]
    found: list[Diagnostic] = field(default_factory=list)
    opened: dict[str, Opened | None] = field(default_factory=dict)

    def within(self, room: str) -> Iterator[Place]:
        """The files in a part of the folder, in the order of their names."""
        return (file for file in self.files if file.room == room)

    def note(self, opened: Opened, code: str, where: Where, say: str, fix: str, *, warn: bool = False) -> None:
        """Note a fault at a place in a file, in the words of its sheets where it is a workbook."""
        if isinstance(opened, Workbook):
            say, fix = (_ASSESSOR.sub("“评估人员编号”", text) for text in (say, fix))
        self.found += place(opened, [Fault(code, where, say, fix, severity="warning" if warn else "error")])

    def of_kind(self, file: Place, wanted: str) -> Opened | None:
        """The document in a file, if it is of the kind that belongs there, as far as can be told."""
        opened = self._open(file)
        if opened is None:
            return None
        kind = kind_of(opened)
        if kind == wanted or (kind is None and isinstance(opened.value, Mapping)):
            return opened
        what = f"这份文件是{KINDS[kind]}" if kind else "看不出这份文件是什么"
        here = f"“{file.room}”文件夹里放的是" if file.room else "这里要的是"
        self.note(opened, "T712", (), f"{here}{KINDS[wanted]}，{what}", _belongs(kind))
        return None

    def _open(self, file: Place) -> Opened | None:
        """What a file says, read once."""
        if file.name not in self.opened:
            self.opened[file.name], problems = open_file(file.path)
            self.found += problems
        return self.opened[file.name]


def _belongs(kind: str | None) -> str:
    """Where a file of that kind lies."""
    rooms: Mapping[str, str] = {
        "standard": f"评估标准放在“{at.STANDARD}”文件夹里",
        "report": f"自评报告放在“{at.REPORTS}”文件夹里",
        "assessment": f"评估记录放在“{at.ASSESSMENTS}/评估人员编号”文件夹里，合议的放在“{AGREED}”文件夹里",
        "round": f"评估轮次放在最外面，文件名是“{at.ROUND_FILE}”",
        "objection": f"异议放在“{at.OBJECTIONS}”文件夹里",
    }
    return rooms.get(kind or "", "请核对；不属于这一轮的移出去")


def said(opened: Opened, key: str) -> str:
    """A text at the top of a document; empty where none stands there."""
    value = opened.value.get(key) if isinstance(opened.value, Mapping) else None
    return "" if value is None or isinstance(value, Mapping | list | bool) else text_of(value)
