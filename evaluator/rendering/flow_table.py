"""A table of the HTML as a table of the flow: widths, spans, heads, what stays together, and the bars of charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from evaluator.rendering.elements import Element
from evaluator.rendering.flow import Align, Bar, Cell, Paragraph, Row, Run, Table
from evaluator.rendering.flow_looks import (
    COLUMN_WIDTHS,
    HEAD_SHADE,
    TableLook,
    character_style,
    row_height,
    row_shade,
    table_look,
)
from evaluator.rendering.flow_text import tidy, words

_LARGER = {"Strong": "Big"}
_WIDTH = re.compile(r"width:([\d.]+)(mm|%)")

#: Classes of rows that stay on one page with the row after them, and of rows that stay with the row before.
_WITH_NEXT = frozenset({"group", "how", "leaf"})
#: Classes of tables of which no row is parted from the others, and of tables that end on the page of what follows.
_WHOLE = frozenset({"kept", "scores"})
_BEFORE = "with-next"
#: Classes of rows whose text begins at the top of the cell: below it is room to write.
_FROM_TOP = frozenset({"how", "room"})


def table_of(table: Element, width: float) -> Table:
    """The table, as wide as there is room (millimetres)."""
    look = table_look(table)
    rows = [(row, part) for part in table.elements for row in _rows_in(part)]
    made = [_row(row, part, table, look) for row, part in rows]
    kept = [replace(one, keep=keep) for one, keep in zip(made, _kept(rows, table), strict=True)]
    return Table(look.style, _widths(table, made, width), tuple(kept), centred=look.style == "CoverTable")


def _rows_in(part: Element) -> tuple[Element, ...]:
    if part.tag == "tr":
        return (part,)
    return part.elements if part.tag in ("thead", "tbody", "tfoot") else ()


def _widths(table: Element, rows: list[Row], width: float) -> tuple[float, ...]:
    """The widths of the columns as written; what is left is shared by those without one."""
    written = [_width(column) for column in table.below("col")]
    if table.classes[:1] == ("cover-rows",):
        written = [36.0, 0.0]
    count = max(sum(cell.columns for cell in row.cells) for row in rows)
    written = written or [0.0] * count
    if len(written) != count:
        raise ValueError(f"a table of {count} columns has {len(written)} widths")
    rest = (width - sum(written)) / (written.count(0.0) or 1)
    return tuple(one or rest for one in written)


def _width(column: Element) -> float:
    found = _WIDTH.search(column.attributes.get("style", ""))
    named = next((COLUMN_WIDTHS[name] for name in column.classes if name in COLUMN_WIDTHS), 0.0)
    return float(found[1]) if found else named


def _kept(rows: list[tuple[Element, Element]], table: Element) -> Iterator[bool]:
    """For each row whether it stays on one page with the next."""
    whole = bool(_WHOLE & set(table.classes)) or table_look(table).style == "ReportPlain"
    for n, (row, part) in enumerate(rows, 1):
        if n == len(rows):
            yield _BEFORE in table.classes
            continue
        below, next_part = rows[n]
        sums = "sum" in (*below.classes, *next_part.classes)
        first = part.tag != "thead" and n > 1 and rows[n - 2][1].tag == "thead"
        edge = first or n == len(rows) - 1  # no row alone on a page, nor alone with the head
        group = "ratings" in table.classes and part is next_part
        yield whole or sums or edge or group or part.tag == "thead" or bool(_WITH_NEXT & set(row.classes))


def _row(row: Element, part: Element, table: Element, look: TableLook) -> Row:
    head = part.tag == "thead"
    classes = (*row.classes, *part.classes)
    if "how" in row.classes:
        look = replace(look, text="TableDetail")
    if _FROM_TOP & set(row.classes):
        look = replace(look, top=True)
    strong = head or bool({"group", "sum", "leaf"} & set(classes))
    cells = tuple(
        _cell(cell, _CellLook(look, "Strong" if strong else "", head, row_shade(row))) for cell in row.elements
    )
    return Row(cells, head, height=row_height(row, table), rule="sum" in classes)


@dataclass(frozen=True, slots=True)
class _CellLook:
    """What a cell takes from its table and row."""

    table: TableLook
    characters: str
    head: bool
    shade: str


def _cell(cell: Element, look: _CellLook) -> Cell:
    heading = cell.tag == "th"
    characters = "Strong" if heading and look.table.style != "ReportPlain" else look.characters
    plain = Paragraph(look.table.text, align=_align(cell, look))
    blocks = tuple(_blocks(cell, plain, characters, chart=look.table.style == "ReportPlain"))
    if look.table.text == "TableHeadline" and not heading:
        blocks = tuple(_enlarged(block) for block in blocks)
    return Cell(
        blocks or (plain,),
        int(cell.attributes.get("colspan", "1")),
        int(cell.attributes.get("rowspan", "1")),
        look.shade or (HEAD_SHADE if heading and look.table.style == "ReportGrid" else ""),
        look.table.top and not look.head and not look.shade,
        _ruled(cell, look),
    )


def _enlarged(block: Paragraph | Bar) -> Paragraph | Bar:
    """The figures of the headline are what is seen first."""
    if isinstance(block, Bar):
        return block
    return replace(block, runs=tuple(replace(run, style=_LARGER.get(run.style, run.style)) for run in block.runs))


def _ruled(cell: Element, look: _CellLook) -> Literal["", "bottom", "left"]:
    if look.table.style == "ReportRules" and look.head:
        return "bottom"
    if look.table.style == "CoverTable" and cell.tag == "td":
        return "bottom"
    bars = any("bar" in inner.classes for inner in cell.elements)
    return "left" if look.table.style == "ReportPlain" and bars else ""


def _align(cell: Element, look: _CellLook) -> Align:
    if look.table.text == "TableHeadline" or look.head:
        return "center"
    if look.table.style == "ReportPlain" and cell.tag == "th":
        return "right"
    return "right" if "n" in cell.classes else "center" if "c" in cell.classes else ""


def _blocks(cell: Element, plain: Paragraph, characters: str, *, chart: bool) -> Iterator[Paragraph | Bar]:
    """The paragraphs and bars of a cell; text that stands in it directly is a paragraph of its own."""
    inline: list[Run] = []
    for child in cell.children:
        if isinstance(child, str) or not (_is_block(child) or (chart and cell.tag == "td")):
            inline += words((child,), characters)
            continue
        yield from _gathered(inline, plain)
        inline = []
        yield from _block(child, plain, characters)
    yield from _gathered(inline, plain)


def _is_block(element: Element) -> bool:
    return element.tag in ("p", "small", "ol") or bool({"bar", "sum256"} & set(element.classes))


def _block(element: Element, plain: Paragraph, characters: str) -> Iterator[Paragraph | Bar]:
    if "bar" in element.classes:
        yield _bar(element)
    elif "axis" in element.classes:
        yield Paragraph("Axis", tidy([Run("\t".join(item.text for item in element.elements))]))
    else:
        note = element.tag == "small" and plain.style == "TableHeadline"
        style = "TableNote" if note else "TableStep" if "step" in element.classes else plain.style
        own = character_style(element) or characters
        yield from _gathered(list(words(element.children, own)), replace(plain, style=style))


def _gathered(runs: list[Run], plain: Paragraph) -> Iterator[Paragraph]:
    tidied = tidy(runs)
    if tidied:
        yield replace(plain, runs=tidied)


def _bar(bar: Element) -> Bar:
    parts = {part.tag: float((_WIDTH.search(part.attributes["style"]) or [0, 0])[1]) for part in bar.elements}
    return Bar(parts.get("i", 0.0), parts.get("b", 0.0), "solid" in bar.classes)
