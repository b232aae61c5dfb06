"""What a printed table says of an indicator, as the lines and lists that a draft repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluator.authoring.naming import close
from evaluator.authoring.outline import NAME, Node
from evaluator.model.numbers import plain


def things_in(text: str) -> list[str]:
    """The single things that a cell lists, without their numbers."""
    parts = re.split(r"[\n；;]|、(?![^（(]*[)）])", text)
    bare = [re.sub(r"^(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳])\s*", "", part.strip()) for part in parts]
    return [close(part).rstrip("。；，") for part in bare if close(part).rstrip("。；，")]


def say_lines(text: str, indent: int) -> Iterator[str]:
    """The wording that is printed behind the rule, line by line as it stands in the table."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return
    yield " " * indent + "say: |-"
    yield from (" " * (indent + 2) + line for line in lines)


def heading_of(node: Node, role: str) -> str:
    return next((part.heading for part in node.texts if part.role == role), "")


def in_full(node: Node, depth: int) -> Iterator[str]:
    """All that the table says of a node and of what is below it, as lines of text."""
    lead = "　" * depth
    yield f"{lead}{close(node.source) or node.name}"
    for figure, where in node.claims:
        if where != NAME:
            yield f"{lead}　{where}：{plain(figure.value)}"
    yield from (f"{lead}　{note}" for note in node.notes)
    yield from (f"{lead}　适用范围：{text}" for text in node.conditions)
    for part in node.texts:
        yield from (f"{lead}　{part.heading}：{part.text}" if part.heading else f"{lead}　{part.text}").splitlines()
    for child in (*node.children, *node.folded):
        yield from in_full(child, depth + 1)
