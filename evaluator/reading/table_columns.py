"""The headings of a table for many subjects: which column each means, by label, key or the text of a question, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evaluator.diagnostics import Diagnostic, Path, listing, suggestion
from evaluator.forms.cell import Cell
from evaluator.forms.headings import PASSED_OVER, without_bracket
from evaluator.forms.subjects import is_county
from evaluator.forms.table import ID, NAME, PERIOD, PROBLEM, TableColumn, missing, spelled, table_columns
from evaluator.model.question import NUMERIC, Fact
from evaluator.model.standard import Standard
from evaluator.reading.table_sheets import Cells, TableSheet

#: what may stand in brackets behind the name of a number, besides its unit
_PLAIN_BRACKETS = frozenset({"必填", "选填", "数字", "整数", "个数", "填数字"})
_SHARE_BRACKETS = frozenset({"%", "百分数", "百分比", "比例"})


@dataclass(frozen=True, slots=True)
class Unfound:
    """Why a heading means no column that is read, and what to do; `known` tells whether it means something at all."""

    say: str
    fix: str
    known: bool = True


@dataclass(frozen=True)
class Mapped:
    """What a mapping file says of a table: columns by heading as compared, headings that are not read, and answers of every row."""

    columns: Mapping[str, TableColumn] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    constants: Mapping[Path, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """The row of headings of a sheet: what each column means, and all headings as they are written."""

    row: int
    columns: Mapping[int, TableColumn]
    headings: Mapping[int, str]

    @cached_property
    def places(self) -> dict[Path, int]:
        """The number of the column of each place in a self-report."""
        return {column.path: n for n, column in self.columns.items()}

    def at(self, path: Path) -> int:
        """The column that a place in a self-report was read from: itself, else what is inside it or around it, else the id."""
        found = self.places
        inside = (n for some, n in found.items() if path and some[: len(path)] == path)
        around = (found[path[:size]] for size in range(len(path), 0, -1) if path[:size] in found)
        return found.get(path) or next(inside, 0) or next(around, 0) or found[ID]

    @property
    def problem(self) -> int:
        """The column that an earlier reading wrote its findings into; 0 where there is none."""
        return next((n for n, heading in self.headings.items() if spelled(heading) == PROBLEM), 0)


class Names:
    """Finds the column that a heading means, for one standard."""

    def __init__(self, standard: Standard) -> None:
        self.columns = table_columns(standard)
        self.by: dict[str, list[TableColumn]] = {}
        for column in self.columns:
            for name in column.names:
                self.by.setdefault(name, []).append(column)
        attributes = [column for column in self.columns if column.path[:2] == ("subject", "attributes")]
        self.county = [c for c in attributes if is_county(c.key) or is_county(c.question.label)]
        self.apart = dict(_apart(standard, self.columns))

    def find(self, heading: str) -> TableColumn | None:
        """The column of a heading; None where there is none, or it may be several."""
        found = self._meant(heading)
        return found[0] if len(found) == 1 and _unit_fits(heading, found[0]) else None

    def why(self, heading: str) -> Unfound:
        """Why there is none."""
        name, found = spelled(heading), self._meant(heading)
        if len(found) == 1:
            return _other_unit(heading, found[0])
        if found:
            several = "、".join(f"“{column.heading}”" for column in found)
            return Unfound(f"“{heading}”可能是{several}，看不出是哪一项", "请把表头改成其中一种写法，或在对照表里写明")
        apart = self.apart.get(name) or self.apart.get(without_bracket(name))
        if apart is not None:
            return apart
        near = suggestion(heading, [column.heading for column in self.columns])
        return Unfound(f"标准里没有“{heading}”这一项", near, known=False)

    def _meant(self, heading: str) -> list[TableColumn]:
        """The columns that a heading may mean: as it is, without its bracket, or as the county."""
        name = spelled(heading)
        return (
            self.by.get(name) or self.by.get(without_bracket(name)) or (self.county[:1] if is_county(heading) else [])
        )

    def passed(self, heading: str) -> bool:
        """Whether a column is passed over without a word."""
        name = spelled(heading)
        return (
            name in PASSED_OVER or name == PROBLEM or (is_county(heading) and not self.by.get(name) and not self.county)
        )


def _unit_fits(heading: str, column: TableColumn) -> bool:
    """Whether what stands in brackets behind the name of a number is its unit: in 万元 it would be another number."""
    name, question = spelled(heading), column.question
    bare = without_bracket(name)
    if name in column.names or bare == name or question.type not in NUMERIC:
        return True
    bracket = name.removeprefix(bare)[1:-1].removeprefix("单位").removeprefix(":")
    share = question.type == "share" and bracket in _SHARE_BRACKETS
    return share or bracket in _PLAIN_BRACKETS or bracket == spelled(question.unit)


def _other_unit(heading: str, column: TableColumn) -> Unfound:
    unit = column.question.unit
    said = f"单位是{unit}" if unit else "没有单位"
    fix = (
        f"数按{unit}填的，把表头改成“{column.heading}”；不是的，请先换算" if unit else f"请把表头改成“{column.heading}”"
    )
    return Unfound(f"“{heading}”与“{column.question.label}”的单位对不上：这一项{said}", fix)


def _apart(standard: Standard, columns: tuple[TableColumn, ...]) -> Iterator[tuple[str, Unfound]]:
    """The headings that people write for something that cannot be one column of a self-report."""
    for fact in standard.facts.values():
        if fact.questions[0].by == "assessor":
            yield from _by_assessor(fact)
        elif fact.composite:
            parts = [column.heading for column in columns if column.key.partition(".")[0] == fact.name]
            for name in (fact.name, fact.label):
                say = f"“{name}”不是一个数，看不出这一列是其中哪一个"
                yield spelled(name), Unfound(say, f"请分列写：{'、'.join(f'“{part}”' for part in parts)}")


def _by_assessor(fact: Fact) -> Iterator[tuple[str, Unfound]]:
    for name in (fact.name, fact.label, *(question.label for question in fact.questions)):
        fix = "写进对照表的 ignore，或者删去这一列"
        yield spelled(name), Unfound(f"“{name}”由评估人员填写，自评时不填", fix)


# -- the row of headings --


def head_of(sheet: TableSheet, names: Names, mapped: Mapped) -> Head | None:
    """The row of headings of a sheet, without judging it; None where no row has an id and a name."""
    heads = [_head(row, cells, names, mapped) for row, cells in sheet.top().items()]
    whole = [head for head in heads if {ID, NAME} <= {column.path for column in head.columns.values()}]
    return max(whole, key=lambda head: (len(head.columns), -head.row), default=None)


def nearest_head(sheet: TableSheet, names: Names, mapped: Mapped) -> Head | None:
    """Where there is none: the row that looks most like it."""
    heads = [_head(row, cells, names, mapped) for row, cells in sheet.top().items()]
    return max((head for head in heads if head.columns), key=lambda head: (len(head.columns), -head.row), default=None)


def _head(row: int, cells: Cells, names: Names, mapped: Mapped) -> Head:
    columns = {}
    for number, cell in cells.items():
        name = spelled(cell.text)
        if name in mapped.ignored:
            continue
        found = mapped.columns.get(name) or names.find(cell.text)
        if found is not None:
            columns[number] = found
    return Head(row, columns, {number: " ".join(cell.text.split()) for number, cell in cells.items()})


def unknown(head: Head, names: Names, mapped: Mapped) -> dict[int, str]:
    """The headings that mean no column and are not passed over, by the number of their column."""
    return {
        number: heading
        for number, heading in head.headings.items()
        if number not in head.columns and spelled(heading) not in mapped.ignored and not names.passed(heading)
    }


def faults_of(sheet: TableSheet, head: Head, names: Names, mapped: Mapped) -> Iterator[Diagnostic]:
    """All that is wrong with the headings of a sheet."""
    for number, heading in unknown(head, names, mapped).items():
        found = names.why(heading)
        fix = found.fix if found.known else f"{found.fix}不用读的列，写进对照表的 ignore，或者删去"
        yield sheet.fault("S235", head.row, number, found.say, fix)
    yield from _twice(sheet, head, mapped)
    yield from _without_heading(sheet, head)
    for column in missing(names.columns, [*(c.path for c in head.columns.values()), *mapped.constants]):
        if column.path not in (ID, NAME):
            yield _missing(sheet, head, column)


def _missing(sheet: TableSheet, head: Head, column: TableColumn) -> Diagnostic:
    fix = f"请加一列“{column.heading}”；全表都一样的，写进对照表的 constants"
    if column.path in PERIOD:
        fix += "；评估期是一个日历年的，加一列“年度”就行"
    return sheet.fault("S231", head.row, 1, f"表里没有“{column.heading}”一列", fix)


def _twice(sheet: TableSheet, head: Head, mapped: Mapped) -> Iterator[Diagnostic]:
    """Two columns for one thing, or a column for what the mapping says of all rows."""
    met: dict[Path, int] = {}
    for number, column in sorted(head.columns.items()):
        heading = head.headings[number]
        if column.path in mapped.constants:
            yield sheet.fault("S236", head.row, number, f"“{heading}”在对照表的 constants 里又写了一次", "请删去一处")
        elif column.path in met:
            say = f"“{head.headings[met[column.path]]}”和“{heading}”两列说的是同一样内容，看不出用哪一列"
            fix = "请删去一列；要留着的，写进对照表的 ignore"
            yield sheet.fault("S236", head.row, number, say, fix)
        else:
            met[column.path] = number


def _without_heading(sheet: TableSheet, head: Head) -> Iterator[Diagnostic]:
    """Columns without a heading that have content right below: so two rows of headings look."""
    row, cells = next(((row, cells) for row, cells in sheet.top().items() if row > head.row), (0, {}))
    for number in sorted(cells.keys() - head.headings.keys()):
        yield headless(sheet, head, row, cells[number])


def headless(sheet: TableSheet, head: Head, row: int, cell: Cell) -> Diagnostic:
    """A cell in a column that has no heading."""
    say = f"这一格有内容（“{cell.text[:20]}”），第 {head.row} 行没有这一列的表头"
    fix = "表头要写在一行里，一列一个：两行的、合并的表头请拆开；格子错位的请挪回去，多余的请删去"
    return sheet.fault("S239", row, cell.column, say, fix)


def unasked(head: Head, names: Names, mapped: Mapped) -> list[str]:
    """The headings of questions that the table has no column for: they count as unanswered in every row."""
    there = {column.path for column in head.columns.values()} | mapped.constants.keys()
    optional = [c for c in names.columns if c.offered and not c.required and c.path[0] in ("facts", "answers")]
    return [column.heading for column in optional if column.path not in there]


def listed(headings: list[str]) -> str:
    """Headings in a message."""
    return listing((f"“{heading}”" for heading in headings), 8)
