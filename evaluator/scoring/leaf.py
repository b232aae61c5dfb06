"""The score of one leaf: not applicable, required material, the rule, clipping and rounding, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from evaluator.model.numbers import ZERO, Rounding, plain
from evaluator.model.question import Known, Question, Value
from evaluator.model.range import Range, hull
from evaluator.model.result import Status
from evaluator.model.rule import Raise, Scored, State, Step
from evaluator.model.standard import Indicator, NotApplicable

#: How many ways of completing repeated answers are tried one by one before a range is only estimated.
MOST_COMPLETIONS = 512

GIVES_WORDS = {"full": "不适用，得满分", "zero": "不适用，得0分"}


@dataclass(frozen=True, slots=True)
class LeafScore:
    """A leaf settled in one run. `asked` are the questions that mattered, by key."""

    points: Range
    status: Status
    steps: tuple[Step, ...]
    settlement: tuple[str, ...]
    raises: tuple[Raise, ...]
    asked: Mapping[str, Question]
    estimate: bool
    not_applicable: str = ""


def score_leaf(leaf: Indicator, values: Mapping[str, Value], rounding: Rounding, blank: str = "未填") -> LeafScore:
    """The leaf's score for these answers; a range that contains every way of completing what is missing.

    A missing answer that was looked at twice does not vary freely: then its values are tried one by one, or the range
    is only an estimate. `blank` is the word for what is missing.
    """
    known = Known(values, blank=blank)
    first = _settle(leaf, known, rounding)
    if first.points.known:
        return first
    repeated = [q for key, q in known.asked.items() if key not in values and known.reads[key] > 1]
    if not repeated:
        return replace(first, estimate=known.loose)
    tried = list(_completions(repeated, values))
    if not tried:
        return replace(first, estimate=True)
    runs = [Known(completion) for completion in tried]
    points = hull(_settle(leaf, run, rounding).points for run in runs)
    return replace(first, points=points, estimate=any(run.loose for run in runs))


def _completions(questions: list[Question], values: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """The answers with every combination of values for `questions`; none at all where there are too many."""
    choices: list[list[Value]] = []
    size = 1
    for question in questions:
        some = question.completions(MOST_COMPLETIONS // size)
        if some is None:
            return
        choices.append(some)
        size *= max(len(some), 1)
    keys = [question.key for question in questions]
    for combination in product(*choices):
        yield {**values, **dict(zip(keys, combination, strict=True))}


def _settle(leaf: Indicator, known: Known, rounding: Rounding) -> LeafScore:
    certain, possible, steps = _not_applicable(leaf, known)
    if certain is not None and not possible:
        points = Range.point(leaf.points if certain.gives == "full" else ZERO)
        words = GIVES_WORDS[certain.gives]
        return LeafScore(points, "not_applicable", tuple(steps), (words,), (), known.asked, False, words)
    outcomes = [Range.point(leaf.points if item.gives == "full" else ZERO) for item in (*possible, certain) if item]
    lines: list[str] = []
    raises: tuple[Raise, ...] = ()
    if certain is None:
        assert leaf.rule is not None
        scored = leaf.rule.score(known)
        steps.extend(scored.steps)
        points = _clipped(leaf, scored.points, rounding, lines)
        outcomes.append(_with_material(leaf, points, known, steps, lines))
        raises = _raises(leaf, scored, points, outcomes[-1], rounding)
    points = hull(outcomes)
    if possible:
        lines.append("是否适用尚未确定，按各种可能计")
    return LeafScore(
        points, _status(points, leaf.points), tuple(steps), tuple(lines), raises, known.asked,
        known.loose,
    )  # fmt: skip


def _not_applicable(leaf: Indicator, known: Known) -> tuple[NotApplicable | None, list[NotApplicable], list[Step]]:
    """The first `na` that holds, those before it that still may hold, and a step for each that was looked at."""
    possible: list[NotApplicable] = []
    steps: list[Step] = []
    for item in leaf.na:
        answer = item.when.truth(known)
        if answer:
            steps.append(Step(f"不适用：{item.when.say()}", "info", item.when.worked(known.aside())))
            return item, possible, steps
        if answer is None:
            possible.append(item)
            steps.append(Step(f"是否不适用：{item.when.say()}", "open", item.when.worked(known.aside())))
    return None, possible, steps


def _clipped(leaf: Indicator, raw: Range, rounding: Rounding, lines: list[str]) -> Range:
    """The rule's figure after clipping and rounding; each change is a line before → after."""
    points = raw.clip(leaf.floor, leaf.points)
    if raw.known and raw != points:
        why = "超过满分，按满分计" if raw.low > points.low else ("扣完为止" if not leaf.floor else "到下限为止")
        lines.append(f"{why}：{plain(raw.value)} → {plain(points.value)}")
    low, high = _rounded(points.low, rounding), _rounded(points.high, rounding)
    if points.known and low != points.low:
        lines.append(f"保留{rounding.places}位小数：{plain(points.value)} → {plain(low)}")
    return Range(low, high)


def _with_material(leaf: Indicator, points: Range, known: Known, steps: list[Step], lines: list[str]) -> Range:
    """The points once required material has been looked at: without it the leaf is zero."""
    answers = [(question, known.truth(question)) for question in leaf.requires]
    states: dict[bool | None, State] = {True: "met", False: "not_met", None: "open"}
    steps.extend(Step(f"书面材料：{question.label}", states[answer]) for question, answer in answers)
    if any(answer is False for _, answer in answers):
        before = plain(points.value) if points.known else f"{_end(points.low)}—{_end(points.high)}"
        lines.append(f"缺少规定的书面材料，本项不得分：{before} → 0")
        return Range.point(0)
    if any(answer is None for _, answer in answers):
        lines.append("书面材料尚未核定，低值按0分计")
        return points.hull(Range.point(0))
    return points


def _end(value: Fraction | float) -> str:
    """An end of a clipped range in print."""
    assert isinstance(value, Fraction), "a clipped range is finite"
    return plain(value)


def _rounded(value: Fraction | float, rounding: Rounding) -> Fraction:
    assert isinstance(value, Fraction), "a clipped range is finite"
    return rounding.leaf(value)


def _status(points: Range, full: Fraction) -> Status:
    if not points.known:
        return "open"
    return "met" if points.value >= full else "not_met"


def _raises(
    leaf: Indicator, scored: Scored, before: Range, points: Range, rounding: Rounding
) -> tuple[Raise, ...]:
    """The changes that gain something by themselves, each with what it gains after clipping and rounding.

    While required material is missing nothing else gains anything, so that is the change to make.
    """
    if not scored.points.known:
        return ()
    if points.known and points.value == 0 and before.value > 0:
        texts = "、".join(question.label for question in leaf.requires)
        return (Raise(f"补齐书面材料：{texts}", before.value),)
    changes = []
    for change in scored.raises:
        after = Range.point(scored.points.value + change.gain).clip(leaf.floor, leaf.points)
        gain = rounding.leaf(after.value) - before.value
        if gain > 0:
            changes.append(replace(change, gain=gain))
    return tuple(changes)
