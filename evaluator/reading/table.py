"""A table with a self-report in each row: the headings first, then row by row a report or what is wrong with it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evaluator.diagnostics import Diagnostic, Path, has_errors, in_order
from evaluator.forms.cell import Cell
from evaluator.forms.subjects import same_id
from evaluator.forms.table import HOW, ID, NAME, spelled
from evaluator.model.standard import Standard
from evaluator.reading.table_columns import (
    Head,
    Mapped,
    Names,
    faults_of,
    head_of,
    listed,
    nearest_head,
    unasked,
)
from evaluator.reading.table_rows import Parts, Place, RowReader, TableRow, no_report
from evaluator.reading.table_sheets import Cells, TableSheet

#: what to do about a row that was passed over
_PASSED = "不用管；它其实是一个站点的，请填写编号"


@dataclass
class Table:
    """A table whose headings are sound. `parts` are its sheets with their headings."""

    standard: Standard
    parts: Parts
    constants: Mapping[Path, Any]
    #: the rows that are no self-report and are told of, known when `rows` has gone through
    passed: list[Diagnostic] = field(default_factory=list)

    def rows(self) -> Iterator[TableRow]:
        """Each row, read; two rows of one id are both faulty."""
        self.passed.clear()
        reader = RowReader(self.standard, self.parts, self.constants, self._ids[1])
        for part, (sheet, head) in enumerate(self.parts):
            for number, cells in sheet.each(None):
                if number <= head.row or cells.keys().isdisjoint(head.columns):
                    continue
                why = no_report(head, cells)
                if why:
                    self.passed.append(sheet.fault("S242", number, min(cells), f"这一行{why}，没有读", _PASSED, "note"))
                elif why is None:
                    yield reader.row(part, number, cells)

    def cells(self, part: int, numbers: Container[int]) -> Iterator[tuple[int, Cells]]:
        """Some rows of a sheet as they stand there."""
        return ((number, cells) for number, cells in self.parts[part][0].each(None) if number in numbers)

    @property
    def count(self) -> int:
        """How many rows have an id, which is about as many as `rows` gives."""
        return self._ids[0]

    @cached_property
    def _ids(self) -> tuple[int, dict[str, list[Place]]]:
        """How many ids there are, and where those stand that are in several rows."""
        met: dict[str, list[Place]] = {}
        for part, (_, head) in enumerate(self.parts):
            for number, cell in self._identified(part, head.at(ID)):
                met.setdefault(same_id(cell.text), []).append((part, number))
        return sum(map(len, met.values())), {id_: places for id_, places in met.items() if len(places) > 1}

    def _identified(self, part: int, column: int) -> Iterator[tuple[int, Cell]]:
        """The rows that have an id and are self-reports, each with the cell of the id.

        Only that column is looked at; the whole row just where the id is the word at its head: the others may be no headings.
        """
        sheet, head = self.parts[part]
        unsure: set[int] = set()
        for number, cells in sheet.each(frozenset({column})):
            if number > head.row and column in cells:
                if no_report(head, cells) is None:
                    yield number, cells[column]
                else:
                    unsure.add(number)
        for number, cells in self.cells(part, unsure) if unsure else ():
            if no_report(head, cells) is None:
                yield number, cells[column]


def open_table(
    sheets: Iterable[TableSheet], standard: Standard, names: Names, mapped: Mapped
) -> tuple[Table | None, list[Diagnostic]]:
    """The table in the sheets of a file, or None with all that is wrong with its headings, and warnings."""
    tables = [(sheet, head_of(sheet, names, mapped)) for sheet in sheets]
    parts = tuple((sheet, head) for sheet, head in tables if head is not None and not sheet.hidden)
    if not parts:
        return None, [_without_headings([sheet for sheet, _ in tables], names, mapped)]
    found = [fault for sheet, head in parts for fault in faults_of(sheet, head, names, mapped)]
    found += [fault for sheet, head in parts for fault in _merged(sheet, head)]
    if not has_errors(found):
        found += [fault for sheet, head in parts for fault in _unasked(sheet, head, names, mapped)]
    found += [_unread(sheet, hidden=head is not None) for sheet, head in tables if _worth_telling(sheet, head)]
    table = Table(standard, parts, mapped.constants)
    if not has_errors(found) and next(table.rows(), None) is None:
        sheet, head = parts[0]
        found.append(sheet.fault("S237", head.row, 1, "表里只有表头，一个站点也没有", "请一行填一个站点"))
    return (None if has_errors(found) else table), in_order(found)


def headings_of(sheets: Iterable[TableSheet]) -> set[str]:
    """Whatever may be a heading in the sheets, as compared."""
    return {spelled(cell.text) for sheet in sheets for cells in sheet.top().values() for cell in cells.values()}


# -- the sheets --


def _without_headings(sheets: list[TableSheet], names: Names, mapped: Mapped) -> Diagnostic:
    """No row of any sheet has both an id and a name; said at the row that comes nearest."""
    fix = "表头要写在前 20 行里的一行，至少有“编号”和“名称”；叫法不同的，改表头，或写进对照表"
    shown = [sheet for sheet in sheets if not sheet.hidden] or sheets
    near = [(sheet, head) for sheet in shown if (head := nearest_head(sheet, names, mapped)) is not None]
    if not near:
        where = shown[0] if shown else None
        say = "找不到表头：没有一行写着“编号”和“名称”"
        assert where is not None, "a spreadsheet has a sheet"
        return where.fault("S231", 0, 0, say, fix)
    sheet, head = max(near, key=lambda pair: len(pair[1].columns))
    there = {column.path for column in head.columns.values()}
    lacking = "、".join(f"“{word}”" for path, word in ((ID, "编号"), (NAME, "名称")) if path not in there)
    return sheet.fault("S231", head.row, 1, f"表里没有{lacking}一列", fix)


def _merged(sheet: TableSheet, head: Head) -> Iterator[Diagnostic]:
    """Merged cells among the rows: all but the first would look unanswered."""
    for top, left, bottom, right in sheet.merged:
        if bottom > head.row and not head.columns.keys().isdisjoint(range(left, right + 1)):
            say = "这里有合并的单元格，只有左上角一格算填了，其余各格会当成没有填"
            fix = "请取消合并，每行每列各填各的" if top > head.row else "请取消合并，表头写在一行里"
            yield sheet.fault("S243", top, left, say, fix)


def _unasked(sheet: TableSheet, head: Head, names: Names, mapped: Mapped) -> Iterator[Diagnostic]:
    lacking = unasked(head, names, mapped)
    if lacking:
        say = f"有 {len(lacking)} 道题表里没有列，各行都按没有填算：{listed(lacking)}"
        yield sheet.fault("S241", head.row, 1, say, "要填的请加列；确实没有的不用管", "warning")


def _worth_telling(sheet: TableSheet, head: Head | None) -> bool:
    """Whether a sheet that is not read may have been meant to be."""
    return (sheet.hidden and head is not None) or (
        not sheet.hidden and head is None and sheet.name != HOW and bool(sheet.top())
    )


def _unread(sheet: TableSheet, *, hidden: bool) -> Diagnostic:
    why = "是隐藏的" if hidden else "没有“编号”和“名称”两列的表头"
    fix = "里面有要评估的对象的，请取消隐藏并补上表头；没有的不用管"
    return sheet.fault("S238", 0, 0, f"这张工作表{why}，没有读", fix, "warning")
