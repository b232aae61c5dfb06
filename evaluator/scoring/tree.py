"""One run over the whole tree: leaves are settled, parents roll up their children, gates may zero a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import Known, Value
from evaluator.model.range import Range, hull
from evaluator.model.result import Score, Status
from evaluator.model.standard import Indicator, Standard
from evaluator.scoring.leaf import LeafScore, score_leaf

#: So many children may be open between applying and not before the range is only estimated.
MOST_OPEN = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """A node with its score in one run; a leaf also with how it came about.

    `out`: the node does not apply and the others are rescaled; None where that is not known yet, and then `inside` is
    what it gives if it does apply.
    """

    indicator: Indicator
    score: Score
    children: tuple[Settled, ...] = ()
    leaf: LeafScore | None = None
    out: bool | None = False
    inside: Range | None = None

    @property
    def applying(self) -> Range:
        """The points it gives if it applies."""
        return self.inside or Range(self.score.low, self.score.high)

    def walk(self) -> Iterator[Settled]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def asked(self) -> set[str]:
        """The keys of all answers that mattered here and below."""
        return {key for node in self.walk() if node.leaf is not None for key in node.leaf.asked}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run over a tree works with: the standard, the answers, what to call a missing one, and the cohort.

    `figures` are those of the cohort, by leaf code and key.
    """

    standard: Standard
    values: Mapping[str, Value]
    blank: str = "未填"
    figures: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def roots(self) -> tuple[Settled, ...]:
        """Every node of the subject's tree."""
        return tuple(self._node(root) for root in self.applicable(self.standard.indicators))

    def applicable(self, nodes: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        """The nodes that are in this subject's tree."""
        return tuple(node for node in nodes if node.applies is None or node.applies.truth(Known(self.values)))

    def _node(self, node: Indicator) -> Settled:
        if node.rule is not None:
            return self._gated(self._leaf(node))
        children = tuple(self._node(child) for child in self.applicable(node.children))
        return self._gated(self._parent(node, children))

    def _leaf(self, node: Indicator) -> Settled:
        figures = self.figures.get(node.code, {})
        values = {**self.values, **figures} if figures else self.values
        leaf = score_leaf(node, values, self.standard.rounding, self.blank)
        given = {*self.standard.attributes, *figures}  # attributes and figures of the cohort are given, not answered
        asked = {key: question for key, question in leaf.asked.items() if key not in given}
        leaf = replace(leaf, asked=asked)
        answered = sum(key in values for key in asked)
        low, high = _ends(leaf.points)
        less, more = _ends(leaf.extra)
        score = Score(
            low, high, node.points, leaf.status, answered, len(asked), leaf.estimate, leaf.not_applicable, less, more
        )
        return Settled(node, score, leaf=leaf, out=leaf.out, inside=leaf.inside)

    def _parent(self, node: Indicator, children: tuple[Settled, ...]) -> Settled:
        base = self.summed(children)
        points, full, steps = roll_up(node, children, self.standard)
        certain = [child.out for child in children]
        out: bool | None = bool(children) and all(certain)
        if not out and children and all(one is not False for one in certain):
            out = None
        low, high = _ends(points)
        less, more, clipped = clip_extra(node.extra, base)
        score = replace(
            base,
            low=low,
            high=high,
            full=full,
            status="not_applicable" if out else _status([child.score for child in children]),
            estimate=low != high and (base.estimate or certain.count(None) > MOST_OPEN),
            extra_low=less,
            extra_high=more,
            steps=(*steps, *clipped),
        )
        return Settled(node, score, children, out=out)

    def summed(self, children: tuple[Settled, ...]) -> Score:
        """The plain sum of the children; an estimate where one is, or where a missing answer serves two of them."""
        asked: set[str] = set()
        shared = False
        for child in children:
            keys = child.asked()
            shared = shared or any(key not in self.values for key in asked & keys)
            asked |= keys
        scores = [child.score for child in children]
        low, high = sum((s.low for s in scores), ZERO), sum((s.high for s in scores), ZERO)
        less, more = sum((s.extra_low for s in scores), ZERO), sum((s.extra_high for s in scores), ZERO)
        return Score(
            low,
            high,
            sum((s.full for s in scores), ZERO),
            _status(scores),
            sum(key in self.values for key in asked),
            len(asked),
            (low != high or less != more) and (shared or any(s.estimate for s in scores)),
            extra_low=less,
            extra_high=more,
        )

    def _gated(self, node: Settled) -> Settled:
        """The node after the gates that zero its branch."""
        for gate in self.standard.gates:
            if node.indicator.code not in gate.zero:
                continue
            answer = gate.when.truth(Known(self.values))
            score = node.score
            zero = replace(
                score,
                low=min(score.low, ZERO),
                high=min(score.high, ZERO),
                status="not_met",
                extra_low=min(score.extra_low, ZERO),
                extra_high=min(score.extra_high, ZERO),
            )  # what already stands below zero stays there, and so does a penalty
            if answer:
                before = _words(Range(score.low, score.high))
                line = f"{gate.name}：本部分计0分，{before} → {_words(Range(zero.low, zero.high))}"
                node = replace(node, score=replace(zero, steps=(*score.steps, line)))
            elif answer is None:
                line = f"{gate.name}：尚未确定，低值按0分计"
                least = replace(score, low=zero.low, extra_low=zero.extra_low, status="open")
                node = replace(node, score=replace(least, steps=(*score.steps, line)))
        return node


def roll_up(
    node: Indicator | None, children: tuple[Settled, ...], standard: Standard
) -> tuple[Range, Fraction, list[str]]:
    """The points of a parent from its children, the full mark they are measured against, and the lines between."""
    unsure = [n for n, child in enumerate(children) if child.out is None]
    if len(unsure) > MOST_OPEN:
        full = sum((child.score.full for child in children), ZERO)
        return (
            Range(min((c.score.low for c in children), default=ZERO), full),
            full,
            ["是否适用未定的下级过多，按最宽的区间计"],
        )
    found = []
    for choice in product((True, False), repeat=len(unsure)):
        left_out = {n for n, child in enumerate(children) if child.out} | {
            n for n, out in zip(unsure, choice, strict=True) if out
        }
        found.append(_combined(node, children, left_out, standard))
    points = hull(one[0] for one in found)
    return points, found[-1][1], found[-1][2] if len(found) == 1 else ["是否适用尚未确定，按各种可能计"]


def _combined(
    node: Indicator | None, children: tuple[Settled, ...], out: set[int], standard: Standard
) -> tuple[Range, Fraction, list[str]]:
    """The roll-up when just the children in `out` do not apply.

    The full mark is the one that is written, even where, as a known defect, the parts do not add up to it.
    """
    full = sum((child.score.full for child in children), ZERO)
    gap = ZERO
    if node is not None and children:
        gap = node.points - sum((child.indicator.points for child in children), ZERO)
    present = [child for n, child in enumerate(children) if n not in out]
    usable = sum((child.score.full for child in present), ZERO)
    raw = sum((child.applying for child in present), Range.point(0))
    if node is not None and node.combine == "mean":
        return _weighted(node, present, standard)
    if not out or not present:
        return raw, full + gap, []
    if node is not None and standard.rescale == "total":
        return raw, usable + gap, [f"不适用的 {plain(full - usable)} 分不计入，满分按 {plain(usable)} 分"]
    scaled = raw * Range.point(full / usable)
    low, high = (standard.rounding.leaf(end) for end in _ends(scaled))
    line = f"折算：{_words(raw)}÷{plain(usable)}×{plain(full)}＝{_words(Range(low, high))}"
    return Range(low, high), full + gap, [line]


def _weighted(node: Indicator, present: list[Settled], standard: Standard) -> tuple[Range, Fraction, list[str]]:
    """points × Σ weight × share ÷ Σ weight."""
    present = [child for child in present if child.score.full]
    weights = sum((child.indicator.weight for child in present), ZERO)
    if not weights:
        return Range.point(0), node.points, []
    shares = [child.applying * Range.point(child.indicator.weight / child.score.full) for child in present]
    mean = sum(shares, Range.point(0)) * Range.point(node.points / weights)
    low, high = (standard.rounding.leaf(end) for end in _ends(mean))
    terms = "＋".join(
        f"{plain(child.indicator.weight)}×{_words(child.applying)}÷{plain(child.score.full)}" for child in present
    )
    line = f"加权：{plain(node.points)}×（{terms}）÷{plain(weights)}＝{_words(Range(low, high))}"
    return Range(low, high), node.points, [line]


def clip_extra(limits: tuple[Fraction, Fraction] | None, score: Score) -> tuple[Fraction, Fraction, list[str]]:
    """Bonus and penalty within the declared limits, with a line where they had to be cut."""
    if limits is None:
        return score.extra_low, score.extra_high, []
    low, high = (min(max(end, limits[0]), limits[1]) for end in (score.extra_low, score.extra_high))
    if (low, high) == (score.extra_low, score.extra_high):
        return low, high, []
    before = _words(Range(score.extra_low, score.extra_high))
    return low, high, [f"加减分限于 {plain(limits[0])} 至 {plain(limits[1])}：{before} → {_words(Range(low, high))}"]


def _ends(points: Range) -> tuple[Fraction, Fraction]:
    low, high = points.low, points.high
    assert not isinstance(low, float), "a settled node is finite"
    assert not isinstance(high, float), "a settled node is finite"
    return low, high


def _words(value: Range) -> str:
    low, high = _ends(value)
    return plain(low) if low == high else f"（{plain(low)}—{plain(high)}）"


def _status(scores: list[Score]) -> Status:
    statuses = [score.status for score in scores]
    if statuses and all(status == "not_applicable" for status in statuses):
        return "not_applicable"
    if "open" in statuses:
        return "open"
    return "not_met" if "not_met" in statuses else "met"
