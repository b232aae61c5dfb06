"""How an agency wants its reports to look: name, logo, colours, the words on every page, chapters of its own."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was found harmless: its bytes and what they are (image/png, image/jpeg, image/svg+xml)."""

    media: str
    content: bytes = field(repr=False)

    @property
    def address(self) -> str:
        """The picture itself as an address, so that a page that shows it needs no other file."""
        return f"data:{self.media};base64,{base64.b64encode(self.content).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of running text; `strong` stands out."""

    text: str
    strong: bool = False


Line = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a chapter, whatever it is printed as: one line of words, or the rows of a table, the heading row first.

    An `item` has its `mark` (a number, or a point) and how deep it is, from 0.
    """

    kind: Literal["heading", "text", "quote", "item", "table"]
    line: Line = ()
    mark: str = ""
    depth: int = 0
    rows: tuple[tuple[Line, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the agency's own; only a `public` one stands in a 公开版, since anybody may be named in it."""

    title: str
    blocks: tuple[Block, ...]
    public: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What an agency sets; what is empty stays as it is. Colours are #rrggbb: `main` for titles and bars, `shade` behind the heads of tables."""

    name: str = ""
    logo: Picture | None = None
    main: str = ""
    shade: str = ""
    header: str = ""
    footer: str = ""
    chapters: tuple[Chapter, ...] = ()


#: how documents look where no agency has set anything
USUAL = Settings()
