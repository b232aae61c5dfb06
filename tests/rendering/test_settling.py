"""The pages of a printed standard settle: its merged cells are cut just where a page begins, whatever that does to the pages."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from evaluator.rendering import standard_pdf as module
from evaluator.rendering.pdf import Rendered
from evaluator.rendering.standard_html import standard_html
from evaluator.rendering.standard_pdf import standard_pdf
from tests.rendering.printed_standards import standard

#: names and sentences of such lengths that the pages swing between two layouts for ever, each following from the other
#: (measured with WeasyPrint 70 and the fonts that CI installs): for each branch its name, for each below its name and leaves
SWINGING = [
    (12, [(8, [50, 16, 16, 16]), (24, [1, 2, 2, 1]), (24, [30, 50, 1, 30])]),
    (3, [(1, [1, 2, 30, 50]), (1, [30, 30, 30, 30]), (16, [50, 2, 8, 16])]),
    (6, [(1, [8, 30, 2, 16]), (1, [2, 1, 30, 2]), (4, [8, 8, 30, 1])]),
]


class Layout:
    """Pages as some mad printer makes them: how many rows one takes depends on where it begins and where cells are cut."""

    def __init__(self, rows: int, seed: int) -> None:
        self.rows, self.seed, self.held = rows, seed, False
        self.cuts: tuple[int, ...] = ()
        self.asked = 0

    def html(self, _: Standard, starts: Sequence[str] = (), *, held: bool = False) -> str:
        self.cuts, self.held = tuple(int(one.removeprefix("row-")) for one in starts), held
        return ""

    def pdf(self, *_: Any) -> Rendered:
        self.asked += 1
        pages, at = [], 0
        while at < self.rows:
            near = tuple(cut for cut in self.cuts if at <= cut < at + 6)
            end = min(at + Random(f"{self.seed} {at} {near}").randint(1, 6), self.rows)
            if self.held:
                end = min([end, *(cut for cut in self.cuts if cut > at)])
            pages.append(tuple(f"row-{n}" for n in range(at, end)))
            at = end
        return Rendered(b"", (), tuple(pages))


@given(st.integers(1, 40), st.integers(0, 10_000))
def test_every_layout_settles(rows: int, seed: int) -> None:
    layout = Layout(rows, seed)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "standard_html", layout.html)
        patched.setattr(module, "render_pdf", layout.pdf)
        made = standard_pdf(standard("requirements"))
    assert tuple(page[0] for page in made.places) == tuple(f"row-{cut}" for cut in layout.cuts)
    assert layout.asked < 6 + 4 * rows


def swinging() -> Standard:
    """A standard whose table has leaves with sentences, and indicators above with names, of those lengths."""
    data = {"id": "swinging", "version": "1", "title": "试验", "provenance": "own", "indicators": [
        {"code": f"{n}", "name": f"部分{n}" + "一级指标名称" * name, "children": [
            {"code": f"{n}.{m}", "name": f"{n}{m}" + "二级指标名称" * below, "children": [
                {"code": f"{n}.{m}.{k}", "name": f"要求{n}{m}{k}甲甲甲", "rule": {"met": ["很长的要求文字" * length]}}
                for k, length in enumerate(leaves, 1)
            ]} for m, (below, leaves) in enumerate(branches, 1)
        ]} for n, (name, branches) in enumerate(SWINGING, 1)
    ]}  # fmt: skip
    found, faults = build_standard(data)
    assert found is not None, faults
    return found


@pytest.mark.pdf
@pytest.mark.slow
def test_pages_that_swing_between_two_layouts_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[tuple[str, ...], bool]] = []

    def html(one: Standard, starts: Sequence[str] = (), *, held: bool = False) -> str:
        asked.append((tuple(starts), held))
        return standard_html(one, starts, held=held)

    monkeypatch.setattr(module, "standard_html", html)
    made = standard_pdf(swinging())
    rows = [[place for place in page if place.startswith("row-")] for page in made.places]
    assert tuple(page[0] for page in rows if page) == asked[-1][0]
    assert asked[-1][1], "left free, its pages never settle; where they do by now, another example is wanted"
