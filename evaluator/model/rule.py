"""What a rule must offer: its sentence, its questions, and a score with the steps that lead to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from evaluator.model.question import Known, Question
from evaluator.model.range import Range

State = Literal["met", "not_met", "open", "skipped", "info"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: what was looked at, how it stands, the arithmetic, and what it gave.

    `points` is the signed contribution (None for a line that only explains); `lost` is what better answers here would
    have kept or earned, 0 where nothing is missing.
    """

    what: str
    state: State
    why: str = ""
    points: Range | None = None
    lost: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Raise:
    """One change that would raise the score of a leaf, and by how much (at most)."""

    what: str
    gain: Fraction


@dataclass(frozen=True, slots=True)
class Scored:
    """What a rule gives for one set of answers: a range (a point when all is known) and how it came about."""

    points: Range
    steps: tuple[Step, ...] = ()
    raises: tuple[Raise, ...] = ()


class Amount(Protocol):
    """An expression that gives a number."""

    @property
    def text(self) -> str: ...
    @property
    def is_share(self) -> bool: ...
    @property
    def unit(self) -> str: ...
    def number(self, known: Known) -> Range: ...
    def say(self) -> str: ...
    def worked(self, known: Known) -> str: ...
    def questions(self) -> Iterable[Question]: ...


class Condition(Protocol):
    """An expression that holds, does not hold, or (None) cannot be told yet."""

    @property
    def text(self) -> str: ...
    def truth(self, known: Known) -> bool | None: ...
    def say(self) -> str: ...
    def worked(self, known: Known) -> str: ...
    def questions(self) -> Iterable[Question]: ...


class Part(Protocol):
    """A line of a bonus or penalty list: what it moves (never negative), with its steps and possible changes."""

    def score(self, known: Known) -> tuple[Range, tuple[Step, ...], tuple[Raise, ...]]: ...
    def sentence(self) -> str: ...
    def questions(self) -> Iterable[Question]: ...


class Rule(Protocol):
    """How a leaf's points follow from answers. `full` is the full mark the rule was written for."""

    @property
    def full(self) -> Fraction: ...
    def score(self, known: Known) -> Scored: ...
    def sentence(self) -> str: ...
    def questions(self) -> Iterable[Question]: ...
