"""Whom printed indicators are for: conditions such as 建站模式为街道, put at the highest indicator that they hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evaluator.authoring.asking import OTHERS, Facts
from evaluator.authoring.outline import Node, Outline
from evaluator.reading.facts import RESERVED

#: what stands before the wording where the table has no column for it
_BEFORE = re.compile(r"只适用于[：:]\s*([^。\n]+)。\s*")
#: one thing that is asked of a subject; only plain words, since an expression is made of them
_ASKED = re.compile(r"(?P<label>[^\W\d_]\w*?)(?P<sign>不为|为)(?P<option>[^\W\d_]\w*)")

Attributes = dict[str, dict[str, Any]]


def settle_applies(outline: Outline) -> Attributes:
    """Give each indicator its condition as an expression, and return the attributes that these ask.

    A condition that is not understood stays in `conditions` of its node, to be written by hand.
    """
    for node in outline.walk():
        node.conditions += list(_printed(node))
    for root in outline.roots:
        _raise_shared(root)
        _drop_repeated(root, ())
    options = _options(outline)
    names = {label: Facts().name(label, type="choice", options=given) for label, given in options.items()}
    for node in outline.walk():
        understood = [text for text in node.conditions if _parts(text)]
        node.applies = " and ".join(_expression(text, names, bracketed=len(understood) > 1) for text in understood)
    return {names[label]: {"label": label, "type": "choice", "options": given} for label, given in options.items()}


def _printed(node: Node) -> Iterator[str]:
    """The conditions in the rows of a node, which are taken out of its texts."""
    for part in [part for part in node.texts if part.role == "applies"]:
        node.texts.remove(part)
        yield from (piece.strip() for piece in re.split(r"[；;\n]", part.text) if piece.strip())
    for n, part in enumerate(node.texts):
        if part.role in ("criteria", "content"):
            text = part.text
            while found := _BEFORE.match(text):
                yield found[1]
                text = text[found.end() :]
            node.texts[n] = replace(part, text=text)


def _raise_shared(node: Node) -> None:
    """What every indicator below is subject to is a condition of the one above."""
    for child in node.children:
        _raise_shared(child)
    if node.children:
        first = node.children[0].conditions
        node.conditions += [c for c in first if all(c in child.conditions for child in node.children)]


def _drop_repeated(node: Node, above: tuple[str, ...]) -> None:
    node.conditions = [c for c in dict.fromkeys(node.conditions) if c not in above]
    for child in node.children:
        _drop_repeated(child, (*above, *node.conditions))


def _parts(text: str) -> list[re.Match[str]]:
    """The things that a condition asks, joined by 或 or by 且; none where it is not understood."""
    pieces = re.split("或|且", text)
    found = [_ASKED.fullmatch(piece) for piece in pieces]
    mixed = "或" in text and "且" in text
    words = {word for one in found if one for word in (one["label"], one["option"])}
    return [] if mixed or None in found or words & RESERVED else [one for one in found if one]


def _options(outline: Outline) -> dict[str, list[str]]:
    options: dict[str, list[str]] = {}
    for node in outline.walk():
        for text in node.conditions:
            for part in _parts(text):
                given = options.setdefault(part["label"], [])
                given += [part["option"]] if part["option"] not in given else []
    return {label: [*given, OTHERS] if len(given) == 1 else given for label, given in options.items()}


def _expression(text: str, names: dict[str, str], *, bracketed: bool) -> str:
    signs = {"为": "=", "不为": "!="}
    word = " or " if "或" in text else " and "
    said = word.join(f"{names[one['label']]} {signs[one['sign']]} {one['option']}" for one in _parts(text))
    return f"({said})" if bracketed and word == " or " else said
