"""The score of one leaf: not applicable, required material, the rule, clipping and rounding, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from evaluator.model.derivation import SettlementLine
from evaluator.model.indicator import Gives, Indicator, NotApplicable, mean_of_peers
from evaluator.model.node import Status, not_applicable_words
from evaluator.model.numbers import ZERO, Rounding, plain
from evaluator.model.question import Known, Question, Value
from evaluator.model.range import ZERO_RANGE, Range, hull
from evaluator.model.rule import State, Step, StepKind, in_parts

#: How many ways of completing repeated answers are tried one by one before a range is only estimated.
MOST_COMPLETIONS = 512


@dataclass(frozen=True, slots=True)
class LeafScore:
    """A leaf settled in one run. `asked` are the questions that mattered, by key.

    `extra` is what bonus and penalty move beyond the points. `out`: the leaf does not apply and the others are
    rescaled; None where that is not known yet, and then `inside` is what it gives if it does apply. `gives` is what 不适用
    gave, None where the leaf applies or may apply. `own`: what the rule gives if the leaf applies, None where it does not;
    `perhaps`: whether it may still turn out not to.
    """

    points: Range
    status: Status
    steps: tuple[Step, ...]
    settlement: tuple[SettlementLine, ...]
    asked: Mapping[str, Question]
    estimate: bool
    gives: Gives | None = None
    extra: Range = ZERO_RANGE
    out: bool | None = False
    inside: Range | None = None
    own: Range | None = None
    perhaps: bool = False


def score_leaf(leaf: Indicator, values: Mapping[str, Value], rounding: Rounding, blank: str = "未填") -> LeafScore:
    """The leaf's score for these answers; a range that contains every way of completing what is missing.

    A missing answer that was looked at twice does not vary freely: then its values are tried one by one, or the range
    is only an estimate. `blank` is the word for what is missing.
    """
    known = Known(values, blank=blank)
    first = _settle(leaf, known, rounding)
    if first.points.known and first.extra.known:
        return first
    repeated = [q for key, q in known.asked.items() if key not in values and known.reads[key] > 1]
    if not repeated:
        return replace(first, estimate=known.loose)
    tried = list(_completions(repeated, values))
    if not tried:
        return replace(first, estimate=True)
    runs = [Known(completion) for completion in tried]
    settled = [_settle(leaf, run, rounding) for run in runs]
    points, extra = hull(one.points for one in settled), hull(one.extra for one in settled)
    inside = [one.points for one in settled if not one.out]
    own = [one.own for one in settled if one.own is not None]
    alike = points.known and len({one.status for one in settled}) == 1
    certain = settled[0] if alike else first  # however it is completed, it comes to the same
    return replace(
        first,
        points=points,
        status=certain.status,
        gives=certain.gives,
        out=certain.out,
        extra=extra,
        estimate=any(run.loose for run in runs),
        inside=hull(inside) if certain.out is None and inside else None,
        own=hull(own) if own else None,
        perhaps=any(one.perhaps for one in settled) or 0 < len(own) < len(settled),
    )


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


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a leaf may come to: its points, what it moves beyond them, and whether it is left out and rescaled."""

    points: Range
    extra: Range = ZERO_RANGE
    out: bool = False


def _settle(leaf: Indicator, known: Known, rounding: Rounding) -> LeafScore:
    certain, possible, steps = _not_applicable(leaf, known)
    if certain is not None and not leaf.scored:
        possible = []  # whichever holds, the leaf does not apply
    lines: list[SettlementLine] = []
    looked_at: tuple[Step, ...] = ()
    outcomes = [_given_with_extra(leaf, item, known, rounding, []) for item in possible]
    if certain is not None:
        outcomes.append(_given_with_extra(leaf, certain, known, rounding, steps))
        lines.append(SettlementLine(not_applicable_words(certain.gives)))
    else:
        assert leaf.rule is not None
        scored = leaf.rule.score(known)
        steps.extend(scored.steps)
        before = _clipped(leaf, scored.points, rounding, lines)
        points = _with_material(leaf, before, known, steps, lines)
        looked_at = tuple(steps)
        outcomes.append(_with_extra(leaf, _Outcome(points), known, rounding, steps))
    if possible:
        lines.append(SettlementLine("是否适用尚未确定，按各种可能计", "undecided"))
    points = hull(outcome.points for outcome in outcomes)
    extra = hull(outcome.extra for outcome in outcomes)
    gives = None if certain is None or possible else certain.gives
    inside = [outcome.points for outcome in outcomes if not outcome.out]
    outs = {outcome.out for outcome in outcomes}
    return LeafScore(
        points,
        "not_applicable" if gives else "open" if len(outs) > 1 else _status(leaf, points, extra, looked_at),
        tuple(steps),
        tuple(lines),
        known.asked,
        known.loose,
        gives,
        extra,
        None if len(outs) > 1 else not inside,
        hull(inside) if len(outs) > 1 else None,
        None if certain is not None else outcomes[-1].points,
        bool(possible) and certain is None,
    )


def _given(leaf: Indicator, item: NotApplicable, known: Known, rounding: Rounding) -> _Outcome:
    """What a leaf that does not apply gives."""
    if item.gives == "mean":
        mean = known.number(mean_of_peers(leaf))
        return _Outcome(Range(_rounded(mean.low, rounding), _rounded(mean.high, rounding)))
    fixed = {"full": leaf.points, "neutral": item.start or ZERO}.get(item.gives, ZERO)
    return _Outcome(Range.point(fixed), out=item.gives in ("rescale", "left_out"))


