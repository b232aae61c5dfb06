"""A standard and its guide for stations, each as one self-contained HTML file, made of the standard alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import Any

import jinja2

from evaluator import __version__
from evaluator.model.standard import Standard
from evaluator.rendering.html import balanced, environment, lines, numeral, style
from evaluator.rendering.indicator_table import levels
from evaluator.rendering.view_guide import Guide, guide
from evaluator.rendering.view_standard import StandardView, standard_view

STYLES = ("report/report.css", "report/screen.css", "standard/standard.css")

#: where a title that ends in brackets may be parted, and where the items of a sentence begin
_TRAILING = re.compile(r"(?<=.)(?=（[^（）]*）$)")
_BEFORE_BRACKET = re.compile(r"(?<=.)(?=（)")
_ITEM = re.compile(r"(?<=.)(?=[①-⑳])|(?<=。)(?=（\d+）)")

#: so many characters of a title stand on a line of the cover
_LINE = 19

#: how wide the columns of levels are in millimetres, by how many there are; deeper trees have narrow ones
_WIDTHS = {1: (34,), 2: (26, 32), 3: (20, 22, 26), 4: (17, 18, 20, 24)}
_LAST, _ALL = 22, 86


def standard_html(standard: Standard, starts: Collection[str] = (), *, held: bool = False) -> str:
    """The standard as a document; the same standard always gives the same text.

    `starts` are the ids of the rows of the indicator table that begin a page: there merged cells are cut and named again.
    `held`: they do so whether the page before is full or not.
    """
    view = standard_view(standard, starts)
    chapters, annexes = _chapters(view), _annexes(view)
    return rendered(
        "standard", view, view.kind, chapters, annexes, widths=_widths, levels=levels, held=starts if held else ()
    )


def guide_html(standard: Standard) -> str:
    """The guide for stations to their self-report by this standard; the same standard always gives the same text."""
    view = standard_view(standard)
    made = guide(standard, view.gates)
    return rendered("guide", view, "填报指南", _guide_chapters(made), [], g=made)


def rendered(
    template: str,
    view: StandardView,
    kind: str,
    chapters: list[tuple[str, str]],
    annexes: list[tuple[str, str]],
    **own: Any,
) -> str:
    """A document of the standard from a template; chapters and annexes are ids with titles, and are numbered here."""
    numbered = [(place, f"{numeral(n)}、{title}") for n, (place, title) in enumerate(chapters, 1)]
    return (
        _templates()
        .get_template(f"{template}.html.j2")
        .render(
            s=view,
            title_lines=title_lines(view.title),
            kind=kind,
            engine=__version__,
            cover=_cover(view),
            chapters=numbered,
            titles=dict(numbered),
            annexes=annexes,
            numbers={place: n for n, (place, _) in enumerate(annexes, 1)},
            style=style(*STYLES),
            **own,
        )
    )


@functools.cache
def _templates() -> jinja2.Environment:
    own = environment("standard")
    own.filters["itemised"] = _ITEM.split
    return own


def title_lines(title: str) -> list[str]:
    """The title as the cover shows it: its last brackets below it, and a long line parted before a bracket, else evenly."""
    found: list[str] = []
    for line in _TRAILING.split(title):
        parts = [line] if lines([line], _LINE) == 1 else _BEFORE_BRACKET.split(line, maxsplit=1)
        found += [short for part in parts for short in balanced(part, _LINE)]
    return found


def _cover(view: StandardView) -> list[tuple[str, str]]:
    size = f"{view.total}分，" if view.scored else "不计分，"
    return [
        ("标准编号", view.id),
        ("版本", view.version),
        ("性质", view.provenance),
        ("评估对象", view.subject_name),
        ("规模", f"{size}{view.depth}级、{view.size}项"),
    ]


def _chapters(view: StandardView) -> list[tuple[str, str]]:
    found = [
        ("about", "标准说明"),
        ("scope", "适用范围"),
        ("overview", "指标体系"),
        ("settling", "评分办法" if view.scored else "判断办法"),
    ]
    found += [("gates", "否决和限制")] if view.gates else []
    found += [("grades", "等次")] if view.bands else []
    return [*found, *([("defects", "公布稿的已知问题")] if view.defects else [])]


def _guide_chapters(made: Guide) -> list[tuple[str, str]]:
    found = [("how", "怎样填"), ("cover", "封面")]
    found += [("facts", "采集项")] if made.facts else []
    found += [("indicators", "指标自评")]
    found += [("gates", "否决和限制")] if made.gates else []
    found += [("lists", "清单和名册")] if made.samples or made.members else []
    return [*found, *([("seen", "由评估人员查看的")] if made.seen else [])]


def _annexes(view: StandardView) -> list[tuple[str, str]]:
    found = [("annex-indicators", "指标和评分标准" if view.scored else "指标和要求")]
    found += [("annex-facts", "采集项")] if view.facts else []
    found += [("annex-evidence", "佐证材料清单")] if view.evidence else []
    return [*found, ("annex-sources", "来源和校验")]


def _widths(depth: int) -> tuple[float, ...]:
    """The widths of the columns of levels in millimetres."""
    if depth in _WIDTHS:
        return _WIDTHS[depth]
    return (*[(_ALL - _LAST) / (depth - 1)] * (depth - 1), _LAST)
