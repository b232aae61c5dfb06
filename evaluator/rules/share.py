"""`share`: the full mark times an amount between 0 and 1, or between two goalposts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.expressions.amounts import Arithmetic, Extreme, Ratio, equals, figure
from evaluator.expressions.reaching import Goal, reach
from evaluator.model.numbers import ONE, ZERO, percent, plain, terminates, text_of
from evaluator.model.question import Known, Question
from evaluator.model.range import Range
from evaluator.model.rule import Amount, Change, Clause, Scored, Step
from evaluator.rules.scope import Scope, score_words
from evaluator.rules.shapes import AMOUNT, POINTS, Shape
from evaluator.rules.telling import names, of_amount

SCHEMA: Shape = {
    "type": "object",
    "properties": {
        "share": {
            "type": ["amount", "object"],
            "properties": {"of": AMOUNT, "zero_at": POINTS, "full_at": POINTS},
            "required": ["of", "zero_at", "full_at"],
            "additionalProperties": False,
        }
    },
    "required": ["share"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Share:
    """full × clip((amount − zero_at) ÷ (full_at − zero_at), 0, 1)."""

    full: Fraction
    amount: Amount
    zero_at: Fraction = ZERO
    full_at: Fraction = ONE
    posts: bool = False

    def score(self, known: Known) -> Scored:
        value = self.amount.number(known)
        part = self._part(value).clip(ZERO, ONE)
        points = part * Range.point(self.full)
        what, told = self.amount.say(), of_amount(self.amount, known.aside())
        if not value.known:
            return Scored(points, (Step(what, "open", told, points),))
        lost = self.full - points.value
        times = percent(part.value) if terminates(part.value) else plain(part.value)
        way = Clause(f"；{plain(self.full)}×{times}＝{score_words(points.value)}", "points")
        why = (*told, *self._between(value.value), way)
        step = Step(what, "met" if lost <= 0 else "not_met", why, points, lost, named=names(told, what, what))
        return Scored(points, (step,))

    def changes(self, known: Known) -> Iterator[Change]:
        needed = reach(self.amount, Goal(self.full_at, self.full_at > self.zero_at), known)
        if needed:
            goal = figure(Range.point(self.full_at), self._is_share, self.amount.unit)
            yield Change(f"{self.amount.say()}达到{goal}", needed, self.amount.say())

    def _part(self, value: Range) -> Range:
        """Where the amount stands between the goalposts, 0 to 1 within them."""
        if self.zero_at:
            value = value - Range.point(self.zero_at)
        span = self.full_at - self.zero_at
        return value if span == 1 else value * Range.point(1 / span)

    @property
    def _is_share(self) -> bool:
        return self.amount.is_share or (not self.posts and not self.amount.unit)

    def sentence(self) -> str:
        if not self.posts:
            return f"得分＝{plain(self.full)}×{self._said()}，最高{score_words(self.full)}{self._lowest()}。"
        if self.zero_at == 0 and self.full_at > 0:
            goal = figure(Range.point(self.full_at), self._is_share)
            return f"得分＝{plain(self.full)}×{self._said()}÷{goal}，最高{score_words(self.full)}{self._lowest()}。"
        zero, full = (figure(Range.point(x), self._is_share, self.amount.unit) for x in (self.zero_at, self.full_at))
        rising = self.full_at > self.zero_at
        low, high = ("不高于", "不低于") if rising else ("不低于", "不高于")
        return (
            f"{self.amount.say()}{high}{full}的得{score_words(self.full)}，{low}{zero}的得0分，"
            f"在两者之间的按比例计分：得分＝{plain(self.full)}×{self._distance(zero)}÷{self._span()}。"
        )

    def _between(self, value: Fraction) -> Iterator[Clause]:
        """How far the amount is on the way from goalpost to goalpost, and what is made of it beyond them."""
        part = (value - self.zero_at) / (self.full_at - self.zero_at)
        if self.posts:
            own, zero = (percent(x) if self._is_share and terminates(x) else plain(x) for x in (value, self.zero_at))
            way = f"（{own}－{zero}）" if self.full_at > self.zero_at else f"（{zero}－{own}）"
            of_target = self.zero_at == 0 and self.full_at > 0
            if of_target:
                way = own if terminates(value) else f"（{own}）"
            words = f"，{way}÷{self._span()}{equals(Range.point(part), True)}"
            yield Clause(words, "reached" if of_target and terminates(value) else "points")
        if part > 1 or part < 0:
            yield Clause("，按100%计" if part > 1 else "，按0计", "note")

    def _lowest(self) -> str:
        return "" if self.amount.number(Known({})).low >= 0 else "，最低0分"

    def _said(self) -> str:
        said = self.amount.say()
        if isinstance(self.amount, (Arithmetic, Ratio, Extreme)):
            return f"（{said}）"
        return f"“{said}”" if said[0].isdigit() else said

    def _distance(self, zero: str) -> str:
        if self.full_at < self.zero_at:
            return f"（{zero}－{self.amount.say()}）"
        return f"（{self.amount.say()}－{zero}）"

    def _span(self) -> str:
        size = abs(self.full_at - self.zero_at)
        return percent(size) if self._is_share else plain(size)

    def questions(self) -> Iterable[Question]:
        return self.amount.questions()


def read(value: dict[str, Any], scope: Scope) -> Share | None:
    """The rule that `share:` says."""
    written = value["share"]
    if not isinstance(written, dict):
        amount = scope.amount(written, "share")
        return None if amount is None else Share(scope.full, amount)
    amount = scope.amount(written["of"], "share", "of")
    zero_at = scope.number(written["zero_at"], "share", "zero_at")
    full_at = scope.number(written["full_at"], "share", "full_at")
    if zero_at is not None and zero_at == full_at:
        said = f"zero_at 和 full_at 都写了 {text_of(written['full_at'])}"
        fix = "zero_at 写得零分的数，full_at 写得满分的数，两个要不同"
        scope.fault("R410", said, fix, "share", "full_at")
        return None
    if amount is None or zero_at is None or full_at is None:
        return None
    return Share(scope.full, amount, zero_at, full_at, posts=True)