def _given_with_extra(
    leaf: Indicator, item: NotApplicable, known: Known, rounding: Rounding, steps: list[Step]
) -> _Outcome:
    """The same with bonus and penalty, which `neutral` turns off."""
    given = _given(leaf, item, known, rounding)
    return given if item.gives == "neutral" else _with_extra(leaf, given, known, rounding, steps)


def _with_extra(leaf: Indicator, outcome: _Outcome, known: Known, rounding: Rounding, steps: list[Step]) -> _Outcome:
    """The outcome with bonus and penalty, which see the leaf's own points as `self`."""
    if not (leaf.bonus or leaf.penalty):
        return outcome
    known.figures["self"] = outcome.points
    if not outcome.points.known and any(
        q.key == "self" for part in (*leaf.bonus, *leaf.penalty) for q in part.questions()
    ):
        known.loose = True  # between its ends the leaf need not take every value
    total = ZERO_RANGE
    for part in leaf.bonus:
        moved, more = part.score(known)
        lacking = [known.truth(question) for question in leaf.requires]
        if False in lacking:
            moved = ZERO_RANGE
        elif None in lacking:
            moved = moved.hull(ZERO_RANGE)
        total = total + moved
        steps.extend(_beyond("bonus", step) for step in more)
    for part in leaf.penalty:
        moved, more = part.score(known)
        total = total - moved
        steps.extend(_beyond("penalty", step) for step in more)
    if leaf.extra is not None:
        total = total.clip(*leaf.extra)
    known.figures.pop("self")
    return replace(outcome, extra=Range(_rounded(total.low, rounding), _rounded(total.high, rounding)))


def _beyond(kind: StepKind, step: Step) -> Step:
    """A step of bonus or penalty: it costs none of the leaf's own points, and a bonus not earned is no loss."""
    state: State = "info" if kind == "bonus" and step.state == "not_met" else step.state
    return replace(step, kind=kind, state=state, lost=ZERO)


def _not_applicable(leaf: Indicator, known: Known) -> tuple[NotApplicable | None, list[NotApplicable], list[Step]]:
    """The first `na` that holds, those before it that still may hold, and a step for each that was looked at."""
    possible: list[NotApplicable] = []
    steps: list[Step] = []
    for item in leaf.na:
        answer = item.when.truth(known)
        if answer is False:
            continue
        state: State = "info" if answer else "open"
        why = in_parts(item.when.figures(known.aside()))
        steps.append(Step(item.when.say(), state, why, kind="not_applicable"))
        if answer:
            return item, possible, steps
        possible.append(item)
    return None, possible, steps


def _clipped(leaf: Indicator, raw: Range, rounding: Rounding, lines: list[SettlementLine]) -> Range:
    """The rule's figure after clipping and rounding; each change is a line before → after."""
    points = raw.clip(leaf.floor, leaf.points)
    if raw.known and raw != points:
        why = "超过满分，按满分计" if raw.low > points.low else ("扣完为止" if not leaf.floor else "到下限为止")
        lines.append(SettlementLine(f"{why}：{plain(raw.value)} → {plain(points.value)}"))
    low, high = _rounded(points.low, rounding), _rounded(points.high, rounding)
    if points.known and low != points.low:
        lines.append(SettlementLine(f"保留{rounding.places}位小数：{plain(points.value)} → {plain(low)}"))
    return Range(low, high)


def _with_material(
    leaf: Indicator, points: Range, known: Known, steps: list[Step], lines: list[SettlementLine]
) -> Range:
    """The points once required material has been looked at: without it the leaf is zero."""
    answers = [(question, known.truth(question)) for question in leaf.requires]
    states: dict[bool | None, State] = {True: "met", False: "not_met", None: "open"}
    steps.extend(Step(question.label, states[answer], kind="material") for question, answer in answers)
    if any(answer is False for _, answer in answers):
        before = plain(points.value) if points.known else f"{_end(points.low)}—{_end(points.high)}"
        after = points.clip(min(leaf.floor, ZERO), ZERO)  # a score below zero is not mended by handing nothing in
        if not leaf.scored:
            lines.append(SettlementLine("缺少规定的书面材料，按未达到计"))
        elif after != points:
            beyond = "，也不加分" if leaf.bonus else ""
            text = f"缺少规定的书面材料，本项不得分{beyond}：{before} → {_end(after.low)}"
            lines.append(SettlementLine(text, "forfeited"))
        elif leaf.bonus:
            lines.append(SettlementLine("缺少规定的书面材料，本项不加分"))
        return after
    if any(answer is None for _, answer in answers):
        if leaf.scored:
            lines.append(SettlementLine("书面材料尚未核定，低值按0分计", "undecided"))
        elif points != ZERO_RANGE:
            lines.append(SettlementLine("书面材料尚未核定，是否达到尚不能判断", "undecided"))
        return points.hull(points.clip(min(leaf.floor, ZERO), ZERO))
    return points


def _end(value: Fraction | float) -> str:
    """An end of a clipped range in print."""
    assert isinstance(value, Fraction), "a clipped range is finite"
    return plain(value)


def _rounded(value: Fraction | float, rounding: Rounding) -> Fraction:
    assert isinstance(value, Fraction), "a clipped range is finite"
    return rounding.leaf(value)


def status_in_points(leaf: Indicator, points: Range, extra: Range) -> Status:
    """How the leaf stands by its points; one that has none waits for what it moves beyond them."""
    if not points.known or not (leaf.points or extra.known):
        return "open"
    return "met" if points.value >= leaf.points else "not_met"


def _status(leaf: Indicator, points: Range, extra: Range, steps: tuple[Step, ...]) -> Status:
    """The same; where there are no points to lose, what was looked at tells how it stands."""
    states = set() if leaf.points else {step.state for step in steps}
    if "open" in states:
        return "open"
    return "not_met" if "not_met" in states else status_in_points(leaf, points, extra)
