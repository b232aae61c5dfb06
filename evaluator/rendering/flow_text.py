"""Inline HTML as runs: what is spoken differently has a style of characters, white space is as a browser shows it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from evaluator.rendering.elements import Element
from evaluator.rendering.flow import Run
from evaluator.rendering.flow_looks import character_style

#: What a browser takes together as one space; a full-width space is a character like others.
_WHITE = re.compile(r"[ \t\n\r\f]+")

#: The address of a picture that is the picture itself.
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=]+)")

#: Lines to write on, as so many full-width spaces.
_LINES = {"blank": 12, "fill": 7}


def words(children: Iterable[Element | str], style: str = "") -> Iterator[Run]:
    """The runs of inline content."""
    for child in children:
        if isinstance(child, str):
            yield Run(_WHITE.sub(" ", child), style)
        elif child.tag == "br":
            yield Run("\n", style)
        elif child.tag == "img":
            yield Run(child.attributes.get("alt", ""), style, image=_picture(child.attributes["src"]))
        elif "bar" in child.classes:
            yield from (Run("　"), _sample(child), Run(" "))
        else:
            line = next((_LINES[name] for name in child.classes if name in _LINES), 0)
            if line:
                yield Run("　" * line, style, "line")
            yield from words(child.children, character_style(child) or style)


def _picture(address: str) -> bytes:
    """The picture that an address holds in itself; empty where it is of a kind that word processors do not show."""
    found = _PICTURE.fullmatch(address)
    return base64.b64decode(found[1]) if found else b""


def _sample(bar: Element) -> Run:
    """A bar in a legend: a bit of how it is drawn in the chart."""
    (inner,) = bar.elements
    return Run("　　", mark="dashed" if inner.tag == "b" else "hollow" if "hollow" in bar.classes else "solid")


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without white space at their ends and beside line breaks, those that look alike put together."""
    found: list[Run] = []
    for run in runs:
        text = run.text
        if not found or found[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text.startswith("\n") and found:
            found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
        if text:
            found.append(replace(run, text=text))
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" \n"))
    alike = groupby((run for run in found if run.text), lambda run: (run.style, run.mark, run.image))
    return tuple(Run("".join(run.text for run in group), *look) for look, group in alike)
