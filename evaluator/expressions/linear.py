"""An amount as a sum of multiples: what cancels out is seen, so that `甲 - 甲 * 40%` is `0.6 甲`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluator.expressions.amounts import Arithmetic
from evaluator.model.numbers import ZERO
from evaluator.model.question import Known
from evaluator.model.range import Range
from evaluator.model.rule import Amount


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + the sum of factor × term; a term is what cannot be taken apart further, by its canonical text."""

    constant: Fraction
    terms: Mapping[str, tuple[Fraction, Amount]] = field(default_factory=dict)

    def times(self, factor: Fraction) -> Linear:
        """The multiple of the whole."""
        terms = {text: (part * factor, term) for text, (part, term) in self.terms.items() if factor}
        return Linear(self.constant * factor, terms)

    def plus(self, other: Linear) -> Linear:
        """The sum of the two; terms that cancel out are gone."""
        terms = dict(self.terms)
        for text, (factor, term) in other.terms.items():
            terms[text] = (factor + terms.get(text, (ZERO, term))[0], term)
        return Linear(self.constant + other.constant, {text: part for text, part in terms.items() if part[0]})

    def minus(self, other: Linear) -> Linear:
        """The difference of the two."""
        return self.plus(other.times(Fraction(-1)))

    def bounds(self, known: Known) -> Range:
        """Every value it may take; sound, and exact where the terms vary freely."""
        parts = (Range.point(factor) * term.number(known) for factor, term in self.terms.values())
        return sum(parts, Range.point(self.constant))


def linear(amount: Amount) -> Linear:
    """The normal form of an amount."""
    if not any(True for _ in amount.questions()):
        return Linear(amount.number(Known({})).value)
    if isinstance(amount, Arithmetic):
        left, right = linear(amount.left), linear(amount.right)
        if amount.sign == "+":
            return left.plus(right)
        if amount.sign == "-":
            return left.minus(right)
        if not right.terms:
            return left.times(right.constant if amount.sign == "*" else 1 / right.constant)
        if amount.sign == "*" and not left.terms:
            return right.times(left.constant)
    return Linear(ZERO, {amount.text: (Fraction(1), amount)})
