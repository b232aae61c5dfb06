"""The pages of a report held against what its result prints: every cell of every table, and the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from evaluator.model.printed import Printed, Row

#: generated where a PDF is made: numbers of lists, and of pages after the dots in the contents
_NUMBER, _DOTS, _PAGE = re.compile(r"\d{1,3}\."), re.compile(r"·+"), re.compile(r"\d{1,4}")
_SENTENCE = re.compile(r"[^。；]*[。；]?")
#: with more rows or sentences than this times those expected, they are not compared one by one
_TIMES, _FEW = 3, 100
#: with more pairs than this it would take long to find out what belongs together
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place of the pages that is not what the result prints. `printed` and `expected` are empty where there is nothing."""

    page: int
    where: str
    printed: str
    expected: str


def deviations(pages: Printed, expected: Printed) -> Iterator[Deviation]:
    """How the pages of a PDF differ from what is expected of them, the tables first."""
    yield from _rows(_joined(_once(pages.rows), expected.rows), _once(expected.rows))
    yield from _text(pages.text, "".join(text for _, text in expected.text))
    yield from _loose(pages, [text for _, text in expected.loose])


def _apart(wanted: Sequence[Any], found: Sequence[Any]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches in which two lists differ, as start and end in either; one stretch where there is too much between."""
    short = min(len(wanted), len(found))
    head = next((n for n in range(short) if wanted[n] != found[n]), short)
    tail = next((n for n in range(short - head) if wanted[-1 - n] != found[-1 - n]), short - head)
    middle, other = wanted[head : len(wanted) - tail], found[head : len(found) - tail]
    if len(middle) * len(other) > _MOST_PAIRS:
        yield head, head + len(middle), head, head + len(other)
        return
    for tag, *ends in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
        if tag != "equal":
            start, end, first, last = (head + one for one in ends)
            yield start, end, first, last


# -- tables ----------------------------------------------------------------------------------------------------------


def _once(rows: Iterable[Row]) -> list[Row]:
    """The rows without the heads that are repeated on every page."""
    found: list[Row] = []
    head: tuple[str, ...] = ()
    for row in rows:
        if not (row.head and row.cells == head):
            found.append(row)
        head = row.cells if row.head else head
    return found


def _joined(rows: Sequence[Row], expected: Iterable[Row]) -> list[Row]:
    """The rows with those joined that go over the end of a page, where the two parts together are an expected row."""
    known = {row.cells for row in expected}
    found: list[Row] = []
    for row in rows:
        last = found[-1] if found else None
        if (
            last is not None
            and last.cells not in known
            and row.table > last.table
            and len(row.cells) == len(last.cells)
        ):
            whole = tuple(upper + lower for upper, lower in zip(last.cells, row.cells, strict=True))
            if whole in known:
                found[-1] = replace(last, cells=whole)
                continue
        found.append(row)
    return found


def _rows(found: Sequence[Row], expected: Sequence[Row]) -> Iterator[Deviation]:
    if len(found) > _TIMES * len(expected) + _FEW:
        yield Deviation(0, "表格的行数", str(len(found)), str(len(expected)))
        return
    heads = _heads(found)
    for start, end, first, last in _apart([row.cells for row in expected], [row.cells for row in found]):
        paired = min(end - start, last - first)
        for n in range(paired):
            yield from _cells(found[first + n], expected[start + n], heads[first + n])
        page = found[min(first, len(found) - 1)].page if found else 0
        for row in expected[start + paired : end]:
            yield Deviation(page, "少了一行", "", _line(row))
        for row in found[first + paired : last]:
            yield Deviation(row.page, "多了一行", _line(row), "")


def _heads(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """For each row the heads of its columns, as far as they are known."""
    found: list[tuple[str, ...]] = []
    head: tuple[str, ...] = ()
    for n, row in enumerate(rows):
        if row.head:
            head = row.cells
        elif n and row.table != rows[n - 1].table and head not in (rows[n - 1].cells, found[-1]):
            head = ()
        found.append(head)
    return found


def _cells(found: Row, expected: Row, head: tuple[str, ...]) -> Iterator[Deviation]:
    if len(found.cells) != len(expected.cells):
        yield Deviation(found.page, "表格的一行", _line(found), _line(expected))
        return
    for n, (printed, wanted) in enumerate(zip(found.cells, expected.cells, strict=True)):
        if printed != wanted:
            column = head[n] if len(head) == len(found.cells) and head[n] else f"第{n + 1}格"
            name = "、".join(cell for cell in expected.cells[:2] if cell) if n > 1 else expected.cells[0]
            yield Deviation(found.page, f"表格“{_short(name)}”一行的“{column}”", printed, wanted)


def _line(row: Row) -> str:
    return "｜".join(row.cells)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}……"


# -- text ------------------------------------------------------------------------------------------------------------


def _text(pieces: Iterable[tuple[int, str]], expected: str) -> Iterator[Deviation]:
    """How the text outside of tables differs, sentence by sentence."""
    kept = list(_written(pieces))
    text = "".join(piece for _, piece in kept)
    if text == expected:
        return
    if len(text) > _TIMES * len(expected) + 100 * _FEW:
        yield Deviation(0, "正文的字数", str(len(text)), str(len(expected)))
        return
    found, wanted = _SENTENCE.findall(text), _SENTENCE.findall(expected)
    pages = _pages(kept)
    starts = [0]
    for sentence in found:
        starts.append(starts[-1] + len(sentence))
    for start, end, first, last in _apart(wanted, found):
        page = pages[min(starts[first], len(pages) - 1)] if pages else 0
        yield Deviation(page, "正文", "".join(found[first:last]), "".join(wanted[start:end]))


def _written(pieces: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The pieces without the numbers that are made on the way to the PDF."""
    dots = False
    for page, piece in pieces:
        if _NUMBER.fullmatch(piece) or (dots and _PAGE.fullmatch(piece)):
            dots = False
            continue
        dots = bool(_DOTS.fullmatch(piece))
        if not dots:
            yield page, piece


def _pages(pieces: Iterable[tuple[int, str]]) -> list[int]:
    """For each character the page it stands on."""
    return [page for page, piece in pieces for _ in piece]


def _loose(pages: Printed, expected: Sequence[str]) -> Iterator[Deviation]:
    """What stands at the edges of the pages: what each has to say, perhaps the agency's words, and the page's number."""
    marks = expected[0] if expected else ""
    by_page = dict.fromkeys(sorted({row.page for row in pages.rows} | {page for page, _ in pages.text} - {0}), "")
    for page, piece in pages.loose:
        by_page[page] = by_page.get(page, "") + piece
    for page, text in by_page.items():
        rest = text
        for part in sorted((*expected, f"—{page}—"), key=len, reverse=True):
            rest = rest.replace(part, "", 1)
        if rest or marks not in text:
            yield Deviation(page, "页眉、页脚", text, marks)
