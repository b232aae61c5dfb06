"""A row of a table read into a self-report, or told what is wrong with it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, in_order, listing
from evaluator.forms.cell import Cell
from evaluator.forms.subjects import same_id
from evaluator.forms.table import HOW, ID, NAME, YEAR, by_year, spelled, whole_year
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.answers import Questions
from evaluator.reading.cells import read_cell
from evaluator.reading.form_cells import in_words_of_a_form, nested, raw
from evaluator.reading.report import build_report
from evaluator.reading.subjects import read_year
from evaluator.reading.table_columns import Head, headless
from evaluator.reading.table_sheets import Cells, TableSheet
from evaluator.reading.text import INVISIBLE, hidden_words

#: the words of a row that adds up the others
TOTALS = frozenset({"合计", "总计", "小计", "共计", "总数", "汇总", "平均", "平均值", "平均数"})
#: a row: the number of its sheet, and its own
Place = tuple[int, int]
#: the sheets of a table with their headings
Parts = tuple[tuple[TableSheet, Head], ...]
#: what is wrong, with the number of its column
Placed = tuple[int, Diagnostic]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the sheet of that number: its self-report, or None where it has an error.

    `found` are its faults and warnings, `faulty` the columns of the faults.
    """

    part: int
    number: int
    report: Report | None
    found: tuple[Diagnostic, ...]
    faulty: frozenset[int]


def no_report(head: Head, cells: Cells) -> str | None:
    """Why a row is no self-report: empty where that need not be said, None where it is one."""
    id_ = cells.get(head.at(ID))
    word = spelled(id_.text) if id_ is not None else ""
    if word.startswith(HOW):
        return ""
    first = spelled(cells[min(cells)].text).rstrip(":")
    if word in TOTALS or (not word and first in TOTALS):
        return "是合计"
    if all(" ".join(cell.text.split()) == head.headings.get(number) for number, cell in cells.items()):
        return "又是表头"
    return None


