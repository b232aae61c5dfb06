"""Paragraphs, tables and the contents of a flow as XML of a word processor's document."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

from evaluator.rendering.flow import Bar, Block, Cell, Contents, Entry, Paragraph, Row, Run, Table
from evaluator.rendering.word_sheet import LIST_STYLES, border
from evaluator.rendering.word_styles import BODY, FROM_TABLE, LINE, PARAGRAPHS, TABLES
from evaluator.rendering.word_xml import e, text, twips, twips_of_mm, val

#: How a run is marked; the shades and rules of a legend are those of the bars.
_DARK, _INK = "444444", "1A1A1A"
_MARKS = {
    "line": val("u", "single"),
    "box": e("bdr", val="single", sz=12, space=2, color=_INK),
    "solid": e("bdr", val="single", sz=6, space=0, color=_INK) + e("shd", val="clear", color="auto", fill=_DARK),
    "hollow": e("bdr", val="single", sz=6, space=0, color=_INK),
    "dashed": e("bdr", val="dashed", sz=6, space=0, color=_INK),
}
_BAR_HEIGHT = 7.5


class Body:
    """Writes the blocks of one document; it numbers the places that the contents lead to."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        """One element after the other. Two tables that touch would become one, so something stands between."""
        for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            if isinstance(block, Table):
                if isinstance(before, Table):
                    yield self.paragraph(Paragraph("After", keep=before.rows[-1].keep))
                yield _table(block)
            elif isinstance(block, Contents):
                yield self.contents(block)
            else:
                yield self.paragraph(block, _distances(block, before, after))

    def paragraph(self, paragraph: Paragraph, distances: str = "") -> str:
        inner = "".join(map(_run, paragraph.runs))
        if paragraph.entry:
            inner = _mark(paragraph) + inner
        if paragraph.place:
            n = self._place(paragraph.place)
            inner = e("bookmarkStart", id=n, name=_bookmark(n)) + inner + e("bookmarkEnd", id=n)
        return e("p", _properties(paragraph, distances), inner)

    def contents(self, contents: Contents) -> str:
        """The table of contents as a field with its lines already in it; a word processor fills in the page numbers.

        Chapters are found by their heading, the other lines by marks, so that an updated table has the same lines.
        """
        lines = [self._entry(entry) for entry in contents.entries]
        opening = (
            _field_part("begin") + e("r", text(' TOC \\o "1-1" \\f \\h \\z ', "instrText")) + _field_part("separate")
        )
        lines[0] = opening + lines[0]
        lines[-1] += _field_part("end")
        paragraphs = (
            e("p", e("pPr", val("pStyle", f"TOC{entry.level}")), line)
            for entry, line in zip(contents.entries, lines, strict=True)
        )
        kind = e("docPartObj", val("docPartGallery", "Table of Contents") + e("docPartUnique"))
        return e("sdt", e("sdtPr", kind), e("sdtContent", *paragraphs))

    def _entry(self, entry: Entry) -> str:
        name = _bookmark(self._place(entry.place))
        page = field(f"PAGEREF {name} \\h", "")
        inner = e("r", text(entry.text)) + e("r", e("tab")) + page
        return e("hyperlink", inner, anchor=name, history=1)

    def _place(self, place: str) -> int:
        return self.places.setdefault(place, len(self.places) + 1)


def _bookmark(n: int) -> str:
    return f"_Toc{n:08}"


def field(code: str, result: str) -> str:
    """A field that a word processor works out, with what stands there until then."""
    shown = e("r", text(result)) if result else ""
    return f"{_field_part('begin')}{e('r', text(f' {code} ', 'instrText'))}{_field_part('separate')}{shown}{_field_part('end')}"


def _field_part(kind: str) -> str:
    return e("r", e("fldChar", fldCharType=kind))


def _mark(paragraph: Paragraph) -> str:
    """The hidden mark by which a line of the contents is found where the heading alone would not say it."""
    level = 2 if paragraph.style == "Heading2" else 1
    quoted = paragraph.entry.replace("\\", "\\\\").replace('"', '\\"')
    hidden = e("rPr", e("vanish"))
    code = e("r", hidden, text(f' TC "{quoted}" \\l {level} ', "instrText"))
    return e("r", hidden, e("fldChar", fldCharType="begin")) + code + e("r", hidden, e("fldChar", fldCharType="end"))


def _distances(paragraph: Paragraph, before: Block | None, after: Block | None) -> str:
    """Room between a line of the body and a table, which has none of its own."""
    style = PARAGRAPHS[paragraph.style]
    near = {"before": isinstance(before, Table), "after": isinstance(after, Table)}
    room = {side: twips(FROM_TABLE) for side, table in near.items() if table and not getattr(style, side)}
    return e("spacing", **room) if room and (style.line == LINE or paragraph.style == "SlipText") else ""


def _properties(paragraph: Paragraph, distances: str = "") -> str:
    """In the order that the format prescribes."""
    found = [val("pStyle", paragraph.style)]
    if paragraph.keep:
        found.append(e("keepNext"))
    if paragraph.new_page:
        found.append(e("pageBreakBefore"))
    if paragraph.item:
        found.append(e("numPr", val("ilvl", 0) + val("numId", paragraph.item + len(LIST_STYLES))))
    if distances:
        found.append(distances)
    if paragraph.left:
        found.append(e("ind", leftChars=round(paragraph.left * 100), left=twips(paragraph.left * BODY)))
    if paragraph.align:
        found.append(val("jc", paragraph.align))
    return e("pPr", *found)


def _run(run: Run) -> str:
    if run.image:
        return _picture(run)
    style = val("rStyle", run.style) if run.style else ""
    look = e("rPr", style + _MARKS.get(run.mark, "")) if style or run.mark else ""
    return e("r", look, *_pieces(run.text))


def _picture(run: Run) -> str:
    """The place of a picture, which the writer of the file puts in: it is a part of its own there."""
    return e("r", e("object", image=base64.b64encode(run.image).decode("ascii"), about=run.text))


def _pieces(words: str) -> Iterator[str]:
    for n, line in enumerate(words.split("\n")):
        if n:
            yield e("br")
        for m, piece in enumerate(line.split("\t")):
            if m:
                yield e("tab")
            if piece:
                yield text(piece)


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(table: Table) -> str:
    widths = [twips_of_mm(width) for width in table.widths]
    properties = [val("tblStyle", table.style), e("tblW", w=sum(widths), type="dxa")]
    if table.centred:
        properties.append(val("jc", "center"))
    properties.append(e("tblLayout", type="fixed"))
    grid = e("tblGrid", *(e("gridCol", w=width) for width in widths))
    return e("tbl", e("tblPr", *properties), grid, *_rows(table, widths))


def _rows(table: Table, widths: list[int]) -> Iterator[str]:
    """The rows. A cell that goes on over several has an empty one in each of the others."""
    going: dict[int, tuple[int, Cell]] = {}  # column -> how many rows more, the cell
    padding = twips(2 * TABLES[table.style].padding[1])
    for row in table.rows:
        cells: list[str] = []
        given = iter(row.cells)
        column = 0
        while column < len(widths):
            more, cell = going.pop(column, (0, None))
            merge = "continue" if cell else ""
            if cell is None:
                cell = next(given)
                more = cell.rows
                merge = "restart" if more > 1 else ""
            if more > 1:
                going[column] = (more - 1, cell)
            width = sum(widths[column : column + cell.columns])
            cells.append(_cell(cell, row, width, merge, padding))
            column += cell.columns
        yield e("tr", _row_properties(row), *cells)


def _row_properties(row: Row) -> str:
    found = [e("cantSplit")]
    if row.height:
        found.append(e("trHeight", val=twips_of_mm(row.height), hRule="atLeast"))
    if row.head:
        found.append(e("tblHeader"))
    return e("trPr", *found)


def _cell(cell: Cell, row: Row, width: int, merge: str, padding: int) -> str:
    found = [e("tcW", w=width, type="dxa")]
    if cell.columns > 1:
        found.append(val("gridSpan", cell.columns))
    if merge:
        found.append(val("vMerge", merge))
    rules = [border("top", 8)] if row.rule else [border(cell.ruled, 4)] if cell.ruled else []
    if rules:
        found.append(e("tcBorders", *rules))
    if cell.shade:
        found.append(e("shd", val="clear", color="auto", fill=cell.shade))
    found.append(val("vAlign", "top" if cell.top else "center"))
    blocks = (Paragraph("End"),) if merge == "continue" else cell.blocks
    return e("tc", e("tcPr", *found), *_cell_blocks(blocks, row, width - padding))


def _cell_blocks(blocks: tuple[Paragraph | Bar, ...], row: Row, width: int) -> Iterator[str]:
    """What stands in a cell. Rows are kept together through their paragraphs; after a bar there must be a paragraph."""
    for block in blocks:
        if isinstance(block, Bar):
            yield _bar(block, width)
            yield e("p", _properties(Paragraph("BarGap", keep=row.keep)))
        else:
            yield e("p", _properties(replace(block, keep=row.keep)), *map(_run, block.runs))


def _bar(bar: Bar, width: int) -> str:
    """A bar as a small table, which prints anywhere and can be pulled to another length."""
    parts = [(bar.low, "single", _DARK if bar.solid else ""), (bar.more, "dashed", "")]
    shown = [(max(round(width * share / 100), 20), kind, fill) for share, kind, fill in parts if share > 0]
    cells = (_bar_part(part, kind, fill) for part, kind, fill in shown)
    properties = val("tblStyle", "ReportBar") + e("tblW", w=sum(part for part, _, _ in shown), type="dxa")
    if not shown:
        return ""
    grid = e("tblGrid", *(e("gridCol", w=part) for part, _, _ in shown))
    height = e("trPr", e("cantSplit"), e("trHeight", val=twips(_BAR_HEIGHT), hRule="exact"))
    return e("tbl", e("tblPr", properties, e("tblLayout", type="fixed")), grid, e("tr", height, *cells))


def _bar_part(width: int, kind: str, fill: str) -> str:
    rules = (e(side, val=kind, sz=6, space=0, color=_INK) for side in ("top", "left", "bottom", "right"))
    shade = e("shd", val="clear", color="auto", fill=fill) if fill else ""
    return e(
        "tc",
        e("tcPr", e("tcW", w=width, type="dxa"), e("tcBorders", *rules), shade),
        e("p", _properties(Paragraph("BarText"))),
    )
