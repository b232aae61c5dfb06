"""A plain table of texts as a page of a spreadsheet: a title, a note, headings that stay in sight, and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from evaluator.forms.form import Column
from evaluator.rendering.page import BODY, HEADING, HEI, Box, Look, Page, box
from evaluator.rendering.room import heights

_HEADING_ROW = 3


def table_page(title: str, note: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> Page:
    """The page for the rows, each by the codes of its columns."""
    whole = [{column.code: column.heading for column in columns}, *rows]
    needs = [[(row.get(column.code, ""), column.width, 1) for column in columns] for row in whole]
    tall = dict(enumerate(heights(needs, BODY), _HEADING_ROW))
    boxes = []
    width = sum(column.width for column in columns)
    for row, text, look in ((1, title, Look(HEI, 16, boxed=False)), (2, note, Look(size=9, boxed=False))):
        boxes.append(replace(box(row, 1, text, look), columns=len(columns)))
        tall[row] = heights([[(text, width, 1)]], look.size)[0] + 4
    boxes += _cells(whole, columns)
    return Page(
        title, tuple(boxes), tall, {n: column.width for n, column in enumerate(columns, 1)},
        heading=_HEADING_ROW, filtered=True, area=(1, 1, _HEADING_ROW - 1 + len(whole), len(columns)),
    )  # fmt: skip


def _cells(rows: Iterable[Mapping[str, str]], columns: Sequence[Column]) -> Iterator[Box]:
    for row, words in enumerate(rows, _HEADING_ROW):
        for number, column in enumerate(columns, 1):
            look = Look(shown="@", centred=column.centred)
            if row == _HEADING_ROW:
                look = Look(HEI, fill=HEADING, shown="@", centred=True)
            yield box(row, number, words.get(column.code, ""), look)