class RowReader:
    """Reads rows, one after another. `twice` are the places of the ids that stand in several rows."""

    def __init__(
        self, standard: Standard, parts: Parts, constants: Mapping[Path, Any], twice: Mapping[str, list[Place]]
    ) -> None:
        self.standard, self.parts, self.constants, self.twice = standard, parts, constants, twice
        self.questions = Questions(standard)

    def row(self, part: int, number: int, cells: Cells) -> TableRow:
        standard, (sheet, head) = self.standard, self.parts[part]
        if cells.keys().isdisjoint((head.at(ID), head.at(NAME))):
            fix = "请填写编号和名称；不是站点的行（说明、签字）请整行删去"
            nobody = sheet.fault("S233", number, min(cells), "这一行没有编号和名称，看不出是谁的", fix)
            return TableRow(part, number, None, (nobody,), frozenset({head.at(ID), head.at(NAME)}))
        faults, found = Faults(), list(_strange(sheet, head, number, cells))
        values = self._values(sheet, head, number, cells, faults)
        found += self._same(part, number, cells)
        report, more = build_report(nested(standard.ref, values), standard, questions=self.questions)
        for fault in [*faults.found, *in_words_of_a_form(more, faults.found)]:
            place = head.at(fault.path)
            found.append((place, sheet.fault(fault.code, number, place, fault.say, fault.fix, fault.severity)))
        faulty = frozenset(place for place, one in found if one.severity == "error")
        told = tuple(in_order(one for _, one in found))
        return TableRow(part, number, None if faulty else report, told, faulty)

    def _values(self, sheet: TableSheet, head: Head, number: int, cells: Cells, faults: Faults) -> dict[Path, Any]:
        """The answers by their place in a self-report; those of all rows too."""
        values = dict(self.constants)
        for place, column in head.columns.items():
            cell = cells.get(place)
            if cell is None or (number, place) in sheet.errors:
                continue
            if column.path == YEAR:
                values |= self._year(head, cell, faults)
                continue
            value = read_cell(column.question, cell, column.path, faults)
            if value is not None:
                values[column.path] = raw(value)
        self._inside(values, faults)
        _required(head, values, faults)
        return values

    def _year(self, head: Head, cell: Cell, faults: Faults) -> dict[Path, Any]:
        """The period of the year in a cell, where no column says its days."""
        there = [*self.constants, *(column.path for column in head.columns.values())]
        year = read_year(cell, YEAR, faults) if by_year(there) else ""
        return {("period", end): day for end, day in whole_year(year).items()} if year else {}

    def _inside(self, values: dict[Path, Any], faults: Faults) -> None:
        """A number inside an option needs the option, and one that has a range."""
        for path in [path for path in values if path[0] == "answers" and path[-1] == "points"]:
            option = values.get((*path[:-1], "choose"))
            code, text = str(path[1]), "/".join(map(str, path[2:-1]))
            if self.questions.own(code, text) is None or self.questions.inline[code][text].type != "choice":
                continue
            if option is None and not faults.at((*path[:-1], "choose")):
                faults.add(Fault("A604", path, "写了档内给分，没有写选的是哪一档", "请在选档的一列填写，或清空这一格"))
            elif isinstance(option, str) and self.questions.given(code, text, option) is None:
                faults.add(Fault("A604", path, f"“{option}”是固定分，不另给分", "请清空这一格，或核对选的档"))
            else:
                continue
            del values[path]

    def _same(self, part: int, number: int, cells: Cells) -> Iterator[Placed]:
        """The fault of an id that stands in other rows too."""
        sheet, head = self.parts[part]
        cell = cells.get(head.at(ID))
        others = [place for place in self.twice.get(same_id(cell.text), ()) if place != (part, number)] if cell else []
        if cell is not None and others:
            rows = listing((self._named(part, *other) for other in others), 5)
            fix = "请改成各自的编号，或只留一行；全角半角、大小写和空格不同的，也算同一个编号"
            say = f"编号“{cell.text}”与{rows}重复"
            yield cell.column, sheet.fault("S232", number, cell.column, say, fix)

    def _named(self, own: int, part: int, row: int) -> str:
        """A row by its number, of another sheet with its name."""
        return f"第 {row} 行" if part == own else f"工作表「{self.parts[part][0].name}」第 {row} 行"


def _strange(sheet: TableSheet, head: Head, number: int, cells: Cells) -> Iterator[Placed]:
    """What makes a cell no answer at all: no heading above it, a failed formula, characters that nobody sees."""
    for place, cell in cells.items():
        if place not in head.headings:
            yield place, headless(sheet, head, number, cell)
        if place not in head.columns:
            continue
        shown = sheet.errors.get((number, place))
        if shown is not None:
            say = f"这一格显示的是错误值 {shown}" if shown else "这一格的公式还没有算出结果"
            fix = "请改好公式，或直接填写结果" if shown else "请用 WPS 表格或 Excel 打开，保存一次"
            yield place, sheet.fault("Y119", number, place, say, fix)
        hidden = INVISIBLE.search(cell.text)
        if hidden:
            say = f"这一格里有一个看不见的{hidden_words(hidden.group())}"
            yield place, sheet.fault("Y109", number, place, say, "请清空这一格，把内容重新打一遍")


#: what is said where a cell must be filled in and is not
_LACKING = {"subject": "S233", "period": "S234", "year": "S234", "signed": "S202"}


def _required(head: Head, values: Mapping[Path, Any], faults: Faults) -> None:
    """What every row must say; who signed must be said with the day."""
    signed = any(path[0] == "signed" for path in values)
    for column in head.columns.values():
        path = column.path
        yearly = path == YEAR and by_year([*values, *(other.path for other in head.columns.values())])
        if path in values or faults.at(path) or not (column.required or yearly or (signed and path[0] == "signed")):
            continue
        code = "A607" if "attributes" in path else _LACKING[str(path[0])]
        faults.add(Fault(code, path, f"“{column.question.label}”没有填", "请填写这一格；多余的行请整行删去"))
