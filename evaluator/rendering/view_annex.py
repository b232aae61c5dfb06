"""The annexes of a report: the details of every indicator, differences, evidence and sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.analysis.losses import derived
from evaluator.model.derivation import StepLine
from evaluator.model.node import Node, Run
from evaluator.model.result import Result
from evaluator.rendering.reasons import step_costs
from evaluator.rendering.view_answers import AnswerGroup, found_words, groups
from evaluator.rendering.view_scores import Row, row
from evaluator.rendering.words import EMPTY, Printer, figure, said, step_words

#: The sign of a step's state; the annex explains them.
SIGNS: dict[str, str] = {"met": "√", "not_met": "×", "open": "○", "skipped": "－", "info": "·"}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of the arithmetic; `points` is what it gave, empty for a mere note, `lost` what it cost, where that is told."""

    sign: str
    what: str
    why: str
    points: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A row of the detail table. Only leaves have a sentence; a group shows its sum and what changed it."""

    row: Row
    leaf: bool
    critical: bool = False
    sentence: str = ""
    answers: tuple[AnswerGroup, ...] = ()
    steps: tuple[StepRow, ...] = ()
    settlement: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The paragraphs of its three cells of text: the rule, the facts, the arithmetic."""
        facts = tuple(f"{group.heading}：{'；'.join(group.items)}" for group in self.answers)
        steps = tuple(f"{step.what}：{step.why} {step.points} {step.lost}" for step in self.steps)
        return (self.sentence,), facts, (*steps, *self.settlement)


def details(nodes: tuple[Node, ...], run: Run, printer: Printer, *, published: bool = False) -> tuple[Detail, ...]:
    """Every indicator in order, parents first; `published`: nobody was asked to fill anything in."""
    return tuple(_detail(node, run, printer, published) for root in nodes for node in root.walk())


def _detail(node: Node, run: Run, printer: Printer, published: bool) -> Detail:
    shown = row(node, run, printer)
    steps = tuple(said(line.text) for line in node.score(run).steps)
    if node.leaf is None:
        return Detail(shown, leaf=False, critical=node.critical, settlement=steps)
    how = derived(node, run)
    return Detail(
        shown,
        leaf=True,
        critical=node.critical,
        sentence=node.leaf.sentence,
        answers=groups(node.leaf.answers, run, published=published),
        steps=tuple(
            replace(step_row(step), lost=lost)
            for step, lost in zip(how.steps, step_costs(node, run, printer), strict=True)
        ),
        settlement=(*(said(line.text) for line in how.settlement), *steps),
    )


def step_row(step: StepLine) -> StepRow:
    """A step as it is printed."""
    return StepRow(
        SIGNS[step.state], said(step.title), said(step_words(step.what, step.reason)), _moved(step.low, step.high)
    )


def _moved(low: Fraction | None, high: Fraction | None) -> str:
    """`+0.75`, or `0至+0.75` while it is open."""
    ends = [_signed(end) for end in (low, high) if end is not None]
    return "至".join(dict.fromkeys(ends))


def _signed(value: Fraction) -> str:
    text = figure(value)
    return f"+{text}" if value > 0 else text


# -- differences -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf on which self-report and assessment differ, in points or in an answer."""

    row: Row
    typed: str
    corrections: tuple[str, ...]
    remarks: tuple[str, ...]


def differences(result: Result, printer: Printer) -> tuple[Difference, ...]:
    """Where typed self-score, claimed score and assessed score are not the same, with the answers that changed."""
    said = {"self_score": "自评填写的分数与填报数据不符", "difference": ""}
    found = []
    for node in result.conclusion.leaves():
        assert node.leaf is not None
        changed = found_words(answer for answer in node.leaf.answers if answer.state == "corrected")
        remarks = [remark for remark in result.conclusion.remarks if remark.code == node.code and remark.kind in said]
        if changed or remarks:
            texts = tuple(remark.text for remark in remarks if remark.kind == "self_score")
            typed = EMPTY if node.leaf.self_score is None else printer.points(node.leaf.self_score)
            found.append(Difference(row(node, result.run, printer), typed, changed, texts))
    return tuple(found)


# -- sources ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """What of a leaf, a veto or the grades is published in one source, and what was added; only a leaf has a code."""

    code: str
    name: str
    source: str
    published: str
    added: str


def origins(result: Result) -> tuple[Origin, ...]:
    """The sources of every leaf, then of vetoes and grades, one line for each; what has none says so."""
    leaves = [(node.code, node.name, node.leaf.citations) for node in result.conclusion.leaves() if node.leaf]
    beside = [("", one.name, one.citations) for one in result.standard.cited]
    found = []
    for code, name, cited in (*leaves, *beside):
        lines = [(c.source, c.published or EMPTY, c.added or EMPTY) for c in cited]
        found += [Origin(code, name, *line) for line in lines or [("没有注明", EMPTY, EMPTY)]]
    return tuple(found)
