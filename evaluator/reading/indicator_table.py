"""A table of indicators read row by row as it is printed: heading, names by level, texts by column, sums and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evaluator.forms.cell import Cell
from evaluator.forms.headings import plain_heading
from evaluator.reading.grid import Merged, Sheet
from evaluator.reading.indicator_columns import Column, Columns, Role, columns_of, known
from evaluator.reading.source_tables import SourceTable

#: in how many rows from the top the heading is looked for, below titles and notes
HEADING_WITHIN = 30
#: a line over the whole width up to this length is the name of a part; longer ones are notes
LONGEST_SECTION = 40

_SUM = re.compile(r"合计|总计|总分|共计|小计|总分值|合计分值|满分")
#: why a table is left out that says less than another
SUMMARY = "只是另一张指标表的概要"
#: what is printed in a cell with nothing in it, and where
_NOTHING = frozenset({"—", "——", "－", "–", "-", "/", "／"})
_MAY_BE_NOTHING: frozenset[Role] = frozenset({"evidence", "methods", "applies", "remark", "fill"})
_NOTE = re.compile(r"(?:备?注|说明|填表说明|备注说明)[:：\d一二三1.、]|[★※*▲]")


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of a row: what its column holds, the text, and the rows that it reaches over where cells are merged."""

    role: Role
    heading: str
    text: str
    top: int
    bottom: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row with names (by level; 0 for a line over the whole width) or other texts; in a sum `label` says 合计."""

    number: int
    parts: tuple[Part, ...]
    label: str = ""

    @property
    def names(self) -> list[Part]:
        return [part for part in self.parts if part.role == "level"]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The rows of a table with what stands above and below them; `stated` is the total in the heading, if any."""

    source: SourceTable
    columns: Columns
    above: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    stated: str = ""
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tables of a file that hold indicators, and for each other one why it was left out."""

    tables: tuple[IndicatorTable, ...]
    left: tuple[tuple[SourceTable, str], ...]


def indicator_tables(sources: Sequence[SourceTable]) -> Chosen:
    """The tables of indicators among all tables of a file; a table without a heading may go on with the one before.

    Where none has points or says how it is judged, those that list requirements.
    """
    chosen = _chosen(sources, lambda columns: columns.indicators)
    return chosen if chosen.tables else _chosen(sources, lambda columns: columns.requirements)


def _chosen(sources: Sequence[SourceTable], fits: Callable[[Columns], bool]) -> Chosen:
    found: list[IndicatorTable] = []
    left: list[tuple[SourceTable, str]] = []
    before: IndicatorTable | None = None
    for source in sources:
        head = _heading(source.sheet, fits)
        if head is not None:
            before = _Reader(source, *head).table()
        elif before is not None and _goes_on(source, before.columns):
            before = _Reader(source, (), before.columns).table()
        else:
            before = None
            left.append((source, _why(source.sheet)))
        found += [before] if before is not None else []
    summaries = [table for table in found if _summarises(table, found)]
    left += [(table.source, SUMMARY) for table in summaries]
    return Chosen(tuple(table for table in found if table not in summaries), tuple(left))


def _summarises(table: IndicatorTable, tables: Sequence[IndicatorTable]) -> bool:
    """Whether a table only lists names (and points) that another one lists with their wordings."""
    own = set(_bare_names(table))
    return not table.columns.worded and any(
        other.columns.worded and own and own <= set(_bare_names(other)) for other in tables
    )


def _bare_names(table: IndicatorTable) -> Iterator[str]:
    """The names without blanks, and without the points behind them."""
    for row in table.rows:
        for part in row.names:
            yield re.sub(r"[（(][^（()）]*[)）]$", "", re.sub(r"\s", "", part.text))


def _why(sheet: Sheet) -> str:
    rows = list(sheet.rows.values())[:HEADING_WITHIN]
    heads = max(([cell.text for cell in cells.values() if known(cell.text)] for cells in rows), key=len, default=[])
    if len(set(heads)) < 2:
        return "没有指标表的表头"
    return f"表头只有“{'、'.join(dict.fromkeys(heads))[:40]}”，不像指标表（要有指标名称，还要有分值或评分标准）"


# -- the heading -----------------------------------------------------------------------------------------------------


def _heading(sheet: Sheet, fits: Callable[[Columns], bool]) -> tuple[tuple[int, ...], Columns] | None:
    """The rows of the heading (one or two) and its columns; None where there is none."""
    numbers = sorted(sheet.rows)[:HEADING_WITHIN]
    for n, row in enumerate(numbers):
        upper = _spread(sheet, row)
        if sum(known(text) for text in upper.values()) < 2:
            continue
        following = numbers[n + 1] if n + 1 < len(numbers) else 0
        if following and _second(sheet, following, upper):
            columns = columns_of({**upper, **_spread(sheet, following)})
            if fits(columns):
                return (row, following), columns
        columns = columns_of(upper)
        if fits(columns):
            return (row,), columns
    return None


def _second(sheet: Sheet, row: int, upper: Mapping[int, str]) -> bool:
    """Whether a row goes on with the heading: all it has are headings, under something that is merged or empty."""
    cells = sheet.rows[row]
    merged = {c for area in sheet.merged if area.right > area.left for c in range(area.left, area.right + 1)}
    under = all(column in merged or column not in upper or upper[column] == cell.text for column, cell in cells.items())
    return under and all(known(cell.text) for cell in cells.values())


def _spread(sheet: Sheet, row: int) -> dict[int, str]:
    """The texts of a row, those of cells that are merged across over all their columns."""
    found = {column: cell.text for column, cell in sheet.rows.get(row, {}).items()}
    for area in sheet.merged:
        if area.top == row and area.left in found:
            found.update(dict.fromkeys(range(area.left, area.right + 1), found[area.left]))
    return found


def _goes_on(source: SourceTable, columns: Columns) -> bool:
    """Whether a table without a heading has the same columns as the one before, with points where that has points.

    Without points any table could be meant, so it must follow in the same document with no text between.
    """
    sheet = source.sheet
    last = max((max(cells) for cells in sheet.rows.values()), default=0)
    last = max([last, *(area.right for area in sheet.merged)])
    points = [column.number for column in columns.of("points")]
    numbers = sum(
        bool(re.fullmatch(r"[\d.]+分?", cells[n].text)) for cells in sheet.rows.values() for n in points if n in cells
    )
    return last == max(column.number for column in columns.all) and (
        numbers > 0 if points else source.word and not source.before
    )


#: how a line of a list begins
_NUMBERED_LINE = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]+[)）]|[①-⑳]|\d{1,2}[.、．]|[一二三四五六七八九十]+、)"
)

# -- the rows --------------------------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """Goes through one table from below its heading; where it goes on with another, `head` is empty."""

    source: SourceTable
    head: tuple[int, ...]
    columns: Columns
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    areas: dict[tuple[int, int], Merged] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.areas = {(area.top, area.left): area for area in self.source.sheet.merged}

    def table(self) -> IndicatorTable:
        sheet = self.source.sheet
        first = max(self.head, default=0)
        above = [
            cell.text for row in sorted(sheet.rows) if row < min(self.head, default=0) for cell in _cells(sheet, row)
        ]
        heads = [cell.text for row in self.head for cell in _cells(sheet, row)]
        for row in sorted(sheet.rows):
            if row > first and not self._repeated(row, heads):
                self._row(row)
        return IndicatorTable(
            self.source,
            self.columns,
            (*self.source.before, *above),
            tuple(self.rows),
            (*self.notes, *self.source.after),
            tuple(heads),
            self.columns.stated,
            continued=not self.head,
        )

    def _repeated(self, row: int, heads: Sequence[str]) -> bool:
        """Whether a row is the heading once more, as at the top of each page; of a table that goes on, any heading."""
        texts = [plain_heading(cell.text) for cell in _cells(self.source.sheet, row)]
        same = {plain_heading(text) for text in heads or [column.heading for column in self.columns.all]}
        return len(texts) > 1 and all(text in same for text in texts)

    def _row(self, row: int) -> None:
        cells = _cells(self.source.sheet, row)
        label = next((cell.text for cell in cells[:2] if _SUM.fullmatch(re.sub(r"[\s:：]", "", cell.text))), "")
        label = label or self._unnamed_sum(cells)
        if not label and len(cells) == 1 and self._wide(cells[0]):
            self._line(cells[0])
            return
        parts = tuple(self._parts(cells))
        self.rows.append(Row(row, parts, label))

    def _unnamed_sum(self, cells: Sequence[Cell]) -> str:
        """The last row, where points are all that it has: a sum that nobody wrote a word to."""
        points = {column.number for column in self.columns.of("points")}
        alone = len(cells) == 1 and cells[0].column in points and cells[0].row == max(self.source.sheet.rows)
        return "合计" if alone and len(self.rows) > 1 else ""

    def _wide(self, cell: Cell) -> bool:
        """Whether a cell goes over (nearly) the whole width, or is a note that somebody typed into the first column."""
        area = self._area(cell)
        if _NOTE.match(cell.text):
            return True
        behind = [column for column in self.columns.all if column.role not in ("level", "code", "number", "remark")]
        return area.right - area.left >= 2 and any(area.left <= column.number <= area.right for column in behind)

    def _line(self, cell: Cell) -> None:
        """A line over the whole width: the name of a part, or a note."""
        text = cell.text
        numbered = re.match(
            r"(?:第?[一二三四五六七八九十]+(?:部分)?|[（(][一二三四五六七八九十]+[)）]|[A-Z]\d*|\d+)[、.．\s]?", text
        )
        if not _NOTE.match(text) and len(text) <= LONGEST_SECTION and (numbered or re.search(r"\d+\s*分", text)):
            self.rows.append(Row(cell.row, (Part("level", "", text, cell.row, cell.row, 0),)))
        else:
            self.notes.append(text)

    def _parts(self, cells: Sequence[Cell]) -> Iterator[Part]:
        by_number = {column.number: column for column in self.columns.all}
        names: dict[int, Part] = {}
        for cell in cells:
            area = self._area(cell)
            column = by_number.get(cell.column, Column(cell.column, "remark", ""))
            if column.role in _MAY_BE_NOTHING and cell.text in _NOTHING:
                continue
            part = Part(column.role, column.heading, cell.text, area.top, area.bottom, column.level)
            if column.role == "level" and column.level > 1 and _is_list(cell.text):
                yield replace(part, role="content", level=0)
            elif column.role != "level":
                yield part
            elif column.level in names:  # a number and a name in two columns under one heading
                text = f"{names[column.level].text} {cell.text}"
                names[column.level] = Part("level", column.heading, text, area.top, area.bottom, column.level)
            else:
                names[column.level] = part
        yield from names.values()

    def _area(self, cell: Cell) -> Merged:
        """The cells that a cell reaches over."""
        return self.areas.get((cell.row, cell.column), Merged(cell.row, cell.column, cell.row, cell.column))


def _is_list(text: str) -> bool:
    """Whether a cell has several numbered lines: no name, but what an indicator consists of."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and all(_NUMBERED_LINE.match(line) for line in lines)


def _cells(sheet: Sheet, row: int) -> list[Cell]:
    return [cell for _, cell in sorted(sheet.rows.get(row, {}).items())]
