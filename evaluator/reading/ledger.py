"""The ledger of what is to be mended, come back from the agency: who is responsible and by when, and nothing else of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from pathlib import Path as FilePath

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors
from evaluator.forms.form import MENDED
from evaluator.model.question import Question
from evaluator.reading.cells import read_cell
from evaluator.reading.grid import read_book
from evaluator.reading.placing import Spot, place_in_sheets
from evaluator.reading.privacy import mask, personal
from evaluator.reading.workbook import Table, table_in

#: by subject and row, who is responsible and by when (2023-12-31, or words such as 立行立改); empty where nothing stands
Duties = dict[tuple[str, str], tuple[str, str]]

_DEADLINE = Question("deadline", "期限", "date")
_DIGIT = re.compile(r"\d")


def read_ledger(
    path: FilePath, known: Collection[tuple[str, str]] | None = None
) -> tuple[Duties | None, list[Diagnostic]]:
    """What was filled in, or None where it has an error, with all that is wrong.

    `known` are the subjects and rows of the ledger as the results have it now: what was filled in for others is told.
    """
    book, found = read_book(path)
    if book is None:
        return None, found
    tables = [table for sheet in book.sheets if (table := table_in(sheet)) is not None and table.mark == MENDED]
    if not tables:
        say = "这份表格不是整改台账，或隐藏的行和列已被删去"
        fix = "请用 evaluator 生成的整改台账填写；不要删去隐藏的行和列，也不要只复制看得见的部分"
        return None, [*found, Diagnostic(str(path), "A616", say, fix)]
    reader = _Reader(known)
    for table in tables:
        reader.read(table)
    found = [*found, *place_in_sheets(str(path), reader.spots, reader.faults.found)]
    return (None if has_errors(found) else reader.duties), found


class _Reader:
    """What was read so far, with the cell of every path, and what is wrong."""

    def __init__(self, known: Collection[tuple[str, str]] | None) -> None:
        self.known, self.duties = known, Duties()
        self.faults, self.spots = Faults(), dict[Path, Spot]()

    def read(self, table: Table) -> None:
        for row in table.rows():
            code = table.codes.get(row, "")
            at: Path = (table.about, code, row)
            for column in ("responsible", "deadline"):
                self.spots[*at, column] = table.spot(row, column)
            duty = self._text(table, row, at), self._deadline(table, row, at)
            if any(duty):
                self._note((table.about, code), duty, at)

    def _note(self, key: tuple[str, str], duty: tuple[str, str], at: Path) -> None:
        place: Path = (*at, "responsible" if duty[0] else "deadline")
        if not key[1]:
            say, fix = (
                "这一行是后来插入的，看不出是哪一个问题",
                "责任单位和期限请填在原来的行里；台账里没有的问题不在这里登记",
            )
            self.faults.add(Fault("T784", place, say, fix))
        elif self.known is not None and key not in self.known:
            say = "这一行的问题在现在的评估结果里已经没有，填的责任单位和期限没有用"
            self.faults.add(Fault("T784", place, say, "请用现在的结果重新生成整改台账，再填写", severity="warning"))
        elif self.duties.setdefault(key, duty) != duty:
            self.faults.add(Fault("T784", place, "同一个问题在两行里填得不一样", "请留下一行，删去复制出来的另一行"))

    def _text(self, table: Table, row: int, at: Path) -> str:
        cell = table.cell(row, "responsible")
        text = " ".join(cell.text.split()) if cell is not None else ""
        for one in personal(text)[:1]:
            say = f"这里像是有{one.kind} {one.masked}"
            fix = "整改台账和通知书里只保留打码后的号码；请把文件里的号码也删去"
            self.faults.add(Fault("A619", (*at, "responsible"), say, fix, severity="warning"))
        return mask(text)

    def _deadline(self, table: Table, row: int, at: Path) -> str:
        """A day as 2023-12-31; words without a number stay as they are."""
        cell = table.cell(row, "deadline")
        if cell is None or (isinstance(cell.value, str) and not _DIGIT.search(cell.text)):
            return " ".join(cell.text.split()) if cell is not None else ""
        value = read_cell(_DEADLINE, cell, (*at, "deadline"), self.faults)
        return value.isoformat() if isinstance(value, datetime.date) else ""
