"""Where in the text a part of the data stands: from a path of keys and indexes to a line, a column and a width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import yaml

from evaluator.diagnostics import Path

Place = tuple[int, int, int]

_WORD = re.compile(r"[^\W\d]\w*(?:\.\w+)*|\d+(?:\.\d+)?%?|[<>!=]=|'[^'\n]+'|“[^”\n]+”|「[^」\n]+」")
_ESCAPE = re.compile(r"\\(?:x..|u.{4}|U.{8}|\n[ \t]*|.)|''|.", re.DOTALL)


def locate(root: yaml.Node, path: Path, on: Literal["value", "key"], offset: int | None, text: str) -> Place:
    """Line, column and width of what stands at `path`, or of the nearest thing around it that exists."""
    node, key, found = _walk(root, path)
    if key is not None and (on == "key" or _empty(node)):
        return _extent(key)
    if found and offset is not None and isinstance(node, yaml.ScalarNode):
        return _inside(node, offset, text)
    return _extent(node)


def _walk(root: yaml.Node, path: Path) -> tuple[yaml.Node, yaml.Node | None, bool]:
    """The deepest node on the path, the key it stands under, and whether it is what the path names."""
    node: yaml.Node = root
    key: yaml.Node | None = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                return node, key, False
            key, node = pair
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            key, node = None, node.value[step]
        else:
            return node, key, False
    return node, key, True


def _empty(node: yaml.Node) -> bool:
    """Whether nothing is written there, so that only the key can be pointed at."""
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _extent(node: yaml.Node) -> Place:
    """A scalar or a bracketed collection as it stands; of a block mapping its first key; else one character."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _extent(node.value[0][0])
    start, end = node.start_mark, node.end_mark
    block = isinstance(node, yaml.SequenceNode) and not node.flow_style
    width = end.column - start.column if end.line == start.line and not block else 1
    return start.line + 1, start.column + 1, max(width, 1)


def _inside(node: yaml.ScalarNode, offset: int, text: str) -> Place:
    """The place of the character at `offset` of a scalar's text, and how long the word is that begins there."""
    start, end = node.start_mark.index, node.end_mark.index
    index = min(max(start, _index(node, offset, text[start:end]) + start), max(end - 1, start))
    word = _WORD.match(text, index, end)
    line = node.start_mark.line + text.count("\n", start, index)
    return line + 1, index - text.rfind("\n", 0, index), len(word.group()) if word else 1


def _index(node: yaml.ScalarNode, offset: int, raw: str) -> int:
    """The index into the raw text: exact on one line; over several lines by counting what is not blank."""
    units = list(_units(raw, node.style or ""))
    if "\n" not in raw:
        return units[offset][0] if offset < len(units) else len(raw) - bool(node.style)
    visible = [index for index, character in units if not character.isspace()]
    count = sum(not character.isspace() for character in node.value[:offset])
    if offset < len(node.value) and node.value[offset].isspace() and count:
        return visible[min(count, len(visible)) - 1] + 1
    return visible[count] if count < len(visible) else len(raw)


def _units(raw: str, style: str) -> Iterator[tuple[int, str]]:
    """The characters of a scalar with their index in the raw text, quotes and the head of | and > left out."""
    if style in ("|", ">"):
        head = raw.find("\n") + 1
        yield from enumerate(raw[head:], head)
    elif style in ('"', "'"):
        for match in _ESCAPE.finditer(raw, 1, len(raw) - 1):
            piece = match.group()
            single = style == "'"
            if (single and piece[0] == "\\") or (not single and piece == "''"):
                yield from enumerate(piece, match.start())
            else:
                yield match.start(), " " if piece[:2] in ("\\n", "\\t", "\\ ", "\\\n") else piece[-1]
    else:
        yield from enumerate(raw)
