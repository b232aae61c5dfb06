"""What is wrong at a leaf: each step that lost points, each material that is lacking, with the changes that would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from evaluator.analysis.losses import MATERIAL, Loss, derived, losses, lost_of, lost_points
from evaluator.model.derivation import Change, StepLine
from evaluator.model.node import Node, Run
from evaluator.model.numbers import ZERO, plain, total_of
from evaluator.scoring.panel import MERGED

Kind = Literal["veto", "material", "step", "requirement", "not_applicable", "whole"]

#: how bonus and penalty begin in steps and changes: a bonus not earned is no problem, a penalty is one
_BONUS, _PENALTY = "加分：", "另扣："
#: how the change begins that hands in required material
_HAND_IN = "补齐书面材料："
#: what other changes say before the words of the step they mend
_OPENING = re.compile(r"^(另扣：)?(达到|不再出现|增加|减少|改进)：")


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


def problems(node: Node, run: Run, *, scored: bool, unit: Fraction) -> Iterator[Problem]:
    """What is wrong at a leaf; nothing where it may still come to its full mark, penalties aside.

    `scored` is False in a standard without points; `unit` is the last place to which points are rounded.
    """
    how = derived(node, run)
    if not scored:
        if node.score(run).status == "not_met":
            short = [step for step in how.steps if step.state == "not_met"]
            why = "；".join(_told(step) for step in short)
            yield Problem("requirement", node.name, why, False, _texts(short), Fraction(1), False, ())
        return
    if lost_of(node, run) > 0:
        yield from _lost(node, run, unit)
    for step in how.steps:
        if step.what.startswith(_PENALTY) and step.low is not None and step.low == step.high and step.low < 0:
            changes = _of(step.what, (), how.raises)
            yield Problem("step", step.what, step.why, step.fault, (), -step.low, False, changes)


def _lost(node: Node, run: Run, unit: Fraction) -> Iterator[Problem]:
    how, score = derived(node, run), node.score(run)
    lost = lost_points(score)
    if score.not_applicable:
        why = "；".join(_told(step) for step in how.steps)
        yield Problem("not_applicable", score.not_applicable, why, False, (), lost, False, ())
        return
    changes = [change for change in how.raises if not change.what.startswith((_BONUS, _PENALTY))]
    without = [step for step in how.steps if step.what.startswith(MATERIAL) and step.state == "not_met"]
    found = losses(how.steps)
    together = total_of(loss.step.lost for loss in found) + (lost if without else ZERO)
    over = together - lost > unit / 2
    if without:
        texts = tuple(text.removeprefix(MATERIAL) for text in _texts(without))
        mends = tuple(change for change in changes if change.what.startswith(_HAND_IN))
        yield Problem("material", "、".join(texts), "", False, texts, lost, over, mends)
    elif not found:
        yield Problem("whole", "", "；".join(how.settlement), False, (), lost, False, tuple(changes))
    others = [change for change in changes if not change.what.startswith(_HAND_IN)]
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
        own = tuple(changes) if len(groups) == 1 else _of(what, _texts(told), changes, groups)
        yield Problem("step", what, why, some[0].step.fault, _texts(told), cost, False, own)


def facts(step: StepLine) -> str:
    """Why a step came out as it did; of several assessors' judgements only what they came to, not who gave what."""
    if step.what == MERGED and step.low is not None and step.low == step.high:
        return f"各方评分合并后得{plain(step.low)}分"
    return step.why


def _texts(steps: Iterable[StepLine]) -> tuple[str, ...]:
    return tuple(step.what for step in steps)


def _told(step: StepLine) -> str:
    """A step in words: what it is about, and its facts, which mostly name it already."""
    return step.why if step.why.startswith(step.what) else f"{step.what}（{step.why}）" if step.why else step.what


def _of(what: str, told: tuple[str, ...], changes: Iterable[Change], others: Iterable[str] = ()) -> tuple[Change, ...]:
    """The changes that mend a step: those whose words begin with its words, and with no longer ones of another step."""
    longer = [other for other in others if len(other) > len(what)]
    names = (what.removeprefix(_PENALTY), *told)
    found = []
    for change in changes:
        if what.startswith(_PENALTY) != change.what.startswith(_PENALTY):
            continue
        words = _OPENING.sub("", change.what).removeprefix(_PENALTY)
        if words.startswith(names) and not any(words.startswith(other) for other in longer):
            found.append(change)
    return tuple(found)
