"""Plain values written as YAML for people: keys in order, short things on one line, comments where they belong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.model.numbers import looks_like_number, plain

#: columns of a line, a Chinese character counting two
WIDTH = 110
_SPECIAL = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"})
_BAD_START = re.compile(r"""[\s!&*\[\]{}#|>@`"'%,?:\-=<~]""")


def scalar(value: Any, *, flow: bool = False) -> str:
    """A number or a text as it stands in YAML, in quotation marks where it could be read as something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return plain(value)
    text = str(value)
    percent = re.fullmatch(r"\d+(?:\.\d+)?%", text)
    risky = (
        not text
        or (looks_like_number(text) and not percent)
        or text.casefold() in _SPECIAL
        or _BAD_START.match(text)
        or text != text.strip()
        or re.search(r": | #|:$|\n|\t", text)
        or (flow and re.search(r"[,\[\]{}]|:(?=\W)", text))
        or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
    )
    return json.dumps(text, ensure_ascii=False) if risky else text


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value, flow=True)


def block(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key with its value: on one line where it fits, else part by part below."""
    pad = " " * indent
    line = f"{pad}{scalar(key)}: {flow(value) if isinstance(value, (Mapping, list, tuple)) else scalar(value)}"
    if not isinstance(value, (Mapping, list, tuple)) or _columns(line) <= WIDTH:
        yield line
        return
    yield f"{pad}{scalar(key)}:"
    if isinstance(value, Mapping):
        for inner, part in value.items():
            yield from block(inner, part, indent + 2)
        return
    for part in value:
        yield from _item(part, indent + 2)


def _item(value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    line = f"{pad}- {flow(value)}" if isinstance(value, (Mapping, list, tuple)) else f"{pad}- {scalar(value)}"
    if not isinstance(value, Mapping) or _columns(line) <= WIDTH:
        yield line
        return
    first = True
    for key, part in value.items():
        for n, text in enumerate(block(key, part, indent + 2)):
            yield f"{pad}- {text.lstrip()}" if first and n == 0 else text
        first = False


def comment(text: str, indent: int, label: str = "") -> Iterator[str]:
    """A comment, line by line as the text has it, cut where a line gets too long."""
    pad, label = " " * indent, "".join(label.split())
    for n, line in enumerate(text.splitlines() or [""]):
        lead = label if n == 0 else "　" * bool(label)
        rest = f"{lead}{line.strip()}"
        while _columns(rest) > WIDTH - indent:
            cut = _cut(rest, WIDTH - indent)
            yield f"{pad}# {rest[:cut]}"
            rest = "　" + rest[cut:]
        yield f"{pad}# {rest}".rstrip()


def _columns(text: str) -> int:
    return sum(1 if ch.isascii() else 2 for ch in text)


def _cut(text: str, columns: int) -> int:
    used = 0
    for n, ch in enumerate(text):
        used += 1 if ch.isascii() else 2
        if used > columns:
            return max(n, 1)
    return len(text)
