"""The nouns of a document as a word processor sees it: sections, paragraphs with a style, runs, tables.

Styles are named by their id, `word_styles` says what each looks like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look. In it a line feed is a line break and a tab a tab; `mark` draws something around it.

    With an `image` (the bytes of a PNG or JPEG file) the text is what to say to those who cannot see it.
    """

    text: str
    style: str = ""
    mark: Literal["", "line", "box", "solid", "hollow", "dashed"] = ""
    image: bytes = b""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `place` is the id of an HTML element that starts here, `entry` what the contents call it.

    `left` is how far it is set in beyond its style, in characters. `item` is the number of the list that the paragraph is an item of, from 1 in the whole document.
    """

    style: str
    runs: tuple[Run, ...] = ()
    align: Align = ""
    place: str = ""
    entry: str = ""
    item: int = 0
    left: float = 0
    new_page: bool = False
    keep: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, in per cent of the width there is: what is settled, and what is not yet."""

    low: float
    more: float
    solid: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `shade` is a colour in six hexadecimal digits or empty, `ruled` the side that has a rule whatever the style."""

    blocks: tuple[Paragraph | Bar, ...]
    columns: int = 1
    rows: int = 1
    shade: str = ""
    top: bool = False
    ruled: Literal["", "bottom", "left"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `head` is repeated on each page, `keep` stays on one page with the next, `rule` has a thick rule above it.

    `height` in millimetres is the least.
    """

    cells: tuple[Cell, ...]
    head: bool = False
    keep: bool = False
    height: float = 0
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a style, its columns in millimetres; `centred` where it is narrower than the page."""

    style: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its level from 1, its text, and the id of the element it leads to."""

    level: int
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents."""

    entries: tuple[Entry, ...]


Block: TypeAlias = Paragraph | Table | Contents
SectionKind = Literal["cover", "sheet", "wide", "paper", "form"]


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one kind: the cover has no number, `wide` lies on its side, a `paper` has no number on its
    first page, a `form` is a paper to be filled in by hand.
    """

    kind: SectionKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole document; `head` stands above every page, the `words` above and below every page but the cover."""

    title: str
    author: str
    about: str
    head: str
    words: tuple[str, str]
    sections: tuple[Section, ...]
