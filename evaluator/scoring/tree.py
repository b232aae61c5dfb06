"""One run over the whole tree: leaves are settled, parents roll up their children, gates may zero a branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from evaluator.model.derivation import SettlementLine
from evaluator.model.grades import Gate
from evaluator.model.indicator import Indicator
from evaluator.model.node import Score, Status
from evaluator.model.numbers import ONE, ZERO, figures, plain, total_of
from evaluator.model.question import Known, Value
from evaluator.model.range import Range, hull
from evaluator.model.standard import Standard
from evaluator.scoring.leaf import LeafScore
from evaluator.scoring.leaves import Leaves, ends

#: leaf code -> figures of the cohort by key, as one subject sees them
Figures = Mapping[str, Mapping[str, Value]]

#: So many children may be open between applying and not before the range is only estimated.
MOST_OPEN = 6


@dataclass(frozen=True, slots=True)
class Settled:
    """A node with its score in one run; a leaf also with how it came about.

    `out`: the node does not apply and the others are rescaled; None where that is not known yet, and then `inside` is
    what it gives if it does apply. `asked`: the keys of all answers that mattered here and below, `missing` those that
    nobody gave; `vetoed`: those that leave open whether a gate zeroes something here or below.
    """

    indicator: Indicator
    score: Score
    children: tuple[Settled, ...] = ()
    leaf: LeafScore | None = None
    out: bool | None = False
    inside: Range | None = None
    asked: frozenset[str] = frozenset()
    vetoed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    @property
    def applying(self) -> Range:
        """The points it gives if it applies."""
        return self.inside or Range(self.score.low, self.score.high)

    @property
    def plain(self) -> bool:
        """Whether nothing happened to it that is not passed on as it stands."""
        return self.out is False and not self.score.steps and not self.score.gives

    def walk(self) -> Iterator[Settled]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Run:
    """One run over the tree: the answers, what to call a missing one, and the figures of the cohort by leaf and key."""

    def __init__(self, leaves: Leaves, values: Mapping[str, Value], blank: str, figures: Figures) -> None:
        self.leaves, self.standard = leaves, leaves.standard
        self.values, self.blank, self.figures = values, blank, figures
        self.left_out: list[Indicator] = []
        self.zeroing: dict[str, list[tuple[Gate, bool | None]]] = {}
        for gate in self.standard.gates:
            answer = gate.when.truth(Known(values)) if gate.zero else False
            for code in gate.zero if answer is not False else ():
                self.zeroing.setdefault(code, []).append((gate, answer))

    def roots(self) -> tuple[Settled, ...]:
        """Every node of the subject's tree."""
        return tuple(self._node(root) for root in self.applicable(self.standard.indicators))

    def applicable(self, nodes: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        """The nodes that are in this subject's tree; the others are noted in `left_out`."""
        kept = tuple(node for node in nodes if node.applies is None or node.applies.truth(Known(self.values)))
        if len(kept) < len(nodes):
            self.left_out += [node for node in nodes if all(node is not one for one in kept)]
        return kept

    def _node(self, node: Indicator) -> Settled:
        if node.rule is not None:
            settled = self._leaf(node)
        else:
            settled = self._parent(node, tuple(self._node(child) for child in self.applicable(node.children)))
        return self._zeroed(settled) if node.code in self.zeroing else settled

    def _leaf(self, node: Indicator) -> Settled:
        figures = self.figures.get(node.code)
        values = {**self.values, **figures} if figures else self.values
        found = self.leaves.settle(node, values, self.blank)
        leaf = found.leaf
        return Settled(node, found.score, (), leaf, leaf.out, leaf.inside, found.asked, missing=found.missing)

    def _parent(self, node: Indicator, children: tuple[Settled, ...]) -> Settled:
        if len(children) == 1 and children[0].plain and node.combine == "sum" and node.extra is None:
            only = children[0]
            score = only.score
            if self.standard.scored and score.full != node.points:  # a known defect
                score = replace(score, full=node.points)
            return Settled(node, score, children, asked=only.asked, vetoed=only.vetoed, missing=only.missing)
        base, asked = self.summed(children)
        points, full, steps = Range(base.low, base.high), base.full, list[SettlementLine]()
        if self.standard.scored:  # otherwise it is plainly how many requirements are met, of how many that apply
            points, full, steps = roll_up(node, children, base, self.standard)
            if node.combine == "sum" and children:  # as written, though by a known defect the parts differ
                full += node.points - total_of(child.indicator.points for child in children)
        out = nothing_applies(children) if children else False
        open_ones = sum(child.out is None for child in children)
        low, high = ends(points)
        less, more, clipped = clip_extra(node.extra, base, self.standard.rounding.places)
        score = replace(
            base,
            low=low,
            high=high,
            full=full,
            status="not_applicable" if out else base.status,
            gives="none_applies" if out and self.standard.scored else None,
            estimate=(low != high or less != more)
            and (base.estimate or (self.standard.scored and open_ones > MOST_OPEN)),
            extra_low=less,
            extra_high=more,
            steps=(*steps, *clipped),
        )
        vetoed = frozenset[str]().union(*(child.vetoed for child in children))
        missing = _missing(children)
        inside = None
        if out is None and self.standard.scored:
            inside = roll_up(node, children, base, self.standard, applying=True)[0]
        return Settled(node, score, children, None, out, inside, asked, vetoed, missing)

    def summed(self, children: tuple[Settled, ...]) -> tuple[Score, frozenset[str]]:
        """The plain sum of the children, and the keys of all answers that mattered.

        It is an estimate where one of them is, or where a missing answer serves two of them.
        """
        scores = [child.score for child in children]
        asked = frozenset().union(*(child.asked for child in children))
        answered = len(asked) - len(_missing(children))
        serving = (
            Counter(key for child in children for key in child.asked | child.vetoed) if answered < len(asked) else {}
        )
        shared = any(count > 1 and key not in self.values for key, count in serving.items())
        low = high = total_of(s.low for s in scores)
        if not all(s.known for s in scores):
            high = total_of(s.high for s in scores)
        less = more = ZERO
        if any(s.extra_low or s.extra_high for s in scores):
            less, more = total_of(s.extra_low for s in scores), total_of(s.extra_high for s in scores)
        base = Score(
            low,
            high,
            total_of(s.full for s in scores),
            status_of(scores),
            answered,
            len(asked),
            (low != high or less != more) and (shared or any(s.estimate for s in scores)),
            extra_low=less,
            extra_high=more,
        )
        return base, asked

    def _zeroed(self, node: Settled) -> Settled:
        """The node after the gates that zero its branch."""
        places = self.standard.rounding.places
        for gate, answer in self.zeroing[node.indicator.code]:
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
                before, after = (Range(one.low, one.high) for one in (score, zero))
                text = f"{gate.name}：本部分计0分，{_words(before, places)} → {_words(after, places)}"
                if score.high < 0:
                    text = f"{gate.name}：本部分计0分，已扣成负分的不变：{_words(before, places)}"
                lost = score.low - zero.low if score.known else ZERO
                line = SettlementLine(text, "gate", gate.name, lost)
                inside = node.inside and Range(min(node.inside.low, ZERO), min(node.inside.high, ZERO))
                node = replace(node, score=replace(zero, steps=(*score.steps, line)), inside=inside)
            else:
                line = SettlementLine(f"{gate.name}：尚未确定，低值按0分计", "gate_open", gate.name)
                least = replace(score, low=zero.low, extra_low=zero.extra_low, status="open")
                missing = {question.key for question in gate.when.questions()} - self.values.keys()
                tied = bool(missing & (node.asked | node.vetoed)) and least.low != least.high
                least = replace(least, estimate=least.estimate or tied, steps=(*score.steps, line))
                inside = node.inside and Range(min(node.inside.low, ZERO), node.inside.high)
                node = replace(node, score=least, inside=inside, vetoed=node.vetoed | missing)
        return node


def _missing(children: Iterable[Settled]) -> frozenset[str]:
    """The keys that nobody gave; of what several judge, each leaf knows for itself."""
    return frozenset[str]().union(*(child.missing for child in children))


def nothing_applies(nodes: Sequence[Settled]) -> bool | None:
    """Whether none of the nodes applies, so that there is nothing to add up; None while that is open.

    Nodes without points are not asked where others have some: what they move beyond their points makes no score.
    """
    outs = [node.out for node in nodes if node.indicator.points] or [node.out for node in nodes]
    if False in outs:
        return False
    return None if None in outs else True


def applies(node: Settled) -> bool | None:
    """Whether a node applies, whatever is given where it does not; of a branch whether anything in it does."""
    if node.leaf is not None:
        return False if node.leaf.own is None else None if node.leaf.perhaps else True
    found = [applies(child) for child in node.children]
    return True if True in found else None if None in found else False


def roll_up(
    node: Indicator | None,
    children: tuple[Settled, ...],
    base: Score,
    standard: Standard,
    *,
    applying: bool = False,
) -> tuple[Range, Fraction, list[SettlementLine]]:
    """The points of a parent from its children, the full mark they are measured against, and the lines between.

    `base` is the plain sum of the children, which stands where all of them apply. With `applying` only the cases in
    which the parent has anything to add up.
    """
    if all(child.out is False for child in children) and (node is None or node.combine == "sum"):
        return Range(base.low, base.high), base.full, []
    unsure = [n for n, child in enumerate(children) if child.out is None]
    if len(unsure) > MOST_OPEN:
        lowest = min((child.score.low for child in children), default=ZERO)
        line = SettlementLine("是否适用未定的下级过多，按最宽的区间计", "undecided")
        return Range(lowest, base.full), base.full, [line]
    weighing = any(child.indicator.points for child in children)
    found = []
    for choice in product((True, False), repeat=len(unsure)):
        left_out = {n for n, child in enumerate(children) if child.out} | {
            n for n, out in zip(unsure, choice, strict=True) if out
        }
        left = [child for n, child in enumerate(children) if n not in left_out]
        if not applying or not weighing or any(child.indicator.points for child in left):
            found.append(_combined(node, children, left_out, standard))
    points = hull(one[0] for one in found)
    undecided = SettlementLine("是否适用尚未确定，按各种可能计", "undecided")
    return points, found[-1][1], found[-1][2] if len(found) == 1 else [undecided]


def _combined(
    node: Indicator | None, children: tuple[Settled, ...], out: set[int], standard: Standard
) -> tuple[Range, Fraction, list[SettlementLine]]:
    """The roll-up when just the children in `out` do not apply."""
    present = [child for n, child in enumerate(children) if n not in out]
    if node is not None and node.combine == "mean":
        return _weighted(node, present, standard)
    full = total_of(child.score.full for child in children)
    raw = _sum(child.applying for child in present)
    if not out or not present:
        return raw, full, []
    usable = total_of(child.score.full for child in present)
    if not usable:
        return raw, full, []
    if node is not None and standard.rescale == "total":
        return raw, usable, [SettlementLine(f"不适用的 {plain(full - usable)} 分不计入，满分按 {plain(usable)} 分")]
    scaled = raw * Range.point(full / usable)
    low, high = (standard.rounding.leaf(end) for end in ends(scaled))
    places = standard.rounding.places
    line = f"折算：{_words(raw, places)}÷{plain(usable)}×{plain(full)}＝{_words(Range(low, high), places)}"
    return Range(low, high), full, [SettlementLine(line)]


def _sum(ranges: Iterable[Range]) -> Range:
    both = [ends(one) for one in ranges]
    low = total_of(low for low, _ in both)
    return Range(low, low if all(a is b for a, b in both) else total_of(high for _, high in both))


def _weighted(
    node: Indicator, present: list[Settled], standard: Standard
) -> tuple[Range, Fraction, list[SettlementLine]]:
    """points × Σ weight × share ÷ Σ weight."""
    present = [child for child in present if child.score.full]
    weights = sum((child.indicator.weight for child in present), ZERO)
    if not weights:
        return Range.point(0), node.points, []
    shares = [child.applying * Range.point(child.indicator.weight / child.score.full) for child in present]
    mean = sum(shares, Range.point(0)) * Range.point(node.points / weights)
    low, high = (standard.rounding.leaf(end) for end in ends(mean))
    places = standard.rounding.places
    terms = "＋".join(
        f"{plain(child.indicator.weight)}×{_words(child.applying, places)}÷{plain(child.score.full)}"
        for child in present
    )
    line = f"加权：{plain(node.points)}×（{terms}）÷{plain(weights)}＝{_words(Range(low, high), places)}"
    return Range(low, high), node.points, [SettlementLine(line)]


def counted(node: Settled, child: Settled) -> Fraction:
    """How much its parent counts of one point of a child: less or more than one where it is weighted or rescaled."""
    present = [one for one in node.children if not one.out]
    if node.indicator.combine == "mean":
        weights = total_of(one.indicator.weight for one in present if one.score.full)
        if child.out or not child.score.full or not weights:
            return ZERO
        return node.indicator.points * child.indicator.weight / child.score.full / weights
    if len(present) == len(node.children):
        return ONE
    usable = total_of(one.score.full for one in present)
    return node.score.full / usable if usable else ONE


def clip_extra(
    limits: tuple[Fraction, Fraction] | None, score: Score, places: int
) -> tuple[Fraction, Fraction, list[SettlementLine]]:
    """Bonus and penalty within the declared limits, with a line where they had to be cut."""
    if limits is None:
        return score.extra_low, score.extra_high, []
    low, high = (min(max(end, limits[0]), limits[1]) for end in (score.extra_low, score.extra_high))
    if (low, high) == (score.extra_low, score.extra_high):
        return low, high, []
    before = _words(Range(score.extra_low, score.extra_high), places)
    text = f"加减分限于 {plain(limits[0])} 至 {plain(limits[1])}：{before} → {_words(Range(low, high), places)}"
    return low, high, [SettlementLine(text)]


def _words(value: Range, places: int) -> str:
    low, high = ends(value)
    words = figures(low, high, places)
    return words if low == high else f"（{words}）"


def status_of(scores: list[Score]) -> Status:
    """How a node stands whose children stand so: open while one is, not met as soon as one is not."""
    statuses = [score.status for score in scores]
    if all(status == "not_applicable" for status in statuses):
        return "not_applicable"
    if "open" in statuses:
        return "open"
    return "not_met" if "not_met" in statuses else "not_due" if "not_due" in statuses else "met"
