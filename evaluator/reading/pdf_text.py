"""The text of a PDF's pages by its marks: which piece of content says what, as the fonts' own tables tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pikepdf

#: by the mark that the structure refers to; under None what has no mark
Marked = dict[int | None, str]

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_TRIPLE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
#: a range as long as all codes of two bytes
_MOST_CODES = 0x10000
#: stands for a code that the font does not explain
UNKNOWN = "\ufffd"


class PageText:
    """Reads pages, and each font's table only once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], Mapping[int, str]] = {}

    def marked(self, page: pikepdf.Page) -> Marked:
        """What the marked pieces of a page's content say."""
        found: dict[int | None, list[str]] = {}
        marks: list[int | None] = []
        font: Mapping[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands = instruction.operands
            match str(instruction.operator):
                case "BDC":
                    marks.append(_mark(operands[1], marks))
                case "BMC":
                    marks.append(marks[-1] if marks else None)
                case "EMC" if marks:
                    marks.pop()
                case "Tf":
                    font = self._font(page.Resources.Font[str(operands[0])])
                case "Tj" | "TJ" | "'" | '"':
                    said = _said(operands[-1], font)
                    found.setdefault(marks[-1] if marks else None, []).append(said)
        return {mark: "".join(pieces) for mark, pieces in found.items()}

    def _font(self, font: Any) -> Mapping[int, str]:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = _codes(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        return self._fonts[font.objgen]


def _mark(properties: Any, marks: list[int | None]) -> int | None:
    """The mark that begins here, else the one around it."""
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return marks[-1] if marks else None


def _said(operand: Any, font: Mapping[int, str]) -> str:
    """What a string, or an array of strings and distances, says in that font, two bytes a glyph."""
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = (bytes(one) for one in strings if isinstance(one, pikepdf.String))
    return "".join(
        font.get(int.from_bytes(code[n : n + 2], "big"), UNKNOWN) for code in codes for n in range(0, len(code), 2)
    )


def _codes(table: bytes) -> dict[int, str]:
    """A font's table from codes to characters (ToUnicode)."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(table):
        if kind == b"char":
            found.update((int(code, 16), _characters(text)) for code, text in _PAIR.findall(block))
            continue
        for first, last, text in _TRIPLE.findall(block):
            start, count = int(first, 16), min(int(last, 16) - int(first, 16) + 1, _MOST_CODES)
            head, end = text[:-4], int(text[-4:], 16)
            found.update((start + n, _characters(head + b"%04x" % ((end + n) % _MOST_CODES))) for n in range(count))
    return found


def _characters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", errors="replace")
