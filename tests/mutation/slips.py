"""Every single slip of the pen in a YAML text: a key left out or misspelt, a value of the wrong kind or out of bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

from evaluator.diagnostics import Path
from evaluator.reading.document import Document, parse_text

Kind = Literal["deleted", "misspelt", "type", "bounds"]
Span = tuple[int, int]

_WORD = re.compile(r"[^\W\d]\w*")
MAPPING, LIST, TEXT, NUMBER, BOOLEAN = "{甲: 1}", "[甲]", "三", "12", "true"


@dataclass(frozen=True)
class Slip:
    """One change to a text: at which place of the data, of which kind, how exactly, and the text that comes of it.

    `line` is where the change stands in the new text; `around` are the lines that enclose it (of what is left out, only
    these remain).
    """

    path: Path
    kind: Kind
    how: str
    text: str
    line: int
    around: tuple[int, ...]

    @property
    def where(self) -> str:
        return "/".join(str(step) for step in self.path)


def slips(text: str) -> Iterator[Slip]:
    """All slips in a text, from its beginning to its end."""
    document, problems = parse_text(text, "x.yaml")
    assert document is not None, problems
    assert document.root is not None
    yield from _inside(document, document.root, ())


def _inside(document: Document, node: yaml.Node, path: Path) -> Iterator[Slip]:
    if isinstance(node, yaml.MappingNode):
        spans = [(key.start_mark.index, _end(document.text, value)) for key, value in node.value]
        for n, (key, value) in enumerate(node.value):
            here = (*path, key.value)
            yield _slip(document, here, "deleted", "key", _without(spans, n), "")
            yield from _misspelt(document, here, key, {other.value for other, _ in node.value})
            yield from _values(document, here, value, (key.end_mark.index, spans[n][1]), ": ")
            yield from _inside(document, value, here)
    elif isinstance(node, yaml.SequenceNode):
        spans = [(item.start_mark.index, _end(document.text, item)) for item in node.value]
        for n, item in enumerate(node.value):
            yield _slip(document, (*path, n), "deleted", "item", _without(spans, n), "")
            yield from _values(document, (*path, n), item, spans[n], "")
            yield from _inside(document, item, (*path, n))


def _end(text: str, node: yaml.Node) -> int:
    """Where a value ends, without the line ends and comments after it; a parser counts those to a block."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return len(text[: node.end_mark.index].rstrip())


def _without(spans: list[Span], n: int) -> Span:
    """What to cut so that entry n is gone, with the comma or line end that goes with it."""
    start, end = spans[n]
    if n + 1 < len(spans):
        return start, spans[n + 1][0]
    return (spans[n - 1][1], end) if n else (start, end)


def _slip(document: Document, path: Path, kind: Kind, how: str, span: Span, new: str) -> Slip:
    text = document.text
    changed = text[: span[0]] + new + text[span[1] :]
    around = {document.place(path[:size], on)[0] for size in (len(path) - 1, len(path) - 2) if size >= 0
              for on in ("key", "value")}  # fmt: skip
    line = text.count("\n", 0, span[0] + len(new) - len(new.lstrip("\n"))) + 1
    return Slip(path, kind, how, changed, line, tuple(sorted(around)))


# -- keys --


def _misspelt(document: Document, path: Path, key: yaml.Node, taken: set[str]) -> Iterator[Slip]:
    start, end = _bare(document.text, key)
    word = document.text[start:end]
    for how, wrong in misspellings(word).items():
        if wrong not in taken:
            yield _slip(document, path, "misspelt", how, (start, end), wrong)


def misspellings(word: str) -> dict[str, str]:
    """A word with a character dropped, two exchanged, one added; as far as it is long enough."""
    found = {"added": word + word[-1]}
    if len(word) > 1:
        middle = len(word) // 2
        found["dropped"] = word[:middle] + word[middle + 1 :]
        different = [n for n in range(len(word) - 1) if word[n] != word[n + 1]]
        if different:
            n = min(different, key=lambda n: abs(n - middle))
            found["exchanged"] = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    return {how: wrong for how, wrong in found.items() if wrong.strip() == wrong != word}


def _bare(text: str, node: yaml.Node) -> Span:
    """The span of a scalar without its quotation marks."""
    start, end = node.start_mark.index, node.end_mark.index
    return (start + 1, end - 1) if text[start] in "\"'" else (start, end)


# -- values --


def _values(document: Document, path: Path, node: yaml.Node, whole: Span, lead: str) -> Iterator[Slip]:
    for kind, how, new in _wrong(node):
        yield _slip(document, path, kind, how, whole, lead + (new or ("" if lead else "~")))
    if isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and node.value and not _is_number(node):
        start, end = _bare(document.text, node)
        if "，" in node.value and "(" in node.value:
            halved = document.text[start:end].replace("，", ", ")
            yield _slip(document, path, "bounds", "half-width commas", (start, end), halved)
        words = [match.span() for match in _WORD.finditer(document.text, start, end)] or [(start, end)]
        for place, found in {"first": words[:1], "last": words[1:][-1:]}.items():
            for begin, stop in found:
                for how, wrong in misspellings(document.text[begin:stop]).items():
                    if how != "dropped":
                        yield _slip(document, path, "bounds", f"{place} word {how}", (begin, stop), wrong)


def _wrong(node: yaml.Node) -> Iterator[tuple[Kind, str, str]]:
    """Values of the wrong kind and out of bounds, to stand in the place of a value."""
    if isinstance(node, yaml.MappingNode):
        yield from (("type", "to list", LIST), ("type", "to text", TEXT), ("type", "to number", NUMBER))
        yield from (("type", "to nothing", ""), ("bounds", "empty mapping", "{}"))
    elif isinstance(node, yaml.SequenceNode):
        yield from (("type", "to mapping", MAPPING), ("type", "to text", TEXT), ("type", "to number", NUMBER))
        yield from (("type", "to nothing", ""), ("bounds", "empty list", "[]"))
    elif not isinstance(node, yaml.ScalarNode) or not node.value:
        return
    else:
        yield from (("type", "to mapping", MAPPING), ("type", "to list", LIST))
        yield "type", "to nothing", ""
        if _is_number(node):
            yield from (("type", "to text", TEXT), ("type", "to boolean", BOOLEAN))
            if not node.value.endswith("%"):
                yield "type", "to quoted", f'"{node.value}"'
            yield from (("bounds", "negative", _negative(node.value)), ("bounds", "huge", "1000000000"))
            yield from (("bounds", "long", "9" * 40), ("type", "to quoted long", '"' + "9" * 40 + '"'))
            yield "bounds", "fraction", f"{node.value.partition('.')[0].partition('%')[0]}.125"
        elif node.value in ("true", "false") and not node.style:
            yield from (("type", "to text", "也许"), ("type", "to number", NUMBER))
        else:
            yield from (("type", "to number", NUMBER), ("type", "to boolean", BOOLEAN), ("bounds", "empty text", '""'))


def _negative(number: str) -> str:
    return number.removeprefix("-") if number.startswith("-") else f"-{number}" if number.strip("0.%") else "-1"


def _is_number(node: yaml.ScalarNode) -> bool:
    return not node.style and node.value[0] in "-.0123456789" and node.value.strip("-%").replace(".", "", 1).isdigit()
