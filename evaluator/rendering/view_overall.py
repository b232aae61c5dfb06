"""How a subject stands as a whole and in each first-level indicator, what is still open, and what moved figures in between."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.analysis.losses import derived
from evaluator.model.grades import NO_GRADE
from evaluator.model.node import Node, Run, Score
from evaluator.model.numbers import ZERO
from evaluator.model.result import Result
from evaluator.rendering.reasons import in_points
from evaluator.rendering.view_answers import fact_phrases
from evaluator.rendering.view_figures import missing_words
from evaluator.rendering.view_findings import IN_SUMMARY, Problem
from evaluator.rendering.view_scores import Row, extra_words, open_leaves, open_words, row, without_extra
from evaluator.rendering.words import EMPTY, Printer, said


@dataclass(frozen=True, slots=True)
class Headline:
    """The total in one line. `grade` is empty where there is none; `grades` are those still possible.

    `words`, `claimed_words`: the total in points, or that there is none; then `counted` is False.
    """

    score: str
    full: str
    share: str
    known: bool
    estimate: bool
    open: str
    grade: str
    grades: tuple[str, ...]
    claimed: str
    gap: str
    words: str
    claimed_words: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leaves stand how, in the run reported on; `open` may have full marks or lost some already."""

    all: int
    full: int
    lost: int
    open: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """A first-level indicator: its scores, the facts behind them, what it lost most, and how much in `others` leaves."""

    row: Row
    counts: Counts
    leaves: tuple[Row, ...]
    facts: tuple[str, ...]
    problems: tuple[Problem, ...]
    others: int
    others_lost: str


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """A leaf that is not settled: the range it can still take, `beyond` that of bonus and penalty, and what is missing."""

    code: str
    name: str
    score: str
    beyond: str
    missing: str


@dataclass(frozen=True, slots=True)
class NodeSteps:
    """What happened between an indicator's parts and its figure: rescaled, weighted, zeroed, clipped."""

    code: str
    name: str
    steps: tuple[str, ...]


def headline(result: Result, printer: Printer) -> Headline:
    """The total of the run reported on."""
    conclusion = result.conclusion
    total = conclusion.assessed or conclusion.claimed
    still_open = sum(open_leaves(node, result.run) for node in conclusion.nodes)
    graded = conclusion.assessed is not None
    return Headline(
        printer.score(total.score),
        printer.full(total.score),
        printer.share(without_extra(total.score)),
        total.score.known,
        total.score.estimate,
        open_words(still_open, result.run),
        total.grade if graded and total.grade != NO_GRADE else "",
        total.grades if graded and total.grade != NO_GRADE else (),
        printer.score(conclusion.claimed.score),
        printer.gap(conclusion.claimed.score, total.score) if graded else EMPTY,
        _in_points(total.score, printer),
        _in_points(conclusion.claimed.score, printer),
        total.score.counted,
    )


def _in_points(total: Score, printer: Printer) -> str:
    """`86.50分`, or that there is no total."""
    return f"{printer.score(total)}分" if total.counted else total.not_applicable


def counts_of(nodes: tuple[Node, ...], run: Run) -> Counts:
    """How the leaves below some indicators stand."""
    scores = [leaf.score(run) for node in nodes for leaf in node.leaves()]
    return Counts(
        len(scores),
        sum(score.status == "met" for score in scores),
        sum(score.counted and score.high < score.full for score in scores),
        sum(score.waiting for score in scores),
        sum(score.status == "not_applicable" for score in scores),
    )


def dimension(node: Node, lost: tuple[Problem, ...], run: Run, printer: Printer) -> Dimension:
    """A first-level indicator; `lost` are the problems of all."""
    own = tuple(problem for problem in lost if problem.root == node.code)
    return Dimension(
        row(node, run, printer),
        counts_of((node,), run),
        tuple(row(leaf, run, printer) for leaf in node.leaves()),
        fact_phrases(node, run),
        own[:IN_SUMMARY],
        len(own[IN_SUMMARY:]),
        in_points(sum((problem.lost for problem in own[IN_SUMMARY:]), ZERO), printer),
    )


def unsettled(result: Result, printer: Printer) -> tuple[OpenLeaf, ...]:
    """The leaves that are still open in the run reported on."""
    waiting = ((leaf, leaf.score(result.run)) for leaf in result.conclusion.leaves())
    return tuple(
        OpenLeaf(
            leaf.code,
            leaf.name,
            printer.score(score),
            extra_words(score, printer),
            said(missing_words(result, leaf)) or EMPTY,
        )
        for leaf, score in waiting
        if score.waiting
    )


def node_steps(result: Result) -> tuple[NodeSteps, ...]:
    """The indicators whose figure is not just the sum of its parts."""
    scored = ((node, node.score(result.run).steps) for node in result.conclusion.walk())
    return tuple(
        NodeSteps(node.code, node.name, tuple(said(line.text) for line in steps)) for node, steps in scored if steps
    )


def not_applicable(result: Result) -> tuple[tuple[str, str, str], ...]:
    """The leaves that do not apply, by code and name, each with what that gives and why: `不适用，按满分计（投诉件数0件）`."""
    left = [leaf for leaf in result.conclusion.leaves() if leaf.score(result.run).gives]
    return tuple((leaf.code, leaf.name, _gives(leaf, result.run)) for leaf in left)


def _gives(leaf: Node, run: Run) -> str:
    words = leaf.score(run).not_applicable
    why = next((step.reason for step in derived(leaf, run).steps if step.kind == "not_applicable" and step.why), "")
    return f"{words}（{said(why)}）" if why else words
