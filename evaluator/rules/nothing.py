"""No rule: a leaf without points of its own, which only gives bonus or penalty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.question import Known, Question
from evaluator.model.range import ZERO_RANGE
from evaluator.model.rule import Change, Scored


@dataclass(frozen=True, slots=True)
class Nothing:
    """Gives nothing and asks nothing."""

    full: Fraction = Fraction(0)

    def score(self, known: Known) -> Scored:
        return Scored(ZERO_RANGE)

    def changes(self, known: Known) -> Iterator[Change]:
        return iter(())

    def sentence(self) -> str:
        return ""

    def questions(self) -> Iterator[Question]:
        return iter(())
