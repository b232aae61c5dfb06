"""Small spreadsheets made to cost time or memory: each is refused at once, and nothing of what people save is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import show
from evaluator.reading.grid import FORM, read_book
from tests.reading.made_books import archive, xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
FAR = '<row r="1000"><c r="BXX1000"><v>1</v></c></row>'
SHARED = '<c t="s"><v>0</v></c>'
WHOLE = '<mergeCell ref="A1:XFD1048576"/>'


def of_cells(cells: str, merged: str = "", shared: str = "") -> bytes:
    """An .xlsx with one sheet, by the XML of its rows, merged cells and shared texts."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData><mergeCells>{merged}</mergeCells></worksheet>'
    more = {"xl/worksheets/sheet1.xml": sheet.encode()}
    if shared:
        more["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{shared}</t></si></sst>'.encode()
    return xlsx({"表": {}}, more=more)


def one_member(sheets: int) -> bytes:
    """An .xlsx whose sheets are all one member of the archive."""
    listed = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, sheets + 1))
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>'
    cells = f'<worksheet xmlns="{MAIN}"><sheetData><row>{"<c/>" * 100_000}</row></sheetData></worksheet>'
    return xlsx({"表": {}}, more={"xl/workbook.xml": book.encode(), "xl/worksheets/sheet1.xml": cells.encode()})


def ods(rows: str) -> bytes:
    """An .ods with one sheet, by the XML of its rows."""
    spaces = f'xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:other="other"'
    inside = f'<office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet>'
    content = f"<office:document-content {spaces}><office:body>{inside}</office:body></office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def repeated(rows: str, columns: str, cell: str = 'office:value-type="float" office:value="1"/>') -> str:
    """A cell of an .ods that stands for many, by the attributes of its row and its own."""
    return f"<table:table-row {rows}><table:table-cell {columns} {cell}</table:table-row>"


ROWS, COLUMNS = 'table:number-rows-repeated="1048576"', 'table:number-columns-repeated="16384"'
SPANNED = '<table:table-cell table:number-rows-spanned="1048576" table:number-columns-spanned="16384"/>'
LONG = f'office:value-type="string"><text:p xmlns:text="text">{"长" * 100_000}</text:p></table:table-cell>'

HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty cells": (lambda: of_cells(f"<row>{'<c/>' * 15_000_000}</row>"), "Y106", "行和单元格"),
    "empty rows": (lambda: of_cells("<row/>" * 10_000_000), "Y106", "行和单元格"),
    "merged over and over": (lambda: of_cells(FAR, WHOLE * 1000), "Y106", "互相重叠"),
    "a million merged": (lambda: of_cells(FAR, WHOLE * 1_000_000), "Y106", "合并的单元格超过"),
    "one text many times": (
        lambda: of_cells(f"<row>{SHARED * 10_000}</row>", shared="长" * 100_000),
        "Y106",
        "文字超过",
    ),
    "sheets in one place": (lambda: one_member(900), "Y118", ""),
    "very many sheets": (lambda: xlsx({f"表{n}": {} for n in range(1_001)}), "Y106", "1001 张工作表"),
    "a place told twice": (
        lambda: of_cells('<row><c r="XFD1048576" o:r="A1" xmlns:o="other"><v>1</v></c></row>'),
        "Y118",
        "",
    ),
    "far away in small letters": (lambda: of_cells('<row><c r="xfd1048576"><v>1</v></c></row>'), "Y106", "XFD1048576"),
    ".ods, one cell for all": (lambda: ods(repeated(ROWS, COLUMNS)), "Y106", "17179869184 个单元格"),
    ".ods, told twice": (
        lambda: ods(repeated(f'{ROWS} other:number-rows-repeated="1"', COLUMNS)),
        "Y118",
        "",
    ),
    ".ods, one text for all": (
        lambda: ods(repeated('table:number-rows-repeated="100000"', "", LONG)),
        "Y106",
        "文字超过",
    ),
    ".ods, empty cells": (
        lambda: ods(f"<table:table-row>{'<table:table-cell/>' * 4_200_000}</table:table-row>"),
        "Y106",
        "",
    ),
    ".ods, merged": (
        lambda: ods(f"<table:table-row>{SPANNED * 600_000}</table:table-row>"),
        "Y106",
        "合并的单元格超过",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    make, code, say = HOSTILE[kind]
    path = tmp_path / ("表.ods" if kind.startswith(".ods") else "表.xlsx")
    path.write_bytes(make())
    assert path.stat().st_size < 400_000
    before = time.process_time()
    book, found = read_book(path)
    assert time.process_time() - before < 2
    assert book is None
    assert {one.code for one in found} == {code}
    assert say in "\n".join(map(show, found))


def test_what_repeats_without_content_is_passed_over(tmp_path: Path) -> None:
    """As spreadsheet programs fill up a sheet."""
    empty = repeated(ROWS, COLUMNS, "/>")
    path = tmp_path / "表.ods"
    path.write_bytes(ods(repeated("", "") + empty * 1000))
    book, found = read_book(path)
    assert book is not None, found
    assert [cell.name for row in book.sheets[0].rows.values() for cell in row.values()] == ["A1"]


def test_a_long_text_is_looked_through_once(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(of_cells(f'<row><c t="str"><v>{"a" * 20_000_000}</v></c></row>'))
    before = time.process_time()
    assert read_book(path)[0] is not None
    assert time.process_time() - before < 2


SIDES = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 8), st.integers(0, 8))


@given(st.lists(SIDES, max_size=4), st.sets(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1))
def test_merged_cells_hide_what_is_under_them(
    tmp_path_factory: pytest.TempPathFactory, sides: list[tuple[int, int, int, int]], places: set[tuple[int, int]]
) -> None:
    """Even where they overlap, as no program saves them."""

    def name(row: int, column: int) -> str:
        return f"{'ABCDEFGHIJKLMNO'[column - 1]}{row}"

    merged = "".join(f'<mergeCell ref="{name(r, c)}:{name(r + h, c + w)}"/>' for r, c, h, w in sides)
    rows = {row: sorted(column for one, column in places if one == row) for row, _ in sorted(places)}
    within = {row: "".join(f'<c r="{name(row, c)}"><v>1</v></c>' for c in columns) for row, columns in rows.items()}
    cells = "".join(f'<row r="{row}">{inside}</row>' for row, inside in within.items())
    path = tmp_path_factory.mktemp("merged") / "表.xlsx"
    path.write_bytes(of_cells(cells, merged))
    book, found = read_book(path, FORM)
    assert book is not None, found
    seen = {(cell.row, cell.column) for row in book.sheets[0].rows.values() for cell in row.values()}
    under = {
        (row, column)
        for row, column in places
        for top, left, high, wide in sides
        if top <= row <= top + high and left <= column <= left + wide and (row, column) != (top, left)
    }
    assert seen == places - under
