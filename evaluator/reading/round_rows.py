"""The cells of a round's workbook: its cover by path, the lines of its lists, where each stood, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.forms import round_sheets as sheets
from evaluator.forms.cell import Cell
from evaluator.forms.form import Entry, Sheet
from evaluator.forms.subjects import same_id
from evaluator.model.numbers import Written, percent, plain
from evaluator.model.question import Question
from evaluator.model.round import JUDGEMENT_WORDS
from evaluator.reading.cells import read_cell
from evaluator.reading.placing import Spot
from evaluator.reading.workbook import Table, Workbook

#: what parts several ids in one cell
IDS = re.compile(r"[、，,；;\n]+")
_LISTS = (sheets.team, sheets.subjects, sheets.weights, sheets.roles, sheets.surveys, sheets.handed_out)


def rows_of(book: Workbook) -> RoundRows:
    """What is written in the sheets of a round's workbook."""
    found = RoundRows()
    for table in book.tables:
        found.table(table)
    return found


@dataclass
class Row:
    """A line of a list in which something is written: its cells by column, as plain data, and where it stands."""

    table: Table
    number: int
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        return str(self.cells.get(column, ""))

    def spot(self, column: str) -> Spot:
        return self.table.spot(self.number, column)


@dataclass
class RoundRows:
    """What has been read: the cover by path, the lines of each list, where they stood, and what is wrong."""

    root: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    sheets: dict[str, Spot] = field(default_factory=dict)

    # -- cells --

    def table(self, table: Table) -> None:
        self.sheets[table.about] = Spot(table.sheet.name)
        if table.kind == "cover":
            self._cover(table, sheets.round_cover("", ""))
        elif table.about == "assign":
            self._assigned(table)
        else:
            for made in _LISTS:
                if table.about == made.__name__:
                    self._list(table, made())

    def _cover(self, table: Table, sheet: Sheet) -> None:
        rows = {code: row for row, code in reversed(table.codes.items())}
        for line in sheet.lines:
            if line.code not in rows:
                continue
            entry, row = line.entries["value"], rows[line.code]
            value = self._read(entry, table.cell(row, "value"), entry.path, table.spot(row, "value"))
            if value is not None:
                place = self.root
                for step in entry.path[:-1]:
                    place = place.setdefault(str(step), {})
                place[str(entry.path[-1])] = value
            elif entry.required and not self.faults.at(entry.path):
                self.faults.add(Fault("S202", entry.path, f"“{entry.question.label}”没有填", "请在这一格填写"))

    def _read(self, entry: Entry, cell: Cell | None, path: Path, spot: Spot) -> Any:
        """A cell as it would stand in YAML; None where it is blank or faulty."""
        self.spots[path] = spot
        value = read_cell(entry.question, cell, path, self.faults)
        if value is None and cell is not None and not self.faults.at(path):
            self.faults.add(Fault("A602", path, f"看不出“{cell.text[:20]}”的意思", "没有的，请清空这一格"))
        if isinstance(value, bool | None):
            return value
        if isinstance(value, Fraction):
            return percent(value) if entry.question.type == "share" else Written(plain(value))
        if path == ("merge", "judgement"):
            return next(code for code, word in JUDGEMENT_WORDS.items() if word == value)
        return value.isoformat() if not isinstance(value, str | frozenset) else value

    def _list(self, table: Table, sheet: Sheet) -> None:
        entries = sheet.lines[0].entries
        for number in _below(table, sheet):
            cells = {code: cell for code in entries if (cell := table.cell(number, code)) is not None}
            read = {}
            for code, cell in cells.items():
                spot = table.spot(number, code)
                value = self._read(entries[code], cell, ("cell", sheet.about, number, code), spot)
                if value is not None:
                    read[code] = value
            if cells:
                self.rows.setdefault(sheet.about, []).append(Row(table, number, read))

    def _assigned(self, table: Table) -> None:
        for number in table.rows():
            code = table.leaves.get(number, "")
            cells = {
                key: cell for key in ("code", "members", "accept") if (cell := table.cell(number, key)) is not None
            }
            read: dict[str, Any] = {key: cell.text.strip() for key, cell in cells.items()}
            if code:
                read["code"] = code
            if "accept" in cells:
                path: Path = ("cell", "assign", number, "accept")
                self.spots[path] = table.spot(number, "accept")
                mark = Question("", "抽查", "yes_no")
                read["accept"] = read_cell(mark, cells["accept"], path, self.faults) is True
            if {"members", "accept"} & cells.keys() or (not code and "code" in cells):
                self.rows.setdefault("assign", []).append(Row(table, number, read))

    # -- lines --

    def keyed(self, about: str, column: str, what: str, at: Path) -> Iterator[tuple[str, Row, Path]]:
        """The lines by what names them, each named once; `at` is where they stand in the data."""
        met: dict[str, Row] = {}
        for row in self.rows.get(about, ()):
            key, path = row.text(column), (*at, row.text(column))
            if not key:
                self.fault("S202", (*at, row.number), row.spot(column), f"这一行没有写{what}", "请补上；多余的行请清空")
            elif key in met:
                say = f"{what}“{key}”写了两行，另一行是第 {met[key].number} 行"
                self.fault(
                    "T710", (*path, row.number), row.spot(column), say, "请删去一行；不是同一个的，请改成分得开的"
                )
            else:
                met[key] = row
                self.spots[path] = row.spot(column)
                yield key, row, path

    def fault(self, code: str, path: Path, spot: Spot, say: str, fix: str) -> None:
        self.spots[path] = spot
        self.faults.add(Fault(code, path, say, fix))

    def several(self, row: Row, column: str, path: Path, known: Iterable[str]) -> list[str]:
        """The ids in a cell; one that is written a little differently is that of the list it belongs to."""
        alike = {same_id(one): one for one in known}
        found: list[str] = []
        for piece in IDS.split(row.text(column)):
            one = alike.get(same_id(piece), piece.strip())
            if one and one not in found:
                self.spots[(*path, len(found))] = row.spot(column)
                found.append(one)
        self.spots.setdefault(path, row.spot(column))
        return found

    def needed(self, row: Row, column: str, path: Path, what: str) -> Any:
        """A cell of a line that must be filled in."""
        value = row.cells.get(column)
        faulty = self.faults.at(("cell", row.table.about, row.number, column))
        if value is None and not faulty:
            self.fault("S202", (*path, column), row.spot(column), f"{what}没有填", "请在这一格填写；多余的行请清空")
        return value


def _below(table: Table, sheet: Sheet) -> list[int]:
    """The rows below the headings, one put in above the first line too."""
    headings = {column.code: column.heading.replace("\n", "") for column in sheet.columns}
    first = min(table.codes, default=0)
    heads = [
        row
        for row in table.sheet.rows
        if table.head < row < first
        and any(
            (cell := table.cell(row, code)) and cell.text.replace("\n", "") == word for code, word in headings.items()
        )
    ]
    return [row for row in sorted(table.sheet.rows) if row > max(heads, default=first - 1)]
