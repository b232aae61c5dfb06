"""The table for many subjects, to be filled in: headings, below them what to write, and the rows that are known already."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from evaluator.diagnostics import cell_name
from evaluator.forms.form import Column, Entry, Values
from evaluator.forms.formula import guarded
from evaluator.forms.questions import NONE
from evaluator.forms.table import HOW, ID, TableColumn
from evaluator.model.question import NUMERIC, Question, Value, print_value
from evaluator.model.standard import Standard
from evaluator.rendering.choices import Rule, allowed
from evaluator.rendering.page import BODY, GREY, HEADING, HEI, Box, Look, Page, Written, box, written
from evaluator.rendering.room import heights
from evaluator.rendering.table import table_page
from evaluator.rendering.workbook import book_bytes

#: the names of the sheets: the table, what to write into it, and hidden the lists that no rule can hold
SHEET, HELP, OPTIONS = "汇总表", HOW, "选项"
#: so many rows have drop-downs and bounds, and look as they are to be filled in
READY = 3000
#: a heading of more characters gets a wider column
_LONG = 24
#: no row of what to write is higher; the whole stands on the second sheet
_MOST_HIGH = 96.0
_NONE_YET = f"{HOW}：这一行不用删，程序不读。一行一个站点；没有填的格子空着，不是 0"


def table_csv(columns: Sequence[TableColumn], rows: Iterable[Values]) -> bytes:
    """The table as a CSV file that Excel and WPS open with its characters right."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([guarded(column.heading) for column in columns])
    writer.writerow([guarded(_how(column)) for column in columns])
    for row in rows:
        writer.writerow([guarded(_text(column.question, row.get(column.path))) for column in columns])
    return stream.getvalue().encode("utf-8-sig")


def table_book(standard: Standard, columns: Sequence[TableColumn], rows: Iterable[Values]) -> bytes:
    """The table as an .xlsx file; its second sheet says in full what each column is."""
    maker = _Maker(columns)
    pages = [maker.page(rows), _help(standard, columns), *maker.options()]
    return book_bytes(f"{standard.subject_name}{SHEET}", pages, f"{standard.ref} {standard.hash}")


def _how(column: TableColumn) -> str:
    return _NONE_YET if column.path == ID else column.how()


def _text(question: Question, value: Value | None) -> str:
    """An answer as it is typed."""
    return NONE if value == frozenset() else print_value(question, value)


class _Maker:
    """Makes the page of the table."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        self.columns = columns
        self.allowed = {n: rule for n, column in enumerate(columns, 1) if (rule := _rule(column)) is not None}
        self.lists = list(dict.fromkeys(rule.options for rule in self.allowed.values() if not rule.fits))

    def page(self, rows: Iterable[Values]) -> Page:
        boxes = [*self._heads()]
        for number, row in enumerate(rows, 3):
            boxes += self._row(number, row)
        widths = {n: _width(column) for n, column in enumerate(self.columns, 1)}
        needs = [
            [(column.heading, widths[n], 1) for n, column in enumerate(self.columns, 1)],
            [(_how(column), widths[n], 1) for n, column in enumerate(self.columns, 1)],
        ]
        tall = heights(needs, BODY)
        return Page(
            SHEET, tuple(boxes), {1: tall[0] + 4, 2: min(tall[1], _MOST_HIGH)}, widths, scale=70, heading=2, frozen=3,
            looks={n: _look(column) for n, column in enumerate(self.columns, 1)},
            rules={f"{cell_name(3, n)}:{cell_name(READY + 2, n)}": self._sourced(rule) for n, rule in self.allowed.items()},
        )  # fmt: skip

    def options(self) -> Iterator[Page]:
        """The hidden lists to choose from, a column for each."""
        if self.lists:
            boxes = [box(row, n, text) for n, some in enumerate(self.lists, 1) for row, text in enumerate(some, 1)]
            yield Page(OPTIONS, tuple(boxes), hidden=True, locked=True)

    def _heads(self) -> Iterator[Box]:
        for n, column in enumerate(self.columns, 1):
            yield box(1, n, column.heading, Look(HEI, fill=HEADING, shown="@", centred=True))
            yield box(2, n, _how(column), Look(size=9, colour=GREY, shown="@"))

    def _row(self, number: int, row: Values) -> Iterator[Box]:
        for n, column in enumerate(self.columns, 1):
            value = row.get(column.path)
            if value is not None:
                yield box(number, n, _written(column.question, value), _look(column))

    def _sourced(self, rule: Rule) -> Rule:
        """The rule with the place of its options, where they do not fit into it."""
        if rule.fits:
            return rule
        column = cell_name(1, self.lists.index(rule.options) + 1).removesuffix("1")
        return Rule(rule.kind, rule.said, rule.options, source=f"'{OPTIONS}'!${column}$1:${column}${len(rule.options)}")


def _written(question: Question, value: Value) -> Written:
    text = isinstance(value, frozenset) or (isinstance(value, str) and question.type != "date")
    return _text(question, value) if text else written(value)


def _rule(column: TableColumn) -> Rule | None:
    """What the cells of a column take; of several options in one cell nothing can be checked, nor of a text."""
    return allowed(Entry(column.path, column.question, unknown=False)) if column.question.type != "text" else None


def _look(column: TableColumn) -> Look:
    """Text where a spreadsheet would make something else of it: an id 007, options 1-2."""
    kind = column.question.type
    shown = {"date": "yyyy-mm-dd", "share": "0.##%"}.get(kind, "General" if kind in NUMERIC else "@")
    return Look(shown=shown, boxed=False, centred=kind != "text")


def _width(column: TableColumn) -> float:
    usual = {"text": 20.0, "choices": 30.0, "choice": 18.0}.get(column.question.type, 14.0)
    return max(usual, 24.0) if len(column.heading) > _LONG else usual


def _help(standard: Standard, columns: Sequence[TableColumn]) -> Page:
    """What each column is, in full; the reader passes this sheet over."""
    heads = (
        Column("heading", "列", 40), Column("how", "填什么", 44), Column("about", "口径", 70), Column("key", "名称（写对照表用）", 26),
    )  # fmt: skip
    above = ["", *(column.about for column in columns)]
    rows = [
        {
            "heading": c.heading,
            "how": c.how(),
            "about": "同上" if c.about and c.about == last else c.about,
            "key": c.key,
        }
        for c, last in zip(columns, above, strict=False)
    ]
    note = f"{standard.title}（{standard.ref}）。列的次序可以换，用不着的列可以删；表头改了名的，在对照表里写明。"
    return table_page(HELP, note, heads, rows)
