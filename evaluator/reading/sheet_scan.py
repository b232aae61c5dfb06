"""What a library for spreadsheets does not tell: how far a sheet reaches, formulas without a result, and errors.

The cells are looked through once in the XML of the file itself (.xlsx, .ods), before anything is unpacked into a grid.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.parsers import expat

#: nobody has as many; each costs something, however small
MOST_SHEETS = 1_000
#: of a sheet; a form has some hundreds
MOST_MERGED = 100_000
#: of a text only so much is looked at: an error, or a number
_LOOKED_AT = 100
#: what says where a cell is, and how often it is there; told twice, the library might listen to the other one
_PLACES = frozenset(
    {"r", "t", "ref", *(f"number-{each}-{how}" for each in ("rows", "columns") for how in ("repeated", "spanned"))}
)
_NAMED = re.compile(r"([A-Za-z]+)([0-9]+)")
_RELATIONS, _WORKBOOK, _SHARED = "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/sharedStrings.xml"
_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")

Start = Callable[[str, Mapping[str, str]], None]


class DamagedError(Exception):
    """The XML of a sheet is not as it should be."""


class TooMuchError(Exception):
    """There is more of something than is read: what of it, and in which sheet where that is known."""

    def __init__(self, say: str, sheet: str = "") -> None:
        super().__init__(say)
        self.say, self.sheet = say, sheet


@dataclass(slots=True)
class Scanned:
    """What was seen of a sheet: how many cells have content, the last row and column of one, and what is amiss.

    `letters` are those of all texts, counted as often as they stand there. `errors` holds the error that a cell shows (#REF!), or an empty text where a formula has no result; `covered` the
    cells under a merged one that have content nobody sees. `merged` are first row, first column, last row and last column of
    merged cells where the library does not tell (.ods). `folded` is for the reader: the cells with radicals.
    """

    name: str
    cells: int = 0
    row: int = 0
    column: int = 0
    letters: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    folded: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int, count: int = 1) -> None:
        self.cells += count
        self.row, self.column = max(self.row, row), max(self.column, column)


@dataclass(slots=True)
class Budget:
    """How many elements may still be read of an archive: small ones cost as much as large ones."""

    archive: zipfile.ZipFile
    most: int
    spent: int = 0

    def spend(self, member: str, sheet: str = "") -> None:
        """Count those of a member, which is quick, before they are read, which is not."""
        try:
            with self.archive.open(member) as stream:
                while data := stream.read(1 << 20):
                    self.spent += data.count(b"<") - data.count(b"</")
        except (LookupError, zipfile.BadZipFile) as error:
            raise DamagedError(member) from error
        if self.spent > self.most:
            raise TooMuchError(f"表格里的行和单元格（连同有格式的空行、空格）超过 {self.most} 个，没有读", sheet)


def scan_xlsx(archive: zipfile.ZipFile, elements: int) -> list[Scanned]:
    """The worksheets of an .xlsx, in order; TooMuchError where they have more elements than that."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[given["Id"]] = posixpath.normpath(posixpath.join("/xl", given["Target"])).lstrip("/")

    def listed(tag: str, given: Mapping[str, str]) -> None:
        if tag == "sheet":
            sheets.append((given["name"], given["id"]))

    budget = Budget(archive, elements)
    shared = [name for name in archive.namelist() if name.lower() == _SHARED.lower()]  # the library minds no capitals
    for member in (_RELATIONS, _WORKBOOK, *shared):
        budget.spend(member)
    parse_member(archive, _RELATIONS, relation)
    parse_member(archive, _WORKBOOK, listed)
    members = [targets.get(key, "") for _, key in sheets]
    check_sheets(members)
    for (name, _), member in zip(sheets, members, strict=True):
        budget.spend(member, name)
    lengths = [max(each) for each in zip_longest(*(_lengths(archive, name) for name in shared), fillvalue=0)]
    return [_XlsxSheet(name, lengths).scan(archive, at) for (name, _), at in zip(sheets, members, strict=True)]


def check_sheets(places: Collection[Hashable]) -> None:
    """Whether there are too many sheets; two in one place would be a small file that is read a thousand times."""
    if len(places) > MOST_SHEETS:
        raise TooMuchError(f"表格里有 {len(places)} 张工作表，最多读 {MOST_SHEETS} 张")
    if len(set(places)) < len(places):
        raise DamagedError("two sheets in one place")


def check_merged(count: int, sheet: str) -> None:
    """TooMuchError where so many places of a sheet are merged cells."""
    if count > MOST_MERGED:
        raise TooMuchError(f"合并的单元格超过 {MOST_MERGED} 处，没有读", sheet)


def _lengths(archive: zipfile.ZipFile, member: str) -> list[int]:
    """How long each of the texts is that cells share; the library makes a copy of it for every cell."""
    lengths: list[int] = []

    def begun(tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parse_member(archive, member, begun, None, text)
    return lengths


class _XlsxSheet:
    """One pass over a sheet: cells are `c`, their formulas `f`, their values `v` or `is`."""

    def __init__(self, name: str, shared: list[int]) -> None:
        self.found, self.shared = Scanned(name), shared
        self.row = self.column = self.length = self.merges = 0
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
            self.length = 0
        elif tag == "f":
            self.formula = True
        elif tag == "mergeCell":
            self.merges += 1
            check_merged(self.merges, self.found.name)
        if tag in ("v", "is"):
            self.inside = tag

    def text(self, text: str) -> None:
        if self.inside:
            self.length += len(text)
            if len(self.value) < _LOOKED_AT:
                self.value += text[:_LOOKED_AT]

    def end(self, tag: str) -> None:
        if tag in ("v", "is"):
            self.inside = ""
        elif tag == "c" and (self.value or self.formula):
            self.found.reach(self.row, self.column)
            self.found.letters += self._letters()
            if self.type == "e" or (not self.value and self.type != "str"):
                self.found.errors[self.row, self.column] = self.value

    def _letters(self) -> int:
        """How long the text of the cell is, where it is not written there: of a shared one its number is."""
        number = int(self.value) if self.type == "s" and self.value.isdecimal() else len(self.shared)
        return self.shared[number] if number < len(self.shared) else self.length


def _position(name: str, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell by its name; without a name it stands beside the last one."""
    found = _NAMED.fullmatch(name)
    if found is None:
        return row, column
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def scan_ods(archive: zipfile.ZipFile, elements: int) -> list[Scanned]:
    """The tables of an .ods, in order; TooMuchError where they have more elements than that."""
    Budget(archive, elements).spend("content.xml")
    reader = _OdsTables()
    parse_member(archive, "content.xml", reader.start, reader.end, reader.text)
    check_sheets(range(len(reader.found)))
    return reader.found


class _OdsTables:
    """One pass over the content: cells and rows may stand for many (`…-repeated`)."""

    def __init__(self) -> None:
        self.found: list[Scanned] = []
        self.row = self.rows = self.column = self.columns = self.length = 0
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
            self.given, self.shown, self.length, self.cell = given, "", 0, True

    def text(self, text: str) -> None:
        if self.cell:
            self.length += len(text)
            if len(self.shown) < _LOOKED_AT:
                self.shown += text[:_LOOKED_AT]

    def end(self, tag: str) -> None:
        if tag not in ("table-cell", "covered-table-cell") or not self.found:
            return
        self.cell = False
        sheet, row, column = self.found[-1], self.row + 1, self.column + 1
        self._span(tag, sheet, row, column)
        if "value-type" not in self.given:  # so the makers of .ods write an empty text, a formula's result too
            return
        sheet.reach(row + self.rows - 1, column + self.columns - 1, self.rows * self.columns)
        sheet.letters += self.length * self.rows * self.columns
        if tag == "covered-table-cell":
            sheet.covered.add((row, column))
        elif "formula" in self.given and _ERROR.fullmatch(self.shown.strip()):
            sheet.errors[row, column] = self.shown.strip()

    def _span(self, tag: str, sheet: Scanned, row: int, column: int) -> None:
        rows, columns = (int(self.given.get(f"number-{each}-spanned", 1)) for each in ("rows", "columns"))
        if tag == "table-cell" and (rows, columns) != (1, 1):
            sheet.merged.append((row, column, row + rows - 1, column + columns - 1))
            check_merged(len(sheet.merged), sheet.name)


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
        start(_local(tag), _named(given) if given else given)

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


def _named(given: Mapping[str, str]) -> Mapping[str, str]:
    """The attributes by their names without prefix."""
    named = {_local(name): value for name, value in given.items()}
    if len(named) < len(given) and any(
        count > 1 for name, count in Counter(map(_local, given)).items() if name in _PLACES
    ):
        raise DamagedError("a place told twice")
    return named


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
