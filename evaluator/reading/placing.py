"""Faults by path turned into diagnostics with their place in the file: a line and column, or a sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from evaluator.diagnostics import Diagnostic, Fault, Path, in_order
from evaluator.reading.document import Document


class Spot(NamedTuple):
    """A cell of a spreadsheet, row and column counted from 1; row 0 means the sheet as a whole."""

    sheet: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class SheetData:
    """Plain data that was read from the cells of a spreadsheet, and from which."""

    file: str
    value: Any
    spots: Mapping[Path, Spot]


def place(document: Document | SheetData, faults: Iterable[Fault]) -> list[Diagnostic]:
    """The faults of a document where they stand in it, sorted by position, each once."""
    if isinstance(document, SheetData):
        return place_in_sheets(document.file, document.spots, faults)
    return in_order(_placed(document, fault) for fault in faults)


def place_in_sheets(file: str, spots: Mapping[Path, Spot], faults: Iterable[Fault]) -> list[Diagnostic]:
    """The same for data that was read from the cells of a spreadsheet, sorted by position, each once.

    `spots` says which cell a path was read from, in the order of the sheets; a path that has none is placed at the first
    inside it that has, else at the nearest one around it, else at the file as a whole.
    """
    sheets = list(dict.fromkeys(spot.sheet for spot in spots.values()))
    found = [(fault, _spot(spots, fault.path)) for fault in faults]
    found.sort(key=lambda pair: sheets.index(pair[1].sheet) if pair[1].sheet else -1)
    return in_order(
        Diagnostic(file, f.code, f.say, f.fix, f.severity, spot.row, spot.column, sheet=spot.sheet) for f, spot in found
    )


def _placed(document: Document, fault: Fault) -> Diagnostic:
    line, column, width = document.place(fault.path, fault.on, fault.offset)
    return document.source.fault(fault.code, line, column, fault.say, fault.fix, width=width, severity=fault.severity)


def _spot(spots: Mapping[Path, Spot], path: Path) -> Spot:
    if path and path not in spots:
        inside = next((spot for some, spot in spots.items() if some[: len(path)] == path), None)
        if inside is not None:
            return inside
    around = (path[:size] for size in range(len(path), -1, -1))
    return next((spots[some] for some in around if some in spots), Spot(""))
