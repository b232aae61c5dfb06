"""What is wrong at a leaf: each step that lost points, each material that is lacking, with the changes that would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from evaluator.analysis.losses import Loss, derived, losses, lost_of, lost_points, not_there
from evaluator.model.derivation import Change, StepLine, titled
from evaluator.model.node import Node, Run
from evaluator.model.numbers import ZERO, plain, total_of

#: a veto that holds, material that is not there, a step that lost points (one that sums up others, or several judgements),
#: a penalty beyond them, a requirement without points, 不适用 that gives nothing, and points lost without a step that says why
Kind = Literal["veto", "material", "step", "summary", "merged", "penalty", "requirement", "not_applicable", "whole"]
#: the kinds that are about one step
OF_A_STEP: tuple[Kind, ...] = ("step", "summary", "merged", "penalty")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a leaf, in points of the leaf."""

    kind: Kind
    what: str
    why: str
    fault: bool
    wanting: tuple[str, ...]
    lost: Fraction
    at_most: bool
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        """What it is about, as it is printed."""
        return titled(self.kind, self.what) if self.kind == "penalty" else self.what


def problems(node: Node, run: Run, *, scored: bool, unit: Fraction) -> Iterator[Problem]:
    """What is wrong at a leaf; nothing where it may still come to its full mark, penalties aside.

    `scored` is False in a standard without points; `unit` is the last place to which points are rounded.
    """
    how = derived(node, run)
    if not scored:
        if node.score(run).status == "not_met":
            short = [step for step in how.steps if step.state == "not_met"]
            why = "；".join(_told(step) for step in short)
            titles = tuple(step.title for step in short)
            yield Problem("requirement", node.name, why, False, titles, Fraction(1), False, ())
        return
    if lost_of(node, run) > 0:
        yield from _lost(node, run, unit)
    for step in how.steps:
        if step.kind == "penalty" and step.low is not None and step.low == step.high and step.low < 0:
            changes = tuple(one for one in how.raises if (one.kind, one.mends) == (step.kind, step.what))
            yield Problem("penalty", step.what, step.reason, step.fault, (), -step.low, False, changes)


def _lost(node: Node, run: Run, unit: Fraction) -> Iterator[Problem]:
    how, score = derived(node, run), node.score(run)
    lost = lost_points(score)
    if score.not_applicable:
        why = "；".join(_told(step) for step in how.steps)
        yield Problem("not_applicable", score.not_applicable, why, False, (), lost, False, ())
        return
    changes = [change for change in how.raises if change.kind not in ("bonus", "penalty")]
    without = not_there(how)
    found = losses(how.steps)
    together = total_of(loss.step.lost for loss in found) + (lost if without else ZERO)
    over = together - lost > unit / 2
    if without:
        texts = tuple(step.what for step in without)
        mends = tuple(change for change in changes if change.kind == "material")
        yield Problem("material", "、".join(texts), "", False, texts, lost, over, mends)
    elif not found:
        yield Problem(
            "whole", "", "；".join(line.text for line in how.settlement), False, (), lost, False, tuple(changes)
        )
    others = [change for change in changes if change.kind != "material"]
    for problem in _steps(found, others):
        rounded = len(found) == 1 and abs(together - lost) * 2 <= unit
        yield replace(problem, lost=lost if rounded else min(problem.lost, lost), at_most=over)


def _steps(found: Sequence[Loss], changes: Sequence[Change]) -> Iterator[Problem]:
    """One problem for each step that lost points, those of the same words together."""
    groups: dict[str, list[Loss]] = {}
    for loss in found:
        groups.setdefault(loss.step.what, []).append(loss)
    for what, some in groups.items():
        told = [step for loss in some for step in loss.told]
        why = "；".join(facts(loss.step) for loss in some if loss.step.why) or "；".join(_told(step) for step in told)
        cost = total_of(loss.step.lost for loss in some)
        own = tuple(change for change in changes if len(groups) == 1 or change.mends == what)
        wanting = tuple(step.what for step in told)
        yield Problem(_kind(some[0].step), what, why, some[0].step.fault, wanting, cost, False, own)


def _kind(step: StepLine) -> Kind:
    return step.kind if step.kind in ("summary", "merged") else "step"


def facts(step: StepLine) -> str:
    """Why a step came out as it did; of several assessors' judgements only what they came to, not who gave what."""
    if step.kind == "merged" and step.low is not None and step.low == step.high:
        return f"各方评分合并后得{plain(step.low)}分"
    return step.reason


def _told(step: StepLine) -> str:
    """A step in words: what it is about, and its facts, which mostly name it already."""
    if not step.why:
        return step.title
    return step.reason if step.reason.startswith(step.title) else f"{step.title}（{step.reason}）"
