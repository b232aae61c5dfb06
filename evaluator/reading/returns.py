"""A file that came back: what it says of itself, whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evaluator.diagnostics import Faults
from evaluator.diagnostics import Path as Place
from evaluator.forms.cell import Cell
from evaluator.forms.subjects import is_county
from evaluator.model.dates import parse_date
from evaluator.model.numbers import text_of
from evaluator.model.question import Question
from evaluator.reading.cells import read_cell
from evaluator.reading.opening import Opened
from evaluator.reading.workbook import Table, Workbook

#: what programs leave in folders beside the files of people
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_COVER: Mapping[Place, str] = {
    ("standard",): "standard",
    ("subject", "id"): "subject.id",
    ("subject", "name"): "subject.name",
    ("period", "from"): "period.from",
    ("period", "to"): "period.to",
    ("signed", "date"): "signed.date",
}
#: where dates stand
_DATES = frozenset({"period", "signed"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a self-report says of itself, as written; empty where it does not. `hash` only a form has."""

    standard: str
    hash: str
    subject: str
    name: str
    county: str
    period: tuple[str, str]
    signed: str


def said_by(opened: Opened) -> Said:
    """What an opened file says of itself, read from the cover of a form without looking at the rest."""
    words, county = _on_cover(opened) if isinstance(opened, Workbook) else _in_data(opened.value)
    return Said(
        words.get(("standard",), ""),
        opened.hash if isinstance(opened, Workbook) else "",
        words.get(("subject", "id"), ""),
        words.get(("subject", "name"), ""),
        county,
        (words.get(("period", "from"), ""), words.get(("period", "to"), "")),
        words.get(("signed", "date"), ""),
    )


def files_in(folder: Path) -> Iterator[Path]:
    """The files and links below a folder in the order of their names, without hidden ones and locks; links are not followed."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_BEHIND:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from files_in(path)
        else:
            yield path


def _on_cover(book: Workbook) -> tuple[dict[Place, str], str]:
    """The words of the cover, and the county."""
    cover = next(table for table in book.tables if table.kind == "cover")
    cells = {code: cell for row, code in cover.codes.items() if (cell := cover.cell(row, "value")) is not None}
    words = {path: _written(cells[code], path) for path, code in _COVER.items() if code in cells}
    counties = (row for row, code in cover.codes.items() if _says_county(cover, row, code))
    return words, next((cell.text for row in counties if (cell := cover.cell(row, "value")) is not None), "")


def _says_county(cover: Table, row: int, code: str) -> bool:
    label = cover.cell(row, "label")
    return is_county(code.removeprefix("subject.")) or (label is not None and is_county(label.text))


def _written(cell: Cell, path: Place) -> str:
    """What a cell says; a date as it is written in a self-report, so that dates can be compared."""
    if path[0] not in _DATES:
        return cell.text
    day = read_cell(Question("day", "日期", "date"), cell, (), Faults())
    return day.isoformat() if isinstance(day, date) else ""


def _in_data(value: object) -> tuple[dict[Place, str], str]:
    words = {path: _at(value, path) for path in _COVER}
    return {path: text for path, text in words.items() if path[0] not in _DATES or parse_date(text)}, _county(value)


def _at(value: object, path: Place) -> str:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None or isinstance(value, Mapping | list | bool) else text_of(value)


def _county(value: object) -> str:
    subject = value.get("subject") if isinstance(value, Mapping) else None
    given = subject.get("attributes") if isinstance(subject, Mapping) else None
    for name in given if isinstance(given, Mapping) else ():
        if is_county(str(name)):
            return _at(given, (name,))
    return ""
