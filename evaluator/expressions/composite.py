"""Amounts made of the parts of one fact: the rate and the shortfall of a pair, how many options are ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evaluator.expressions.amounts import Number, equals, figure
from evaluator.model.numbers import plain
from evaluator.model.question import Known, Question
from evaluator.model.range import INFINITY, Range, hull
from evaluator.model.rule import Amount


@dataclass(frozen=True, slots=True)
class Rate:
    """done ÷ due of a pair; where nothing was due the declared value, or undefined (`none_due` is None)."""

    due: Question
    done: Question
    none_due: Fraction | None
    word: str
    is_share: bool = True
    unit: str = ""

    @property
    def text(self) -> str:
        return f"{self.due.key.removesuffix('.due')}.rate"

    def number(self, known: Known) -> Range:
        due = known.number(self.due)
        if due.known and due.value >= 1:
            return known.number(self.done) * due.inverse()
        some = due.clip(Fraction(1), max(due.high, Fraction(1)))
        parts = []
        if due.high >= 1:
            done = known.number(self.done)
            parts.append(done * some.inverse())
            endless = due.high == INFINITY and done.high == INFINITY
            known.loose = known.loose or not (some.known or endless)
        if due.low <= 0 and self.none_due is not None:
            parts.append(Range(self.none_due, self.none_due))
        return hull(parts) if parts else Range(Fraction(0), INFINITY)

    def say(self) -> str:
        return self.word

    def note(self) -> str:
        """What the rate is, and what it is when nothing was due."""
        odd = "" if self.none_due is None else f"，{self.due.label}为0的按{figure(Range.point(self.none_due), True)}计"
        return f"{self.word}＝{self.done.label}÷{self.due.label}{odd}"

    def worked(self, known: Known) -> str:
        due, done = known.number(self.due), known.number(self.done)
        if due.known and not due.value:
            return f"{self.word}（{self.due.label}为0，按{figure(self.number(known), True)}计）"
        if not (due.known and done.known):
            return f"{self.word}（{known.blank}）"
        return f"{self.word}{plain(done.value)}÷{plain(due.value)}{equals(self.number(known), True)}"

    def questions(self) -> Iterable[Question]:
        return (self.due, self.done)


@dataclass(frozen=True, slots=True)
class Short:
    """due − done of a pair, never below zero."""

    due: Question
    done: Question
    word: str
    is_share: bool = False

    @property
    def text(self) -> str:
        return f"{self.due.key.removesuffix('.due')}.short"

    @property
    def unit(self) -> str:
        return self.due.unit

    def number(self, known: Known) -> Range:
        gap = known.number(self.due) - known.number(self.done)
        return gap.clip(Fraction(0), INFINITY)

    def say(self) -> str:
        return f"{self.due.label}－{self.done.label}"

    def worked(self, known: Known) -> str:
        due, done = known.number(self.due), known.number(self.done)
        if due.known and done.known:
            short = figure(self.number(known), unit=self.due.unit)
            return f"{self.due.label}{plain(due.value)}－{self.done.label}{plain(done.value)}＝{short}"
        return f"{self.word}{figure(self.number(known), unit=self.due.unit, blank=known.blank)}"

    def questions(self) -> Iterable[Question]:
        return (self.due, self.done)


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many options of a multiple choice are ticked."""

    question: Question
    is_share: bool = False
    unit: str = "项"

    @property
    def text(self) -> str:
        return f"count({self.question.key})"

    def number(self, known: Known) -> Range:
        value = known.value(self.question)
        if value is None:
            return Range(Fraction(0), Fraction(len(self.question.options)), Fraction(1))
        assert isinstance(value, frozenset)
        return Range.point(len(value))

    def say(self) -> str:
        return f"{self.question.label}的项数"

    def worked(self, known: Known) -> str:
        return f"{self.say()}{figure(self.number(known), unit='项', blank=known.blank)}"

    def questions(self) -> Iterable[Question]:
        return (self.question,)


#: a rate of a thousand per cent is nobody's; a number like that beside a rate has lost its sign
_NO_RATE = 10


def bare_percent(amount: Amount, number: Amount) -> str:
    """What to write for a number that stands beside a rate without its per cent sign; empty where nothing is wrong."""
    if not isinstance(amount, Rate) or not isinstance(number, Number) or number.is_share:
        return ""
    return f"{plain(number.value)}%" if abs(number.value) >= _NO_RATE else ""
