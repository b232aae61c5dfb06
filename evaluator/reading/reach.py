"""How low and how high the score of an indicator and the total can be at all, whatever is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO, Rounding
from evaluator.model.question import Known
from evaluator.model.range import INFINITY, ZERO_RANGE, End, Range, hull
from evaluator.model.standard import Standard
from evaluator.rules.items import Item


def extra_reach(node: Indicator) -> Range:
    """What bonus and penalty below a node come to at the least and at the most, before its own limits."""
    more = sum((part.most() or ZERO for part in node.bonus if isinstance(part, Item)), ZERO)
    less = sum((part.most() or ZERO for part in node.penalty if isinstance(part, Item)), ZERO)
    return sum((within(extra_reach(child), child.extra) for child in node.children), Range(-less, more))


def within(extra: Range, limits: tuple[Fraction, Fraction] | None) -> Range:
    """What is left of it by the declared limits."""
    return extra if limits is None else extra.clip(*limits)


def _total_extra(standard: Standard) -> Range:
    below = sum((within(extra_reach(root), root.extra) for root in standard.indicators), ZERO_RANGE)
    return within(below, standard.extra)


def figures(standard: Standard) -> Mapping[str, Range]:
    """Of a standard with points: the bounds of the total, and of each indicator's score and share of full marks, by the keys of their questions."""
    found: dict[str, Range] = {}
    assert standard.total is not None, "a requirements standard has no points"
    whole = [_score(root, standard, found, sure=True) for root in standard.indicators]
    total = _added(standard.indicators, whole, standard.total, standard) + _total_extra(standard)
    if standard.at_most is not None:
        total = total.clip(-INFINITY, standard.at_most)
    found["total"] = Range(_rounded(total.low, standard.rounding), _rounded(total.high, standard.rounding))
    return found


def _score(node: Indicator, standard: Standard, found: dict[str, Range], *, sure: bool) -> Range:
    """The bounds of a node's score; `sure` tells whether it is in every subject's tree."""
    sure = sure and node.applies is None and not _left_out(node)
    if node.rule is not None:
        score = _leaf(node, standard.rounding)
    else:
        inner = [_score(child, standard, found, sure=sure) for child in node.children]
        score = (
            _weighted(node, inner) if node.combine == "mean" else _added(node.children, inner, node.points, standard)
        )
    if any(node.code in gate.zero for gate in standard.gates):
        score = Range(min(score.low, ZERO), score.high)
    share = score * Range.point(1 / node.points) if node.points else Range.point(1)
    found[f"score|{node.code}"] = score if sure else score.hull(Range.point(node.points))
    found[f"share|{node.code}"] = share if sure else share.hull(Range.point(1))
    return score


def _leaf(leaf: Indicator, rounding: Rounding) -> Range:
    assert leaf.rule is not None
    score = leaf.rule.score(Known({})).points.clip(leaf.floor, leaf.points)
    for item in leaf.na:
        given = {"full": leaf.points, "neutral": item.start or ZERO, "mean": leaf.points}.get(item.gives, ZERO)
        score = score.hull(Range.point(given))
        score = score.hull(Range.point(min(leaf.floor, ZERO))) if item.gives == "mean" else score
    low = min(score.low, ZERO) if leaf.requires else score.low
    return Range(_rounded(low, rounding), _rounded(score.high, rounding))


def _rounded(end: End, rounding: Rounding) -> End:
    return rounding.leaf(end) if isinstance(end, Fraction) else end


def _left_out(node: Indicator) -> bool:
    """Whether the node, or something in it, may be left out and the rest be rescaled."""
    return any(item.gives == "rescale" for leaf in node.leaves() for item in leaf.na)


def _added(children: Sequence[Indicator], scores: list[Range], points: Fraction, standard: Standard) -> Range:
    """The bounds of a sum; a child that some do not have may also add nothing, and where one is left out the rest grows."""
    whole = ZERO_RANGE
    for child, score in zip(children, scores, strict=True):
        whole = whole + (score.hull(ZERO_RANGE) if child.applies is not None else score)
    if not any(_left_out(child) for child in children):
        return whole
    return Range(ZERO if whole.low >= 0 else -INFINITY, max(whole.high, points, standard.total or ZERO))


def _weighted(node: Indicator, scores: list[Range]) -> Range:
    """A mean lies between the least and the greatest of the shares."""
    parts = [
        score * Range.point(node.points / child.points)
        for child, score in zip(node.children, scores, strict=True)
        if child.points
    ]
    return hull([*parts, ZERO_RANGE]) if any(c.applies for c in node.children) or not parts else hull(parts)
