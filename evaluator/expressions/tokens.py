"""An expression's text cut into tokens; full-width signs are read as what they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOLD = str.maketrans("（），×÷－−＋＝＜＞≥≤≠％＊／．０１２３４５６７８９", "(),*/--+=<>≥≤≠%*/.0123456789")
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "==": "="}

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*%?)
      | (?P<name>[^\W\d]\w*(?:\.\w+)*)
      | (?P<quoted>'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’|「[^」]*」)
      | (?P<sign><=|>=|!=|==|[≥≤≠=<>+\-*/(),])
      | (?P<other>.)""",
    re.VERBOSE,
)

KEYWORDS = frozenset({"and", "or", "not", "has", "undefined"})


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind (`number`, `name`, `quoted`, `sign`, `word`, `other`, `end`), text and offset."""

    kind: str
    text: str
    offset: int


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, ended by one of kind `end`."""
    found = []
    for match in _TOKEN.finditer(text.translate(_FOLD)):
        kind, piece, offset = match.lastgroup or "other", match.group(), match.start()
        if kind == "space":
            continue
        if kind == "quoted":
            piece = text[offset + 1 : match.end() - 1]
        elif kind == "sign":
            piece = _SIGNS.get(piece, piece)
        elif kind == "name" and piece in KEYWORDS:
            kind = "word"
        found.append(Token(kind, piece.replace(" ", "") if kind == "number" else piece, offset))
    found.append(Token("end", "", len(text)))
    return found
