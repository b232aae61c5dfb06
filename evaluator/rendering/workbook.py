"""Spreadsheets that are written: pages become an .xlsx file, always the same bytes; many forms that differ in a few cells quickly."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.writer.excel import ExcelWriter

from evaluator.diagnostics import Diagnostic
from evaluator.forms.form import Form, Values
from evaluator.rendering.form_pages import FormPages
from evaluator.rendering.page import Look, Page
from evaluator.rendering.sheet_rows import Below, letters
from evaluator.rendering.worksheet import Styles, write_page

#: what the archive can say of a member without an extension that Excel complains of
_MOST_BYTES = 2**31 - 2**24
#: the part of a file that may say when it was written, and the one that says how cells look
_WHEN, _STYLES = "docProps/core.xml", "xl/styles.xml"
_DATES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)

_EXTENT = re.compile(rb'<dimension ref="[^"]*" ?/>')

Parts = dict[str, bytes]


class TooLongError(ValueError):
    """A sheet, named by the message, has more in it than fits."""


def form_bytes(form: Form, values: Values | None = None) -> bytes:
    """The form as an .xlsx file, filled in with the values by path, where there are any."""
    return book_bytes(form.title, FormPages(form).all(values or {}), f"{form.ref} {form.hash}")


def forms_bytes(form: Form, filled: Iterable[Values]) -> Iterator[bytes]:
    """What `form_bytes` gives for each of the values, the same bytes; a sheet that none of them is on is written only once."""
    made, about = FormPages(form), f"{form.ref} {form.hash}"
    blank = made.all({})
    looks = _looks(blank)
    parts, _ = _parts(form.title, blank, about, looks)
    for values in filled:
        pages = made.with_any(values)
        own = _parts(form.title, list(pages.values()), about, looks)[0] if pages else parts
        sheets = {_sheet(number): own[_sheet(n)] for n, number in enumerate(pages)}
        yield _packed({**parts, **sheets, _STYLES: own[_STYLES]})


def book_bytes(title: str, pages: Sequence[Page], about: str = "") -> bytes:
    """The pages as an .xlsx file; `about` is kept in its properties. The same pages give the same bytes, whenever it is."""
    return _packed(_parts(title, pages, about, _looks(pages))[0])


def write_book(
    stream: BinaryIO, title: str, pages: Sequence[Page], below: Mapping[str, Below], about: str = ""
) -> None:
    """Write the pages as an .xlsx file, below some of them (by name) rows that are written as they come.

    The same bytes each time. TooLongError where a sheet would be more than a spreadsheet reads without complaint.
    """
    looks = [*_looks(pages), *(look for rows in below.values() for look in rows.looks)]
    parts, numbers = _parts(title, pages, about, looks)
    long = {_sheet(n): (page, below[page.name]) for n, page in enumerate(pages) if page.name in below}
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            if name not in long:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
                continue
            page, rows = long[name]
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                for chunk in _whole_sheet(content, page, rows, numbers):
                    member.write(chunk)


def _whole_sheet(content: bytes, page: Page, rows: Below, numbers: Mapping[Look, int]) -> Iterator[bytes]:
    """The XML of a sheet with the rows behind those it has."""
    head, end, tail = content.partition(b"</sheetData>")
    extent = f'<dimension ref="A1:{letters(len(page.widths) - 1)}{rows.count + 1}"/>'
    size = 0
    yield _EXTENT.sub(extent.encode("ascii"), head, count=1)
    for row in rows.xml(numbers):
        size += len(row)
        if size > _MOST_BYTES:
            raise TooLongError(page.name)
        yield row
    yield end + tail


def with_comments(content: bytes, found: Iterable[Diagnostic]) -> bytes:
    """A copy of an .xlsx file in which every fault that has a cell stands there as a comment."""
    book = load_workbook(io.BytesIO(content))
    said: dict[tuple[str, int, int], list[str]] = {}
    for one in found:
        if one.sheet in book.sheetnames and one.line:
            said.setdefault((one.sheet, one.line, one.column), []).append(f"{one.say}。{one.fix}")
    for (sheet, row, column), texts in said.items():
        cell = book[sheet].cell(row, column)
        for merged in book[sheet].merged_cells.ranges:
            if cell.coordinate in merged:
                cell = book[sheet].cell(merged.min_row, merged.min_col)
        cell.comment = Comment("\n".join(texts), "evaluator", height=120, width=320)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def same_book(one: bytes, other: bytes) -> bool:
    """Whether two .xlsx files say the same, whenever they were written."""
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
            names = sorted(set(first.namelist()) - {_WHEN})
            same = names == sorted(set(second.namelist()) - {_WHEN})
            return same and all(first.read(name) == second.read(name) for name in names)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error):
        return one == other


# -- a book --


def _parts(title: str, pages: Sequence[Page], about: str, looks: Iterable[Look]) -> tuple[Parts, dict[Look, int]]:
    """The members of the archive. The looks are numbered in their order, whichever of them the pages use first."""
    book = Workbook()
    _default_font(book)
    book.properties.title, book.properties.creator, book.properties.identifier = title, "evaluator", about or None
    styles = Styles(book, looks)
    book.remove(book.worksheets[0])
    for page in pages:
        write_page(book.create_sheet(page.name), page, styles)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(book, archive).write_data()
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {**parts, _WHEN: _DATES.sub(b"", parts[_WHEN])}, styles.numbers()


def _packed(parts: Parts) -> bytes:
    """An archive of them that has no date in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _sheet(n: int) -> str:
    """The member that holds the n-th sheet, counted from 0."""
    return f"xl/worksheets/sheet{n + 1}.xml"


def _default_font(book: Workbook) -> None:
    """Columns are measured in digits of the default font, so it has to be one that is as wide everywhere.

    Arial is there in Windows and WPS, and has a font of the same widths in Linux; 宋体 has none.
    """
    normal = Font(name="Arial", size=10)
    book._fonts = IndexedList([normal])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = normal  # type: ignore[attr-defined]


def _looks(pages: Iterable[Page]) -> list[Look]:
    """The looks in the order in which they come, as if nothing were filled in: filled in, a form has the same, and more behind."""
    looks = (box.look for page in pages for box in page.boxes)
    return list(dict.fromkeys(look.unfilled() for look in looks if look is not None))
