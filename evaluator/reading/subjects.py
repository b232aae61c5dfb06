"""The list of subjects (名单) read from a spreadsheet or a CSV file, with all that is wrong with it, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Fault, Faults, has_errors, in_order, listing, suggestion
from evaluator.diagnostics import Path as Place
from evaluator.forms.cell import Cell
from evaluator.forms.headings import PASSED_OVER, WHO, plain_heading, without_bracket
from evaluator.forms.subjects import Listed, is_county, same_id
from evaluator.model.question import Question, Value, print_value
from evaluator.model.standard import Standard
from evaluator.reading.cells import read_cell
from evaluator.reading.rows import HEADINGS_WITHIN, Rows, read_rows

_NEEDED = ("编号", "名称")
_YEAR = re.compile(r"(\d{4})年?度?", re.ASCII)


def read_subjects(path: Path, standard: Standard | None = None) -> tuple[list[Listed] | None, list[Diagnostic]]:
    """The subjects in a list, in its order, or None where it has an error, with all that is wrong with it.

    Without a standard only who they are is read, and other columns are left alone. Every visible sheet that has the
    headings is read, since lists are often kept with a sheet for each county.
    """
    sheets, found = read_rows(path)
    if sheets is None:
        return None, found
    tables = [(rows, _headings(rows, standard)) for rows in sheets if rows.sheet.rows]
    whole = [(rows, head) for rows, head in tables if not rows.sheet.hidden and head.complete]
    if not whole:
        shown = [pair for pair in tables if not pair[0].sheet.hidden] or tables
        return None, in_order([*found, _without_headings(path, shown)])
    reader = _Reader(standard)
    for rows, head in whole:
        reader.read(rows, head)
    read = [rows for rows, _ in whole]
    reader.found += [_unread(rows) for rows, _ in tables if rows not in read]
    if not reader.listed and not has_errors(reader.found):
        rows, head = whole[0]
        reader.found.append(
            rows.fault("S237", head.row, 1, "名单里只有表头，一个对象也没有", "请一行写一个，至少写编号和名称")
        )
    found = in_order([*found, *reader.found])
    return (None if has_errors(found) else reader.listed), found


@dataclass(frozen=True, slots=True)
class _Head:
    """A row of headings: which column of the list, or which attribute (`属性/名称`), stands in which column of the sheet."""

    row: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    twice: tuple[tuple[Cell, Cell], ...] = ()
    strange: tuple[Cell, ...] = ()

    @property
    def complete(self) -> bool:
        return all(name in self.columns for name in _NEEDED)


def _headings(rows: Rows, standard: Standard | None) -> _Head:
    """The first row that has all that is needed; else the one that has most of it."""
    first = [_head(number, cells, standard) for number, cells in sorted(rows.sheet.rows.items())[:HEADINGS_WITHIN]]
    return max(first, key=lambda head: (head.complete, sum(name in head.columns for name in _NEEDED), -head.row))


def _head(row: int, cells: Mapping[int, Cell], standard: Standard | None) -> _Head:
    columns: dict[str, int] = {}
    twice, strange = [], []
    for number, cell in sorted(cells.items()):
        name = _column(cell.text, standard)
        if not name:
            strange.append(cell)
        elif name in columns:
            twice.append((cells[columns[name]], cell))
        else:
            columns[name] = number
    return _Head(row, columns, tuple(twice), tuple(strange))


def _column(heading: str, standard: Standard | None) -> str:
    """Which column of the list a heading means; of an attribute `属性/名称`; empty where nobody knows."""
    plain = plain_heading(heading)
    short = without_bracket(plain)
    who = standard.subject_name if standard is not None else ""
    for name, words in WHO.items():
        if plain in words[:1] or (name in _NEEDED and who and plain == who + name):
            return name
    attributes = standard.attributes if standard is not None else {}
    for fact in attributes.values():
        if {plain, short} & {plain_heading(fact.name), plain_heading(fact.label)}:
            return f"属性/{fact.name}"
    if is_county(heading):
        own = next((fact.name for fact in attributes.values() if is_county(fact.name) or is_county(fact.label)), "")
        return f"属性/{own}" if own else "县区"
    return next((name for name, words in WHO.items() if plain in words), "")


def _without_headings(path: Path, tables: list[tuple[Rows, _Head]]) -> Diagnostic:
    fix = "表头要在一行里写明“编号”和“名称”，下面一行一个对象"
    if not tables:
        return Diagnostic(str(path), "S231", "名单是空的，找不到“编号”和“名称”两列", fix)
    rows, head = max(tables, key=lambda pair: len(pair[1].columns))
    missing = [name for name in _NEEDED if name not in head.columns]
    words = "、".join(f"“{name}”" for name in missing)
    if len(missing) == len(_NEEDED):
        return rows.fault("S231", 0, 0, f"名单里找不到{words}两列的表头", fix)
    close = [suggestion(name, [cell.text for cell in head.strange]) for name in missing]
    return rows.fault("S231", head.row, 1, f"名单的表头里没有{words}一列", "".join(close) or fix)


def _unread(rows: Rows) -> Diagnostic:
    why = "是隐藏的" if rows.sheet.hidden else "没有“编号”和“名称”两列的表头"
    fix = "里面有要评估的对象的，请取消隐藏并补上表头；没有的不用管"
    return rows.fault("S238", 0, 0, f"这张工作表{why}，没有读", fix, "warning")


class _Reader:
    """The subjects read so far, where each id was met first, and what is wrong."""

    def __init__(self, standard: Standard | None) -> None:
        self.standard = standard
        self.listed: list[Listed] = []
        self.found: list[Diagnostic] = []
        self.met: dict[str, tuple[Rows, Cell]] = {}

    def read(self, rows: Rows, head: _Head) -> None:
        """One sheet, from the row below its headings on."""
        for first, cell in head.twice:
            both = f"“{first.text}”和“{cell.text}”" if first.text != cell.text else f"两列“{cell.text}”"
            say = f"{both}说的是同一样内容，看不出用哪一列"
            self.found.append(rows.fault("S236", cell.row, cell.column, say, "请删去一列，或改一个表头"))
        if self.standard is not None:
            self.found += [_strange(rows, cell, self.standard) for cell in head.strange if cell.text not in PASSED_OVER]
        for number, cells in sorted(rows.sheet.rows.items()):
            if number > head.row and any(column in cells for column in head.columns.values()):
                self._subject(rows, head, number)

    def _subject(self, rows: Rows, head: _Head, row: int) -> None:
        cells = {name: rows.sheet.cell(row, column) for name, column in head.columns.items()}
        words = {name: " ".join(cell.text.split()) if cell is not None else "" for name, cell in cells.items()}
        for name in _NEEDED:
            if not words[name]:
                about = words["名称" if name == "编号" else "编号"] or "这一行"
                say = f"“{about}”的{name}没有填"
                self.found.append(rows.fault("S233", row, head.columns[name], say, f"请填写{name}；多余的行请整行删去"))
        self._twice(rows, cells["编号"])
        attributes = dict(self._attributes(rows, cells))
        period, year = self._period(rows, cells, row, head)
        county = words.get("县区", "") or self._county(attributes)
        self.listed.append(
            Listed(words["编号"], words["名称"], words.get("类型", ""), attributes, period, county, year)
        )

    def _twice(self, rows: Rows, cell: Cell | None) -> None:
        if cell is None:
            return
        first = self.met.setdefault(same_id(cell.text), (rows, cell))
        if first[1] is not cell:
            sheet = f"工作表「{first[0].sheet.name}」" if first[0] is not rows else ""
            say = f"编号“{cell.text}”与{sheet}第 {first[1].row} 行的“{first[1].text}”重复"
            fix = "请改成各自的编号，或删去重复的一行；全角半角、大小写和空格不同的，也算同一个编号"
            self.found.append(rows.fault("S232", cell.row, cell.column, say, fix))

    def _attributes(self, rows: Rows, cells: Mapping[str, Cell | None]) -> Iterator[tuple[str, Value]]:
        for name, cell in cells.items():
            if name.startswith("属性/") and self.standard is not None:
                fact = self.standard.attributes[name.removeprefix("属性/")]
                value = self._value(rows, cell, fact.question())
                if value is not None:
                    yield fact.name, value

    def _value(self, rows: Rows, cell: Cell | None, question: Question) -> Value | None:
        faults = Faults()
        value = read_cell(question, cell, (), faults)
        for fault in faults.found:
            assert cell is not None, "a blank cell has no fault"
            self.found.append(rows.fault(fault.code, cell.row, cell.column, fault.say, fault.fix, fault.severity))
        return value

    def _county(self, attributes: Mapping[str, Value]) -> str:
        for fact in self.standard.attributes.values() if self.standard is not None else ():
            if (is_county(fact.name) or is_county(fact.label)) and fact.name in attributes:
                return print_value(fact.question(), attributes[fact.name])
        return ""

    def _period(
        self, rows: Rows, cells: Mapping[str, Cell | None], row: int, head: _Head
    ) -> tuple[tuple[str, str], str]:
        """The period and the year: a year alone is the calendar year, a period without a year is called by its end."""
        year = self._year(rows, cells.get("年度"))
        ends = ("评估期起", "评估期止")
        days = [self._value(rows, cells.get(name), Question(name, name, "date")) for name in ends]
        given = [cells.get(name) is not None for name in ends]
        start, end = days
        if isinstance(start, date) and isinstance(end, date):
            if start > end:
                column = head.columns["评估期止"]
                say = f"评估期的截止日 {end} 早于起始日 {start}"
                self.found.append(rows.fault("A613", row, column, say, "请核对两个日期是否写反"))
            return (start.isoformat(), end.isoformat()), year or str(end.year)
        if any(given):
            if not all(given):
                has, lacks = ends if given[0] else ends[::-1]
                say = f"写了“{has}”，没有写“{lacks}”"
                column = head.columns[has]
                self.found.append(rows.fault("S234", row, column, say, "两个日期要么都写，要么都不写"))
            return ("", ""), year
        return ((f"{year}-01-01", f"{year}-12-31") if year else ("", "")), year

    def _year(self, rows: Rows, cell: Cell | None) -> str:
        faults = Faults()
        year = read_year(cell, (), faults)
        for fault in faults.found:
            assert cell is not None, "a blank cell has no fault"
            self.found.append(rows.fault(fault.code, cell.row, cell.column, fault.say, fault.fix))
        return year


def read_year(cell: Cell | None, path: Place, faults: Faults) -> str:
    """The year in a cell; empty where it is blank, or faulty (then a fault is noted)."""
    if cell is None:
        return ""
    found = _YEAR.fullmatch(plain_heading(cell.text))
    if found is None:
        fix = "请写成 2023 这样；评估期跨年的，请改用“评估期起”“评估期止”两列"
        faults.add(Fault("S234", path, f"“年度”写的是“{cell.text}”", fix))
    return found[1] if found else ""


def _strange(rows: Rows, cell: Cell, standard: Standard) -> Diagnostic:
    known = [*WHO, *(fact.label for fact in standard.attributes.values())]
    fix = suggestion(cell.text, known) or f"能读的有：{listing(known)}"
    return rows.fault("S235", cell.row, cell.column, f"名单里不认识“{cell.text}”这一列，没有读", fix, "warning")
