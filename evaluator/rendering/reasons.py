"""Why a leaf lost its points or earned them, in phrases that are put together from the parts of its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from evaluator.analysis.losses import Loss, derived, lacking, losses, lost_of
from evaluator.model.derivation import StepLine
from evaluator.model.node import Node, Run
from evaluator.model.numbers import ZERO, fixed
from evaluator.rendering.words import EMPTY, Printer, figure, said

_DIGIT = re.compile(r"\d")
#: where a reason goes on to what a phrase leaves to the derivation
_LEFT_OUT = ("note", "points")


@dataclass(frozen=True, slots=True)
class Reason:
    """What fell short, in a few words, and how many points that cost; empty where the costs do not simply add up."""

    text: str
    lost: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was looked at: `told` in full, and in `brief` words where there is too little room for that.

    `measured`: it tells figures, and not only what is there.
    """

    told: str
    brief: str
    measured: bool = True


# -- what it cost ----------------------------------------------------------------------------------------------------


def reasons(node: Node, run: Run, printer: Printer) -> tuple[Reason, ...]:
    """Why a leaf surely lost points, with what each reason cost as long as the costs add up to the loss."""
    score = node.score(run)
    lost = lost_of(node, run)
    if lost <= 0:
        return ()
    if score.not_applicable:
        return (Reason(score.not_applicable, in_points(lost, printer)),)
    without = lacking(node, run)
    if without:
        return tuple(
            Reason(f"缺少{step.title}", "" if n else in_points(lost, printer)) for n, step in enumerate(without)
        )
    found = losses(derived(node, run).steps)
    adds_up = _add_up([loss.step for loss in found], node, run, printer)
    return tuple(
        Reason(worded(loss), in_points(loss.step.lost * node.counts, printer) if adds_up else "") for loss in found
    )


def costliest(node: Node, run: Run) -> str:
    """The costliest reason in a few words."""
    score = node.score(run)
    if score.not_applicable:
        return score.not_applicable
    without = lacking(node, run)
    if without:
        return f"缺少{'、'.join(step.title for step in without)}"
    found = losses(derived(node, run).steps)
    if not found:
        return "；".join(line.text for line in derived(node, run).settlement) or EMPTY
    return worded(max(found, key=lambda loss: loss.step.lost))


def step_costs(node: Node, run: Run, printer: Printer) -> tuple[str, ...]:
    """For each step of a leaf the points that it lost: nothing where it lost none, where it deducts just that, or
    where the costs do not add up to what the leaf lost."""
    steps = derived(node, run).steps
    told = (
        lost_of(node, run) > 0
        and not node.score(run).not_applicable
        and not lacking(node, run)
        and _add_up([loss.step for loss in losses(steps)], node, run, printer)
    )
    return tuple(
        in_points(step.lost * node.counts, printer)
        if told and step.low is not None and step.lost > 0 and step.lost * node.counts != -step.low
        else ""
        for step in steps
    )


def _add_up(steps: Iterable[StepLine], node: Node, run: Run, printer: Printer) -> bool:
    """Whether what the steps cost is what the leaf lost, as far as that is printed."""
    total = sum((step.lost for step in steps), ZERO) * node.counts
    return abs(total - lost_of(node, run)) * 2 < Fraction(1, 10**printer.places)


def in_points(lost: Fraction, printer: Printer, about: str = "约") -> str:
    """What one reason cost: rounded where its decimals do not end, since only the leaf's score is rounded as declared.

    `about` stands before what was rounded.
    """
    words, rounded = printer.points(lost), fixed(lost, printer.places)
    return f"{about}{rounded}" if "/" in words or len(words) > len(rounded) else words


# -- the phrases -----------------------------------------------------------------------------------------------------


def worded(loss: Loss) -> str:
    """What fell short: the fact where there is one, else the requirement or the fault."""
    step = loss.step
    if step.kind == "summary" and loss.told:
        return "没有达到：" + "、".join(line.title for line in loss.told)
    if loss.told and not step.why:
        fact = "，".join(_looked_at(line).told for line in loss.told)
        return fact if step.named else f"{step.title}（{fact}）"
    if not (step.fault or _measured(step)):
        return f"没有达到：{step.title}"
    short = not step.fault and _held_against(step)
    return f"{'没有达到：' if short else ''}{_looked_at(step).told}"


def good(step: StepLine) -> Phrase:
    """What a step that is good enough found; of a fault, that it did not occur."""
    found = _looked_at(step) if _measured(step) else Phrase(step.title, step.title, measured=False)
    return Phrase(f"没有出现：{found.told}", f"没有出现：{found.brief}", found.measured) if step.fault else found


def _looked_at(step: StepLine) -> Phrase:
    """What was looked at: `足额在岗率9÷12＝75%，75%及以上、不足90%`, `评为“一般”`."""
    if step.kind == "merged" and step.low is not None:
        return _alone(f"由评估人员评定，合并后得{figure(step.low)}分")
    kept = [*takewhile(lambda clause: clause.kind not in _LEFT_OUT, step.why)]
    words = said("".join(clause.said for clause in kept))
    if not kept:
        return _alone(step.title)
    if kept[0].kind == "chosen":
        return _alone(f"评为{words}")
    if kept[0].kind == "given" or (step.named and not _held_against(step)):
        return _alone(words)
    return Phrase(f"{step.title}（{words}）", step.title)


def _alone(words: str) -> Phrase:
    return Phrase(words, words)


def _held_against(step: StepLine) -> bool:
    """Whether it goes by more than one figure, which says little without what it is about."""
    return any(clause.kind == "other" for clause in step.why)


def _measured(step: StepLine) -> bool:
    """Whether there are figures to tell, and not only a yes or no."""
    return step.kind == "merged" or _DIGIT.search(step.reason) is not None
