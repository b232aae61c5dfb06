"""The structure of a tagged PDF: its tables cell by cell and the text around them, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from evaluator.model.printed import Printed, Row, normal
from evaluator.reading.pdf_text import Marked, PageText

#: our own reports have a depth of some twenty
MOST_DEPTH = 80
MOST_COLUMNS = 100


class NotTagged(Exception):  # noqa: N818 - a state of the file, not an error of the program
    """The document has no structure, or one that this program does not write."""


def printed_in(pdf: pikepdf.Pdf) -> Printed:
    """What is printed in a tagged PDF; NotTagged where its structure cannot be followed."""
    if "/StructTreeRoot" not in pdf.Root:
        raise NotTagged
    reader = PageText()
    pages = {page.obj.objgen: (n, reader.marked(page)) for n, page in enumerate(pdf.pages, 1)}
    walk = _Walk(pages)
    walk.children(pdf.Root.StructTreeRoot, 0)
    loose = [
        (n, normal(text))
        for key, (n, marked) in pages.items()
        for mark, text in marked.items()
        if mark not in walk.told[key]
    ]
    return Printed(tuple(walk.rows), tuple(walk.text), tuple((n, text) for n, text in loose if text))


@dataclass
class _Walk:
    """A walk over the structure; every element is looked at once."""

    pages: dict[tuple[int, int], tuple[int, Marked]]
    rows: list[Row] = field(default_factory=list)
    text: list[tuple[int, str]] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)
    told: dict[tuple[int, int], set[int | None]] = field(default_factory=dict)
    tables: int = 0

    def __post_init__(self) -> None:
        self.told = {key: set() for key in self.pages}

    def children(self, element: Any, depth: int) -> None:
        """Everything below an element that is no table."""
        for kid in self._kids(element, depth):
            if isinstance(kid, int):
                n, said = self._said(element, kid)
                self.text.append((n, normal(said)))
            elif kid.get("/S") == "/Figure":
                list(self._pieces(kid, depth + 1))  # what a drawing says is not read, but it is a part of the document
            elif kid.get("/S") == "/Table":
                self.tables += 1
                self._table(kid, depth + 1)
            else:
                self.children(kid, depth + 1)

    def _table(self, element: Any, depth: int) -> None:
        for kid in self._kids(element, depth):
            if isinstance(kid, int):
                raise NotTagged
            if kid.get("/S") == "/TR":
                self._row(kid, depth + 1)
            elif kid.get("/S") == "/Caption":
                self.children(kid, depth + 1)
            else:
                self._table(kid, depth + 1)

    def _row(self, element: Any, depth: int) -> None:
        cells = [kid for kid in self._kids(element, depth) if not isinstance(kid, int)]
        texts = [list(self._pieces(cell, depth + 1)) for cell in cells]
        page = next((n for pieces in texts for n, _ in pieces), 0)
        spans = [_span(cell) for cell in cells]
        words = [normal("".join(text for _, text in pieces)) for pieces in texts]
        said = tuple(word for word, span in zip(words, spans, strict=True) for _ in range(span))
        self.rows.append(Row(said, all(cell.get("/S") == "/TH" for cell in cells), page, self.tables))

    def _pieces(self, element: Any, depth: int) -> Iterator[tuple[int, str]]:
        """All that is said below an element, with its page."""
        for kid in self._kids(element, depth):
            if isinstance(kid, int):
                yield self._said(element, kid)
            else:
                yield from self._pieces(kid, depth + 1)

    def _kids(self, element: Any, depth: int) -> list[Any]:
        """The elements and marks below an element; what is no part of the text, such as a link's area, is left out."""
        if depth > MOST_DEPTH or element.objgen in self.seen:
            raise NotTagged
        if element.is_indirect:
            self.seen.add(element.objgen)
        kids = element.get("/K")
        found = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
        return [kid if isinstance(kid, pikepdf.Dictionary) else int(kid) for kid in found if not _is_area(kid)]

    def _said(self, element: Any, mark: int) -> tuple[int, str]:
        page = element.get("/Pg")
        if page is None or page.objgen not in self.pages or mark in self.told[page.objgen]:
            raise NotTagged
        n, marked = self.pages[page.objgen]
        self.told[page.objgen].add(mark)
        return n, marked.get(mark, "")


def _span(cell: Any) -> int:
    """Over how many columns a head stands; any other cell counts once."""
    span = cell.get("/A", {}).get("/ColSpan", 1) if cell.get("/S") == "/TH" else 1
    return min(max(int(span), 1), MOST_COLUMNS)


def _is_area(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
