"""One subject held against several standards at once: each in its own terms, side by side, never added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluator.model.result import Result
from evaluator.rendering.html import environment, style
from evaluator.rendering.view import Report, view
from evaluator.rendering.view_answers import value_words
from evaluator.rendering.words import EMPTY


@dataclass(frozen=True, slots=True)
class SharedFigure:
    """A figure that several of the standards ask for: its value under each, in their order, and whether these differ."""

    label: str
    values: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one of the standards finds: its report, and its outcome in one line in its own terms."""

    report: Report
    outcome: str


class NotOneSubjectError(ValueError):
    """The results are not of one subject, or two are by the same standard; the message says which."""


def composite_html(results: Sequence[Result]) -> str:
    """The report on one subject by several standards as a self-contained page, in the order given.

    NotOneSubjectError where the results do not belong together.
    """
    _check(results)
    parts = [Part(report, _outcome(report)) for report in map(view, results)]
    marks = dict.fromkeys(mark for part in parts for mark in part.report.marks)
    return (
        environment("composite")
        .get_template("composite.html.j2")
        .render(
            name=results[0].conclusion.name,
            parts=parts,
            shared=shared_figures(results),
            marks=list(marks),
            engine=results[0].engine,
            style=style("report/report.css", "report/screen.css", "composite/composite.css"),
        )
    )


def _check(results: Sequence[Result]) -> None:
    if len({result.conclusion.subject for result in results}) > 1:
        named = "、".join(dict.fromkeys(f"{one.conclusion.name}（{one.conclusion.subject}）" for one in results))
        raise NotOneSubjectError(f"这几份自评报告不是同一个评估对象的：{named}。综合报告只写一个对象，编号要相同")
    refs = [f"{result.standard.id}@{result.standard.version}" for result in results]
    twice = [ref for n, ref in enumerate(refs) if ref in refs[:n]]
    if twice:
        raise NotOneSubjectError(f"有两份自评报告依据同一个标准 {twice[0]}；每个标准给一份")


def _outcome(report: Report) -> str:
    """`达到2项、未达到1项（共3项）`, or `82.35分，良好`: never on another scale than the standard's own."""
    if report.requirements is not None:
        return report.requirements.words
    head = report.headline
    words = f"{head.words}（满分{head.full}分）" if head.counted else head.words
    return f"{words}，{head.grade}" if head.grade else words


def shared_figures(results: Sequence[Result]) -> tuple[SharedFigure, ...]:
    """The declared facts of the same name and unit that two or more of the standards use, in the order they are met.

    A value is that of the run reported on. Figures that differ are not wrong: the standards may ask for different days.
    """
    found: dict[tuple[str, str], dict[int, str]] = {}
    for n, result in enumerate(results):
        for node in result.conclusion.leaves():
            for answer in node.leaf.answers if node.leaf else ():
                value = answer.verified if result.run == "assessed" else answer.claimed
                if answer.shared:
                    found.setdefault((answer.label, answer.unit), {})[n] = value_words(value, answer.unit)
    for n, result in enumerate(results):  # those that no leaf looks at
        for figure in (one for line in result.conclusion.published for one in line.figures):
            if result.run == "claimed" and figure.shared:
                found.setdefault((figure.label, figure.unit), {}).setdefault(n, value_words(figure.value, ""))
    return tuple(_row(label, values, len(results)) for (label, _), values in found.items() if len(values) > 1)


def _row(label: str, values: Mapping[int, str], size: int) -> SharedFigure:
    cells = tuple(values[n] or EMPTY if n in values else "" for n in range(size))
    return SharedFigure(label, cells, len({value for value in values.values() if value}) > 1)
