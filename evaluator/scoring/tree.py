"""One run over the whole tree: leaves are settled, parents are the sum of their children, the total gets its grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import Known, Value
from evaluator.model.result import Score, Status, Total
from evaluator.model.standard import Indicator, Standard
from evaluator.scoring.leaf import LeafScore, score_leaf


@dataclass(frozen=True, slots=True)
class Settled:
    """A node with its score in one run; a leaf also with how it came about."""

    indicator: Indicator
    score: Score
    children: tuple[Settled, ...] = ()
    leaf: LeafScore | None = None

    def find(self, code: str) -> Settled | None:
        """The node of that code here or below."""
        if self.indicator.code == code:
            return self
        return next((found for child in self.children if (found := child.find(code))), None)


def applicable(nodes: tuple[Indicator, ...], values: Mapping[str, Value]) -> tuple[Indicator, ...]:
    """The nodes that are in this subject's tree."""
    return tuple(node for node in nodes if node.applies is None or node.applies.truth(Known(values)))


def score_run(
    standard: Standard, values: Mapping[str, Value], blank: str = "未填"
) -> tuple[tuple[Settled, ...], Total]:
    """Every node of the subject's tree and the total, for one set of answers (attributes among them)."""
    roots = tuple(_node(root, values, standard, blank) for root in applicable(standard.indicators, values))
    return roots, _total(standard, roots, values)


def _node(node: Indicator, values: Mapping[str, Value], standard: Standard, blank: str) -> Settled:
    if node.rule is not None:
        leaf = score_leaf(node, values, standard.rounding, blank)
        asked = {key: question for key, question in leaf.asked.items() if key not in standard.attributes}
        leaf = replace(leaf, asked=asked)  # attributes are given, not answered
        return Settled(node, _leaf_score(node, leaf, values), leaf=leaf)
    children = tuple(_node(child, values, standard, blank) for child in applicable(node.children, values))
    return Settled(node, roll_up(children, values), children)


def _leaf_score(node: Indicator, leaf: LeafScore, values: Mapping[str, Value]) -> Score:
    answered = sum(key in values for key in leaf.asked)
    low, high = leaf.points.low, leaf.points.high
    assert not isinstance(low, float), "a settled leaf is finite"
    assert not isinstance(high, float), "a settled leaf is finite"
    return Score(low, high, node.points, leaf.status, answered, len(leaf.asked), leaf.estimate, leaf.not_applicable)


def roll_up(children: tuple[Settled, ...], values: Mapping[str, Value]) -> Score:
    """The sum of the children; an estimate where one is, or where a missing answer serves two leaves."""
    asked: set[str] = set()
    shared = False
    for child in children:
        keys = _asked(child)
        shared = shared or any(key not in values for key in asked & keys)
        asked |= keys
    scores = [child.score for child in children]
    low, high = sum((s.low for s in scores), ZERO), sum((s.high for s in scores), ZERO)
    full = sum((s.full for s in scores), ZERO)
    return Score(
        low,
        high,
        full,
        _status(scores),
        sum(key in values for key in asked),
        len(asked),
        low != high and (shared or any(s.estimate for s in scores)),
    )


def _asked(node: Settled) -> set[str]:
    if node.leaf is not None:
        return set(node.leaf.asked)
    return {key for child in node.children for key in _asked(child)}


def _status(scores: list[Score]) -> Status:
    statuses = [score.status for score in scores]
    if statuses and all(status == "not_applicable" for status in statuses):
        return "not_applicable"
    if "open" in statuses:
        return "open"
    return "not_met" if "not_met" in statuses else "met"


def _total(standard: Standard, roots: tuple[Settled, ...], values: Mapping[str, Value]) -> Total:
    score = roll_up(roots, values)
    steps = [_sum_line(roots)] if score.low == score.high else []
    low, high = standard.rounding.apply(score.low), standard.rounding.apply(score.high)
    if score.low == score.high and low != score.low:
        steps.append(f"总分保留{standard.rounding.places}位小数：{plain(score.low)} → {plain(low)}")
    printed = Score(low, high, score.full, score.status, score.answered, score.asked, score.estimate)
    if standard.grades is None:
        return Total(printed, "", (), tuple(steps))
    grades = standard.grades.within(low, high)
    grade = grades[0] if len(grades) == 1 else ""
    if grade:
        steps.append(
            f"等次按印出的总分确定：{plain(low)}分 → {grade}" if low == high else f"总分区间内只有一个等次：{grade}"
        )
    return Total(printed, grade, grades, tuple(steps))


def _sum_line(roots: tuple[Settled, ...]) -> str:
    parts = "＋".join(plain(root.score.low) for root in roots)
    total = plain(sum((root.score.low for root in roots), ZERO))
    return f"各一级指标相加：{parts}＝{total}"
