"""Results as spreadsheets: a workbook with a row for each subject, leaf and answer, or the same tables as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from evaluator.forms.formula import guarded
from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.model.result import Result
from evaluator.rendering.edition import edition, edition_of
from evaluator.rendering.page import HEADING, HEI, PAGE_NUMBER, Look, Page, box
from evaluator.rendering.result_column import Cell, Column, Subject
from evaluator.rendering.result_cover import About, cover, foot
from evaluator.rendering.result_details import (
    ANSWERS,
    DETAILS,
    REQUIREMENTS,
    answer_columns,
    answer_rows,
    detail_columns,
    detail_rows,
)
from evaluator.rendering.result_summary import SUMMARY, Summary
from evaluator.rendering.room import heights
from evaluator.rendering.sheet_rows import MOST_ROWS, Below, below
from evaluator.rendering.spool import Spool
from evaluator.rendering.view_figures import Source
from evaluator.rendering.workbook import TooLongError, write_book

#: as many characters wide a printed page may be, at about three quarters of the size
_PAGE = 200
_FROZEN = 2
#: after so many subjects it is foreseen how long the tables get; others may have fewer rows, hence by how much too long
_FORESEEN_BY, _SURELY = 50, 1.25
_TOO_LONG = "一张工作表放不下；请写成 CSV：-o 后面写一个文件夹，例如 -o 结果/"


class UnfitError(ValueError):
    """These results cannot be written like this; the message tells the user why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns, and `count` rows, which can be gone through more than once."""

    name: str
    columns: tuple[Column[Any], ...]
    rows: Callable[[], Iterator[Sequence[Cell]]]
    count: int


def write_workbook(
    stream: BinaryIO, results: Iterable[Result], wanted: Edition | None = None, expected: int = 0
) -> int:
    """Write an .xlsx file of the results, in the edition that is wanted (else their own); how many they were.

    The results are gone through once and none is kept. `expected` is how many they may be. UnfitError where
    they are of different standards, or none, or a table is (or is going to be) longer than a sheet.
    """
    with _tables(results, wanted, MOST_ROWS, expected) as (about, tables):
        pages = [cover(about, [(table.name, table.columns) for table in tables])]
        pages += [_page(table, about) for table in tables]
        try:
            write_book(stream, "评估结果表", pages, {table.name: _below(table) for table in tables}, about.ref)
        except TooLongError as error:
            raise UnfitError(f"“{error}”的内容太多，{_TOO_LONG}") from error
        return about.subjects


def write_summary(stream: BinaryIO, results: Iterable[Result], wanted: Edition | None = None) -> int:
    """Write the 汇总表 alone, as CSV; how many results it has."""
    with _tables(results, wanted, alone=True) as (about, tables):
        _write_csv(stream, tables[0])
        return about.subjects


def write_tables(opened: Callable[[str], BinaryIO], results: Iterable[Result], wanted: Edition | None = None) -> int:
    """Write each table as CSV into the stream that `opened` gives for its name; how many results they have."""
    with _tables(results, wanted) as (about, tables):
        for table in tables:
            _write_csv(opened(table.name), table)
        return about.subjects


def table_names(*, scored: bool) -> tuple[str, ...]:
    """The tables there are for a standard with points, or without."""
    return (SUMMARY, DETAILS if scored else REQUIREMENTS, ANSWERS)


# -- gathering -------------------------------------------------------------------------------------------------------


@contextmanager
def _tables(
    results: Iterable[Result],
    wanted: Edition | None,
    most: int | None = None,
    expected: int = 0,
    *,
    alone: bool = False,
) -> Iterator[tuple[About, list[Table]]]:
    """The tables of the results, kept on the disk until the block ends; none may have more than `most` rows.

    `alone`: only the 汇总表 is wanted.
    """
    about = About()
    with ExitStack() as stack:
        spools = [stack.enter_context(Spool()) for _ in range(3)]
        summary = Summary(scored=True)
        for result in results:
            one = Subject(edition(result, wanted), _edition_word(result, wanted))
            if about.first is None:
                summary = Summary(result.standard.scored)
            elif result.standard.hash != about.first.result.standard.hash:
                raise UnfitError("这些结果依据的标准或版本不同，不能写在一张表里；请按标准分开写")
            about.add(one)
            spools[0].add(summary.row(one))
            if not alone:
                _add(spools[1], detail_rows(one))
                _add(spools[2], answer_rows(one))
            _check(spools, most, expected, scored=summary.scored)
        if about.first is None:
            raise UnfitError("没有可以写的结果")
        yield about, _made(summary, spools, about.source)[: 1 if alone else 3]


def _edition_word(result: Result, wanted: Edition | None) -> str:
    return EDITION_WORDS[wanted or edition_of(result)] if wanted or result.dossier.round else ""


def _add(spool: Spool, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        spool.add(row)


def _check(spools: Sequence[Spool], most: int | None, expected: int, *, scored: bool) -> None:
    """Whether a table is longer than a sheet, or surely will be: nobody is to wait half an hour for that."""
    if most is None:
        return
    subjects = spools[0].count
    for name, spool in zip(table_names(scored=scored), spools, strict=True):
        if spool.count + 1 > most:
            raise UnfitError(f"“{name}”超过 {most} 行，{_TOO_LONG}")
        foreseen = spool.count * expected // subjects
        if subjects >= _FORESEEN_BY and foreseen > most * _SURELY:
            raise UnfitError(f"{expected} 个对象的“{name}”约有 {foreseen} 行，超过 {most} 行，{_TOO_LONG}")


def _made(summary: Summary, spools: Sequence[Spool], source: Source) -> list[Table]:
    details = detail_columns(source, scored=summary.scored)
    names = table_names(scored=summary.scored)
    first, second, third = spools
    return [
        Table(names[0], summary.columns(source), lambda: map(summary.whole, first), first.count),
        Table(names[1], details, lambda: iter(second), second.count),
        Table(names[2], answer_columns(source), lambda: iter(third), third.count),
    ]


# -- sheets ----------------------------------------------------------------------------------------------------------


def _page(table: Table, about: About) -> Page:
    """The sheet with its heading row; the rows follow."""
    widths = [column.width for column in table.columns]
    look = Look(HEI, fill=HEADING, centred=True)
    boxes = tuple(box(1, n, column.heading, look) for n, column in enumerate(table.columns, 1))
    high = heights([[(column.heading, column.width - 2, 1) for column in table.columns]], look.size)[0]
    before = sum(widths[:_FROZEN])
    return Page(
        table.name,
        boxes,
        {1: high},
        dict(enumerate(widths, 1)),
        heading=1,
        frozen=_FROZEN + 1,
        area=(1, 1, table.count + 1, len(widths)),
        foot=(foot(about, table.name), PAGE_NUMBER),
        filtered=True,
        ruled=True,
        across=math.ceil((sum(widths) - before) / (_PAGE - before)),
    )


def _below(table: Table) -> Below:
    kinds, widths = [column.kind for column in table.columns], [column.width for column in table.columns]
    return below(kinds, widths, table.rows, table.count)


# -- CSV -------------------------------------------------------------------------------------------------------------


def _write_csv(stream: BinaryIO, table: Table) -> None:
    """The table as Excel and WPS open it: UTF-8 with its mark, and no text that they would take for a formula."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([_shown(column.heading, column) for column in table.columns])
    for row in table.rows():
        writer.writerow([_shown(cell, column) for cell, column in zip(row, table.columns, strict=True)])
    text.detach()


def _shown(cell: Cell, column: Column[Any]) -> str:
    """A cell in CSV: what the workbook shows."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return f"{cell:.2%}" if column.kind == "share" else f"{cell!r}"
    return guarded(cell)
