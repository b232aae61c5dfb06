"""What is printed on the pages of a document: tables row by row, and the text around them; from a PDF or from HTML alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from evaluator.model.dossier import Edition
from evaluator.model.settings import Settings

FORMAT = "evaluator-printing/1"

#: What is drawn alike: fonts have one glyph for both, and then the text of a PDF may have either.
_ALIKE = str.maketrans({"―": "—", "─": "—", "‧": "·", "・": "·", "−": "-", "‐": "-", "‑": "-", "Ω": "Ω", "µ": "μ"})
#: what is not seen: blanks and what only holds or breaks lines
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the texts of its cells, normalised, and whether all of them are heads. `page` counts from 1.

    A head over several columns is there once for each.
    """

    cells: tuple[str, ...]
    head: bool = False
    page: int = 0
    table: int = 0


@dataclass(frozen=True, slots=True)
class Printed:
    """The rows of all tables, in order, and the text outside of tables, in pieces with their pages.

    `loose` is what stands on the pages without being part of the document's structure: at their heads and feet. Where it
    is said what should stand there, the first piece is what every page has to have.
    """

    rows: tuple[Row, ...]
    text: tuple[tuple[int, str], ...] = ()
    loose: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Printing:
    """How a report was printed: its edition, where one was asked for, and the agency's settings that have words."""

    edition: Edition | None = None
    look: Settings = field(default_factory=Settings)
    format: str = FORMAT


def normal(text: str) -> str:
    """The text as it is compared: without blanks, and with one character for those that are drawn alike."""
    return _UNSEEN.sub("", "".join(map(_folded, text)).translate(_ALIKE))


def _folded(char: str) -> str:
    """A Kangxi radical or a compatibility ideograph as the usual character."""
    if char < "\u2e80":
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and "\u4e00" <= plain <= "\u9fff" else char
