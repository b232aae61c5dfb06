"""What a library for spreadsheets does not tell: how far a sheet reaches, formulas without a result, and errors.

The cells are looked through once in the XML of the file itself (.xlsx, .ods), before anything is unpacked into a grid.
"""

from __future__ import annotations

import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

#: a sheet of four million cells has up to twelve million; 192 MB of empty ones, packed into 180 kB, would take a minute
MOST_ELEMENTS = 16_000_000
_NAMED = re.compile(r"([A-Z]+)([0-9]+)")
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")

Start = Callable[[str, Mapping[str, str]], None]


class DamagedError(Exception):
    """The XML of a sheet is not as it should be."""


@dataclass(slots=True)
class Scanned:
    """What was seen of a sheet: how many cells have content, the last row and column of one, and what is amiss.

    `errors` holds the error that a cell shows (#REF!), or an empty text where a formula has no result; `covered` the
    cells under a merged one that have content nobody sees. `merged` are first row, first column, last row and last column of
    merged cells where the library does not tell (.ods). `folded` is for the reader: the cells with radicals.
    """

    name: str
    cells: int = 0
    row: int = 0
    column: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    folded: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int, count: int = 1) -> None:
        self.cells += count
        self.row, self.column = max(self.row, row), max(self.column, column)


def scan_xlsx(archive: zipfile.ZipFile) -> list[Scanned]:
    """The worksheets of an .xlsx, in order."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[given["Id"]] = posixpath.normpath(posixpath.join("/xl", given["Target"])).lstrip("/")

    def listed(tag: str, given: Mapping[str, str]) -> None:
        if tag == "sheet":
            sheets.append((given["name"], given["id"]))

    parse_member(archive, "xl/_rels/workbook.xml.rels", relation)
    parse_member(archive, "xl/workbook.xml", listed)
    return [_XlsxSheet(name).scan(archive, targets.get(key, "")) for name, key in sheets]


class _XlsxSheet:
    """One pass over a sheet: cells are `c`, their formulas `f`, their values `v` or `is`."""

    def __init__(self, name: str) -> None:
        self.found = Scanned(name)
        self.row = self.column = 0
        self.type = self.inside = self.value = ""
        self.formula = False

    def scan(self, archive: zipfile.ZipFile, member: str) -> Scanned:
        parse_member(archive, member, self.start, self.end, self.text)
        return self.found

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "row":
            self.row, self.column = int(given.get("r", self.row + 1)), 0
        elif tag == "c":
            self.row, self.column = _position(given.get("r", ""), self.row, self.column + 1)
            self.type, self.value, self.formula = given.get("t", "n"), "", False
        elif tag == "f":
            self.formula = True
        if tag in ("v", "is"):
            self.inside = tag

    def text(self, text: str) -> None:
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self.inside = ""
        elif tag == "c" and (self.value or self.formula):
            self.found.reach(self.row, self.column)
            if self.type == "e" or (not self.value and self.type != "str"):
                self.found.errors[self.row, self.column] = self.value


def _position(name: str, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell by its name; without a name it stands beside the last one."""
    found = _NAMED.fullmatch(name)
    if found is None:
        return row, column
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def scan_ods(archive: zipfile.ZipFile) -> list[Scanned]:
    """The tables of an .ods, in order."""
    reader = _OdsTables()
    parse_member(archive, "content.xml", reader.start, reader.end, reader.text)
    return reader.found


class _OdsTables:
    """One pass over the content: cells and rows may stand for many (`…-repeated`)."""

    def __init__(self) -> None:
        self.found: list[Scanned] = []
        self.row = self.rows = self.column = self.columns = self.depth = 0
        self.given: Mapping[str, str] = {}
        self.shown = ""
        self.cell = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "table":
            self.found.append(Scanned(given.get("name", "")))
            self.row = self.rows = 0
        elif tag == "table-row":
            self.row, self.rows = self.row + self.rows, int(given.get("number-rows-repeated", 1))
            self.column = self.columns = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.column += self.columns
            self.columns = int(given.get("number-columns-repeated", 1))
            self.given, self.shown, self.cell = given, "", True

    def text(self, text: str) -> None:
        if self.cell:
            self.shown += text

    def end(self, tag: str) -> None:
        if tag not in ("table-cell", "covered-table-cell") or not self.found:
            return
        self.cell = False
        sheet, row, column = self.found[-1], self.row + 1, self.column + 1
        self._span(tag, sheet, row, column)
        if "value-type" not in self.given:  # so the makers of .ods write an empty text, a formula's result too
            return
        sheet.reach(row + self.rows - 1, column + self.columns - 1, self.rows * self.columns)
        if tag == "covered-table-cell":
            sheet.covered.add((row, column))
        elif "formula" in self.given and _ERROR.fullmatch(self.shown.strip()):
            sheet.errors[row, column] = self.shown.strip()

    def _span(self, tag: str, sheet: Scanned, row: int, column: int) -> None:
        rows, columns = (int(self.given.get(f"number-{each}-spanned", 1)) for each in ("rows", "columns"))
        if tag == "table-cell" and (rows, columns) != (1, 1):
            sheet.merged.append((row, column, row + rows - 1, column + columns - 1))


def parse_member(
    archive: zipfile.ZipFile,
    member: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a member, telling of each element by its name without prefix; no document type, so no entities."""

    def refuse(*_: object) -> None:
        raise DamagedError("document type")

    def begun(tag: str, given: Mapping[str, str]) -> None:
        if next(count) > MOST_ELEMENTS:
            raise DamagedError("too many elements")
        start(_local(tag), {_local(k): v for k, v in given.items()} if given else given)

    count = itertools.count(1)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begun
    if end is not None:
        parser.EndElementHandler = lambda tag: end(_local(tag))
    parser.CharacterDataHandler = text
    try:
        with archive.open(member) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, LookupError, ValueError, zipfile.BadZipFile) as error:
        raise DamagedError(str(error)) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
