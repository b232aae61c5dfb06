"""Whether the points of the indicators add up to their parents' and to the total, whatever kind a subject is of."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import Known, Question, Value
from evaluator.model.rule import Condition

Placed = tuple[Indicator, Path]


def check_sums(roots: list[Placed], total: Fraction | None, unsure: Set[Path], faults: Faults) -> None:
    """Each parent's points must be the sum of its children's, and the total that of the roots (None: not known).

    A sum over something that could not be read says nothing, so it is not looked at; `unsure` are the nodes of which it
    is not known to whom they apply.
    """
    sums = _Sums(unsure, faults)
    for root, path in roots:
        sums.below(root, path)
    if total is not None:
        sums.check("全部一级指标", roots, total, ("total",))


@dataclass
class _Sums:
    """`instead`: for points that are known not to fit what stands below them, what would fit."""

    unsure: Set[Path]
    faults: Faults
    instead: dict[Path, Fraction] = field(default_factory=dict)

    def below(self, node: Indicator, path: Path, above: tuple[Condition, ...] = ()) -> None:
        here = above if node.applies is None else (*above, node.applies)
        placed = [(child, (*path, "children", n)) for n, child in enumerate(node.children)]
        for child, spot in placed:
            self.below(child, spot, here)
        if placed and node.combine == "mean":
            return
        if placed and node.points >= 0:
            self.check(f"“{node.code} {node.name}”的下级", placed, node.points, (*path, "points"), here)
        elif node.rule is not None and self.faults.at((*path, "points")):
            most = node.rule.score(Known({})).points.high
            self.instead[path] = most if isinstance(most, Fraction) else node.points

    def check(
        self, who: str, placed: list[Placed], wanted: Fraction, path: Path, above: tuple[Condition, ...] = ()
    ) -> None:
        """`above` are the conditions under which there is anything to add up at all."""
        if any(node.points < 0 or spot in self.unsure for node, spot in placed):
            return
        for values in _combinations([node for node, _ in placed]):
            if any(one.truth(Known(values)) is False for one in above):
                continue
            present = [(c, spot) for c, spot in placed if c.applies is None or c.applies.truth(Known(values))]
            points = [child.points for child, _ in present]
            if not points or sum(points) == wanted:
                continue
            mended = sum((self.instead.get(spot, child.points) for child, spot in present), ZERO)
            if mended != wanted and not self._differ(who, points, wanted, path, values):
                self.instead[path[:-1]] = sum(points, ZERO)
            return

    def _differ(self, who: str, points: list[Fraction], wanted: Fraction, path: Path, values: dict[str, Value]) -> bool:
        """Say that the points do not add up; True where that is known, and the points written are meant."""
        total = sum(points, ZERO)
        case = "、".join(f"{key}为{_word(value)}" for key, value in values.items())
        parts = f"{'＋'.join(plain(part) for part in points)}＝{plain(total)}，" if len(points) > 1 else ""
        say = f"{who}分值之和是 {plain(total)}，这里写的是 {plain(wanted)}{f'（{case}时）' if case else ''}"
        gap = f"{'多' if total > wanted else '少'} {plain(abs(total - wanted))} 分"
        return self.faults.defect(Fault("C501", path, say, f"{parts}{gap}，请改各项的分值或这里的分值"))


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return plain(value) if isinstance(value, Fraction) else str(value)


def _combinations(children: list[Indicator]) -> list[dict[str, Value]]:
    """Every combination of the attributes that decide which of the children apply, as far as it can matter."""
    conditions = [child.applies for child in children if child.applies is not None]
    asked: dict[str, Question] = {}
    for condition in conditions:
        asked.update((q.key, q) for q in condition.questions())
    turns = sorted({turn for condition in conditions for turn in _turning_points(condition)})
    choices = [question.completions(64) or _between(question, turns) for question in asked.values()]
    return [dict(zip(asked, combination, strict=True)) for combination in product(*choices)]


def _turning_points(part: Any) -> Iterator[Fraction]:
    """The numbers written in a condition: between two of them it cannot change."""
    if isinstance(part, Fraction):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _turning_points(inner)
    elif dataclasses.is_dataclass(part) and not isinstance(part, (type, Question)):
        for field in dataclasses.fields(part):
            yield from _turning_points(getattr(part, field.name))


def _between(question: Question, turns: list[Fraction]) -> list[Value]:
    """Values at, below and above each turning point that the question may take."""
    values = sorted({turn + step for turn in turns for step in (-1, 0, 1)}) or [Fraction(0)]
    found: list[Value] = [value for value in values if not question.out_of_bounds(value)]
    return [datetime.date.fromordinal(int(Fraction(str(v)))) for v in found] if question.type == "date" else found
