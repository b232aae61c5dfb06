"""`add` and `deduct`: points earned and lost item by item, from a starting figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from evaluator.model.numbers import ZERO
from evaluator.model.question import Known, Question
from evaluator.model.range import Range
from evaluator.model.rule import Change, Scored, Step
from evaluator.rules.item_reading import read_items
from evaluator.rules.items import Item
from evaluator.rules.scope import Scope, capped, score_words
from evaluator.rules.shapes import ITEMS, POINTS, Shape

SCHEMA: Shape = {
    "type": "object",
    "properties": {"add": ITEMS, "deduct": ITEMS, "start": POINTS, "take": {"enum": ["all", "best"]}},
    "additionalProperties": False,
}


MARKS = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class Summing:
    """start + the sum (or the best) of `add` − the sum of `deduct`; the leaf clips it to its floor and full mark."""

    full: Fraction
    start: Fraction
    add: tuple[Item, ...]
    deduct: tuple[Item, ...]
    take: Literal["all", "best"]
    floor: Fraction = ZERO

    def score(self, known: Known) -> Scored:
        gained, steps = self._gained(known)
        total = Range.point(self.start) + gained
        if self.start:
            steps.insert(0, Step("起始分", "info", points=Range.point(self.start)))
        for item in self.deduct:
            lost, more = item.score(known)
            total = total - lost
            steps.extend(more)
        return Scored(total, tuple(steps))

    def _gained(self, known: Known) -> tuple[Range, list[Step]]:
        scored = [item.score(known) for item in self.add]
        steps = [step for _, some in scored for step in some]
        if not scored:
            return Range.point(0), steps
        if self.take == "all":
            return sum((points for points, _ in scored), Range.point(0)), steps
        best = Range(max(points.low for points, _ in scored), max(points.high for points, _ in scored))
        steps.append(Step("取其中最高的一项", "info", points=best))
        return best, steps

    def changes(self, known: Known) -> Iterator[Change]:
        for item in (*self.add, *self.deduct):
            yield from item.changes(known)

    def sentence(self) -> str:
        items = [*self.add, *self.deduct]
        marks = MARKS if len(items) > 1 else " "
        numbered = [f"{marks[n % len(marks)].strip()}{item.sentence()}。" for n, item in enumerate(items)]
        added, taken = numbered[: len(self.add)], numbered[len(self.add) :]
        return self._opening() + "".join(added) + self._turn() + "".join(taken) + self._ending()

    def _opening(self) -> str:
        if self.start and self.start == self.full:
            return f"满分{score_words(self.full)}。"
        start = f"起始分{score_words(self.start)}。" if self.start or not self.add else ""
        return start + ("取下列各项中得分最高的一项：" if self.take == "best" else "")

    def _turn(self) -> str:
        return "从以上得分中扣：" if self.add and self.deduct else ""

    def _ending(self) -> str:
        stop = f"最低得{score_words(self.floor)}" if self.floor else "扣完为止"
        if self.deduct and not self.add:
            return f"{stop}。{capped(self.start, self.full)}"
        tops = [item.most() for item in self.add]
        known = [top for top in tops if top is not None]
        most = (max(known) if self.take == "best" else sum(known, ZERO)) + self.start
        over = len(known) < len(tops) or most > self.full
        words = [f"本项最多得{score_words(self.full)}"] if over else []
        words += [stop] if self.deduct else []
        return f"{'，'.join(words)}。" if words else ""

    def questions(self) -> Iterator[Question]:
        for item in (*self.add, *self.deduct):
            yield from item.questions()


def read(value: dict[str, Any], scope: Scope) -> Summing | None:
    """The rule that `add:` and `deduct:` say."""
    both = "add" in value and "deduct" in value
    if both and "start" not in value:
        scope.fault("R406", "add 与 deduct 并用时没有写起始分", "从 0 分加起写 start: 0，从满分扣起写 start: 100%")
    if "take" in value and "add" not in value:
        scope.fault("R408", "take 只与 add 连用，这里没有 add", "请删去 take", "take", on="key")
    start = scope.points(value["start"], "start") if "start" in value else (ZERO if "add" in value else scope.full)
    add = read_items(value["add"], "add", scope.inner("add")) if "add" in value else []
    deduct = read_items(value["deduct"], "deduct", scope.inner("deduct")) if "deduct" in value else []
    if start is None or add is None or deduct is None or (both and "start" not in value):
        return None
    return Summing(scope.full, start, tuple(add), tuple(deduct), value.get("take", "all"), scope.floor)
