"""How a subject stands by a requirements standard, for documents: counts, and each requirement with what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.analysis.losses import derived
from evaluator.model.derivation import COURSE_WORDS, StepLine
from evaluator.model.node import STATUS_WORDS, Counts, Node, Run, counts
from evaluator.model.result import Result
from evaluator.rendering.view_annex import StepRow, step_row
from evaluator.rendering.view_answers import AnswerGroup, groups
from evaluator.rendering.view_figures import missing_words, taken
from evaluator.rendering.view_findings import grounds
from evaluator.rendering.words import EMPTY, counts_words, date_words, said

#: A fraction between a division and its decimals, which says the division again.
_FRACTION = re.compile(r"＝-?\d+/\d+≈")

#: In which order a reader wants them.
ORDER = ("not_met", "not_due", "open", "met", "not_applicable")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement. `word` is how it stands in the run reported on, `findings` what was measured, how far off it is,
    and what follows for the course to the day set for it; `measured` is that without the course."""

    code: str
    name: str
    status: str
    word: str
    claimed: str
    assessed: str
    due: str
    sentence: str
    findings: tuple[str, ...]
    measured: tuple[str, ...]
    grounds: tuple[str, ...]
    advice: str
    answers: tuple[AnswerGroup, ...]
    steps: tuple[StepRow, ...]
    settlement: tuple[str, ...]
    corrected: bool
    course: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the list with the numbers of its requirements, in the order of the columns."""

    code: str
    name: str
    level: int
    numbers: tuple[int, ...]
    all: int
    words: str


@dataclass(frozen=True, slots=True)
class Requirements:
    """The whole list: by heading, by how they stand, and in its own order, headings and requirements mixed."""

    words: str
    claimed: str
    columns: tuple[str, ...]
    total: Heading
    headings: tuple[Heading, ...]
    by_status: dict[str, tuple[Requirement, ...]]
    listed: tuple[Heading | Requirement, ...]
    advised: tuple[Requirement, ...]
    differing: tuple[Requirement, ...]
    courses: str


def requirements(result: Result) -> Requirements | None:
    """The view of a result by a requirements standard; None where there are points."""
    if result.standard.scored:
        return None
    conclusion, run = result.conclusion, result.run
    found = counts(conclusion.nodes, run)
    shown = tuple(s for s in STATUS_WORDS if s in ("met", "not_met") or getattr(found, s))
    leaves = {leaf.code: _requirement(leaf, result) for leaf in conclusion.leaves()}
    by_status = {status: tuple(leaf for leaf in leaves.values() if leaf.status == status) for status in ORDER}
    by_status["not_due"] = tuple(sorted(by_status["not_due"], key=lambda leaf: leaf.course != COURSE_WORDS["behind"]))
    return Requirements(
        counts_words(found),
        counts_words(counts(conclusion.nodes, "claimed")),
        tuple(STATUS_WORDS[status] for status in shown),
        _numbers("", "合计", 0, found, shown),
        tuple(_heading(node, run, shown) for node in conclusion.nodes),
        by_status,
        tuple(_heading(n, run, shown) if n.leaf is None else leaves[n.code] for n in conclusion.walk()),
        tuple(leaf for leaf in leaves.values() if leaf.advice),
        tuple(leaf for leaf in leaves.values() if leaf.corrected or leaf.assessed not in (EMPTY, leaf.claimed)),
        _courses(by_status["not_due"]),
    )


def _courses(waiting: tuple[Requirement, ...]) -> str:
    """How many of what is not due yet are on course and behind; empty where none can be told."""
    told = [sum(leaf.course == word for leaf in waiting) for word in COURSE_WORDS.values()]
    words = [f"{word}的{n}项" for word, n in zip(COURSE_WORDS.values(), told, strict=True) if n]
    return f"其中{'，'.join(words)}" if words else ""


def _heading(node: Node, run: Run, shown: tuple[str, ...]) -> Heading:
    return _numbers(node.code, node.name, node.level, counts((node,), run), shown)


def _numbers(code: str, name: str, level: int, found: Counts, shown: tuple[str, ...]) -> Heading:
    numbers = tuple(getattr(found, status) for status in shown)
    return Heading(code, name, level, numbers, found.all, counts_words(found))


def _requirement(leaf: Node, result: Result) -> Requirement:
    assert leaf.leaf is not None
    run = result.run
    how = derived(leaf, run)
    status = leaf.score(run).status
    found, course = findings(leaf, result), how.course.words if how.course else ()
    return Requirement(
        leaf.code,
        leaf.name,
        status,
        STATUS_WORDS[status],
        STATUS_WORDS[leaf.claimed.status],
        EMPTY if leaf.assessed is None else STATUS_WORDS[leaf.assessed.status],
        date_words(leaf.leaf.due),
        said(leaf.leaf.sentence),
        tuple(said(text) for text in found),
        tuple(said(text) for text in found if text not in course),
        grounds(leaf, run),
        leaf.leaf.advice if run == "assessed" else "",
        groups(leaf.leaf.answers, run, published=taken(result)),
        tuple(step_row(step) for step in how.steps),
        tuple(said(line.text) for line in how.settlement),
        any(answer.state == "corrected" for answer in leaf.leaf.answers),
        COURSE_WORDS[how.course.state] if how.course else "",
    )


# -- what was found --------------------------------------------------------------------------------------------------


def findings(leaf: Node, result: Result) -> tuple[str, ...]:
    """What bears on how a requirement stands: what was measured and how far off it is, or what is missing."""
    status, how = leaf.score(result.run).status, derived(leaf, result.run)
    if status == "open":
        return _missing(leaf, result)
    if status == "not_applicable":
        return tuple(_told(step) for step in how.steps if step.kind == "not_applicable" and step.state == "info")
    wanted = "met" if status == "met" else "not_met"
    course = how.course.words if how.course else ()
    return (*(_told(step) for step in how.steps if step.state == wanted), *course)


def _told(step: StepLine) -> str:
    """What was looked at, with its figures; these alone where they say what was required."""
    if any(clause.kind == "required" for clause in step.why):
        return _FRACTION.sub("≈", step.reason)
    there = "" if step.kind != "material" else "缺少" if step.state == "not_met" else "有"
    what = step.what if step.kind == "not_applicable" else f"{there}{step.title}"
    return f"{what}：{_FRACTION.sub('≈', step.reason)}" if re.search(r"\d", step.reason) else what


def _missing(leaf: Node, result: Result) -> tuple[str, ...]:
    """Which answers are missing; where it is not even known whether it applies, that too."""
    words = missing_words(result, leaf)
    return (*([words] if words else []), *_undecided(leaf, result.run))


def _undecided(leaf: Node, run: Run) -> Iterator[str]:
    how = derived(leaf, run)
    yield from (line.text for line in how.settlement if line.kind == "undecided")
    yield from (f"已知未达到：{_told(step)}" for step in how.steps if step.state == "not_met")
