"""How many indicators stand so, once the tree is settled: `critical.count(share < 60%)`, `leaves.count(score = 0)`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.expressions.amounts import figure
from evaluator.model.numbers import span
from evaluator.model.question import Known, Question
from evaluator.model.range import INFINITY, Range
from evaluator.model.rule import Condition

#: what may be counted, in words
COUNTED_WORDS = {"critical": "关键指标", "leaves": "末级指标"}
#: what is known of each indicator that is counted; a score below zero has a share below zero
SHARE = Question("share", "得分率", "share", "", None, Fraction(1))
SCORE = Question("score", "得分", "number", "分")
#: so many indicators are named of those that count
MOST_NAMED = 5
_YES, _NO = Range.point(1), Range.point(0)
_EITHER = Range(Fraction(0), Fraction(1), Fraction(1))


def applies_key(code: str) -> str:
    """The key of the figure that tells whether an indicator applies: 1, 0, or from 0 to 1 while that is open."""
    return f"applies|{code}"


def own_key(code: str) -> str:
    """The key of what an indicator gives if it applies, whatever is given where it does not."""
    return f"own|{code}"


@dataclass(frozen=True, slots=True)
class Counting:
    """How many of the indicators, by code with their names and points, meet the condition; without one, how many apply.

    What does not apply is not counted, which is said where there is any such. The codes are part of the text, so that what is marked as critical counts in the
    hash of a standard that counts it.
    """

    which: str
    nodes: tuple[tuple[str, str, Fraction], ...]
    inner: Condition | None = None
    some_may_not_apply: bool = False
    is_share: bool = False
    unit: str = "项"

    @property
    def text(self) -> str:
        inner = f"({self.inner.text})" if self.inner is not None else ""
        return f"{self.which}.count{inner}[{','.join(code for code, _, _ in self.nodes)}]"

    def number(self, known: Known) -> Range:
        return sum((self._one(code, points, known) for code, _, points in self.nodes), _NO)

    def _one(self, code: str, points: Fraction, known: Known) -> Range:
        """Whether one indicator is counted: 1, 0, or either."""
        applies = known.figures.get(applies_key(code), _EITHER)
        if applies == _NO or self.inner is None:
            return applies
        bounds = known.figures.get(f"score|{code}", Range(-INFINITY, points))
        score = known.figures.get(own_key(code), bounds)
        holds = self.inner.truth(Known({}, {"score": score, "share": score * Range.point(1 / points)}))
        if holds is False:
            return _NO
        return applies if holds else _EITHER

    def say(self) -> str:
        what = COUNTED_WORDS[self.which]
        if self.inner is None:
            return f"适用的{what}"
        return f"{self.inner.say()}的{what}{'（不适用的不算）' if self.some_may_not_apply else ''}"

    def worked(self, known: Known) -> str:
        each = [(f"{code} {name}", self._one(code, points, known)) for code, name, points in self.nodes]
        value = self.number(known)
        found = [name for name, one in each if one == _YES]
        perhaps = [name for name, one in each if not one.known]
        told = "；".join(words for words in (_named(found), f"未定的有{_named(perhaps)}" if perhaps else "") if words)
        low, high = value.low, value.high
        assert isinstance(low, Fraction), "a count is finite"
        assert isinstance(high, Fraction), "a count is finite"
        number = figure(value, unit=self.unit) if value.known else f"{span(low, high)}{self.unit}"
        what = replace(self, some_may_not_apply=False).say()
        return f"{what}{number}{f'（{told}）' if told else ''}"

    def questions(self) -> Iterator[Question]:
        for code, name, points in self.nodes:
            yield Question(applies_key(code), f"“{name}”适用", "count", "", Fraction(0), Fraction(1))
            yield Question(own_key(code), f"“{name}”的得分", "number", "分", None, points)


def _named(names: list[str]) -> str:
    more = f"等{len(names)}项" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
