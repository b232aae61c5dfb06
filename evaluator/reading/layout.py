"""The lines of a faulty YAML text as a person sees them, and the full-width signs that stand in the place of syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Longer lines are only looked at this far, so that no text takes long to explain.
MOST_LOOKED_AT = 2000

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_KEY = re.compile(rf"(?:{_QUOTED}|[^\s\"'\[\]{{}}#&*!|>%@`,][^\[\]{{}}]*?)\s*:(?=\s|$)")
_WIDE = re.compile(rf"(?:{_QUOTED}|[^\s\"'\[\]{{}}#：，][^\"'\[\]{{}}：]*?)\s*(：)")
_STRING = re.compile(_QUOTED)
_BLOCK_TEXT = re.compile(r"(?:^|[:-]\s+)[|>][-+0-9]*\s*(?:#.*)?$")
_VALUE_ENDS = re.compile(r"\s*(?:$|[,\]}:，］｝：]| #)")
_PIECES = re.compile(rf"{_QUOTED}|(?:^|(?<= ))#.*|[（(][^()（）]*[)）]|[“”，：［］｛｝\[{{\]}}]")
_HALF = {"“": '"', "”": '"', "，": ",", "：": ": ", "［": "[", "］": "]", "｛": "{", "｝": "}"}
_DEPTH = {"[": 1, "{": 1, "［": 1, "｛": 1, "]": -1, "}": -1, "］": -1, "｝": -1}


@dataclass(frozen=True, slots=True)
class Line:
    """A line with content: its indentation, where the content after `- ` starts, and what kind of content it is.

    `key` says that it is `键: …`; `wide` is the index of the colon of a line like `键：…`, else -1.
    """

    number: int
    indent: int
    start: int
    text: str
    key: bool
    wide: int

    @property
    def dash(self) -> bool:
        return self.start > self.indent


@dataclass(frozen=True, slots=True)
class Sign:
    """A full-width sign where the half-width one belongs."""

    line: int
    column: int
    sign: str
    half: str


def layout(lines: list[str]) -> Iterator[Line]:
    """The lines that have content, without comments and without what stands inside | and > texts."""
    inside = -1
    for number, whole in enumerate(lines, 1):
        line = whole[:MOST_LOOKED_AT]
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#") or indent > inside >= 0:
            continue
        dashes = re.match(r" *(?:-(?: +|$))*", line)
        start = dashes.end() if dashes else indent
        content = line[start:]
        key = _KEY.match(content)
        wide = None if key else _WIDE.match(content)
        inside = (start if key else indent) if _BLOCK_TEXT.search(content) else -1
        yield Line(number, indent, start, content, key is not None, start + wide.start(1) if wide else -1)


def mistaken_keys(lines: list[Line]) -> Iterator[Line]:
    """Lines `键：…` where only a key can stand: beside other keys, or with keys right below that belong to them."""
    leading = _leading(lines)
    mappings: list[int] = []
    for line, leads in zip(lines, leading, strict=True):
        while mappings and mappings[-1] > (line.indent if line.dash else line.start):
            mappings.pop()
        beside = not line.dash and line.start in mappings
        if line.wide >= 0 and (beside or leads):
            yield line
        if (line.key or (line.wide >= 0 and beside)) and line.start not in mappings:
            mappings.append(line.start)


def _leading(lines: list[Line]) -> list[bool]:
    """For each line whether keys follow that can only belong to it: at its own column, or deeper if it ends in ：."""
    found: list[bool] = []
    column, after = False, None
    for line in reversed(lines):
        beside = after is not None and not after.dash and after.start == line.start
        column = beside and after is not None and (after.key or (after.wide >= 0 and column))
        below = after is not None and after.key and after.start > line.start and line.text.rstrip().endswith("：")
        found.append(column or below)
        after = line
    return found[::-1]


def full_width(lines: list[str], first: int, last: int) -> list[Sign]:
    """Full-width signs between two lines that stand where YAML has its own: between entries, around values."""
    found: list[Sign] = []
    depth = 0
    for number in range(first, min(last, len(lines)) + 1):
        line, opened = lines[number - 1][:MOST_LOOKED_AT], False
        for piece in _PIECES.finditer(line):
            sign, begins = piece.group(), _begins(line, piece.start())
            between, opens = sign in "，：" and depth > 0, sign in "“［｛" and begins
            closes = sign in "］｝" or (sign == "”" and opened and _VALUE_ENDS.match(line, piece.end()) is not None)
            if sign in _HALF and (between or opens or closes):
                found.append(Sign(number, piece.start() + 1, sign, _HALF[sign]))
            opened = opened or (sign == "“" and begins)
            depth = max(depth + _DEPTH.get(sign, 0), 0)
    return found


def unclosed(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """The last line of these with a value that opens a quotation mark and does not close it: its number and where."""
    for number in range(last, first - 1, -1):
        line, end = lines[number - 1][:MOST_LOOKED_AT], 0
        for mark in re.finditer("[\"']", line):
            if mark.start() < end or not _begins(line, mark.start()):
                continue
            whole = _STRING.match(line, mark.start())
            if whole is None:
                return number, mark.start()
            end = whole.end()
    return None


def closing(line: str, start: int) -> int:
    """Where a text that begins with a half-width quotation mark at `start` ends with a full-width one, else -1."""
    for mark in re.finditer("[“”‘’]", line[:MOST_LOOKED_AT]):
        if mark.start() > start and _VALUE_ENDS.match(line, mark.end()):
            return mark.start()
    return -1


def _begins(line: str, index: int) -> bool:
    """Whether a value may begin at the index: at the start of the line, or after a sign that leads to one."""
    before = line[:index].rstrip()
    return not before or before[-1] in ":：-[{,，［｛"
