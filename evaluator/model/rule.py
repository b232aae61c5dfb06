"""What a rule must offer: its sentence, its questions, and a score with the steps that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol, TypeGuard

from evaluator.model.numbers import ZERO
from evaluator.model.question import Known, Question, Value
from evaluator.model.range import Range

State = Literal["met", "not_met", "open", "skipped", "info"]

#: what a step is about: what the rule looks at, what several of its steps come to, whether the leaf applies, material that
#: must be there, what moves points beyond the leaf's own, and several judgements made one
StepKind = Literal["rule", "summary", "not_applicable", "material", "bonus", "penalty", "merged"]

#: what a clause of a reason tells. First the figure or fact that was looked at, the option chosen, or the points somebody
#: gave; then another figure, which the first is held against or which counts beside it; what was required, and how much is
#: missing; the tier or the part of a target that was reached; a note on how it is counted, or that it is not known yet; and
#: how it goes on to the points
ClauseKind = Literal["figure", "chosen", "given", "other", "required", "reached", "note", "points"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of the reason of a step: what it says, with the mark that joins it to the part before, and what that is."""

    said: str
    kind: ClauseKind = "figure"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: what was looked at, how it stands, the arithmetic, and what it gave.

    `points` is the signed contribution (None for a line that only explains); `lost` is what better answers here would
    have kept or earned, 0 where nothing is missing. `fault`: `what` names a fault; otherwise it names what should be.
    `why` is the reason in parts, which one after another are its words; `named`: it (or that of the steps that explain this
    one) tells by itself what the step is about, as a figure does under its own name.
    """

    what: str
    state: State
    why: tuple[Clause, ...] = ()
    points: Range | None = None
    lost: Fraction = ZERO
    fault: bool = False
    kind: StepKind = "rule"
    named: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that might be made better: in words, the answers that it would change, and the step it is about.

    `mends` is the `what` of that step, `kind` its kind; empty where no step says it. `aim` is what follows `mends` in the
    words, where these are the name of a question or figure and then what it should become.
    """

    what: str
    answers: Mapping[str, Value]
    mends: str = ""
    kind: StepKind = "rule"
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a rule gives for one set of answers: a range (a point when all is known) and how it came about."""

    points: Range
    steps: tuple[Step, ...] = ()


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
    """An expression that holds, does not hold, or (None) cannot be told yet.

    `figures` are what it looks at, each with its numbers put in.
    """

    @property
    def text(self) -> str: ...
    def truth(self, known: Known) -> bool | None: ...
    def say(self) -> str: ...
    def figures(self, known: Known) -> tuple[str, ...]: ...
    def questions(self) -> Iterable[Question]: ...


def in_parts(figures: Iterable[str]) -> tuple[Clause, ...]:
    """The figures that a condition looks at as parts of a reason."""
    return tuple(Clause(f"，{one}", "other") if n else Clause(one) for n, one in enumerate(figures))


def worked(condition: Condition, known: Known) -> str:
    """All that a condition looks at, with the numbers put in, in one text."""
    return "，".join(condition.figures(known))


def is_amount(part: object) -> TypeGuard[Amount]:
    """Whether a part of an expression gives a number."""
    return hasattr(part, "number")


def is_condition(part: object) -> TypeGuard[Condition]:
    """Whether a part of an expression holds or does not hold."""
    return hasattr(part, "truth")


class Part(Protocol):
    """A line of a bonus or penalty list: what it moves (never negative), with its steps."""

    def score(self, known: Known) -> tuple[Range, tuple[Step, ...]]: ...
    def changes(self, known: Known) -> Iterator[Change]: ...
    def sentence(self) -> str: ...
    def questions(self) -> Iterable[Question]: ...


class Rule(Protocol):
    """How a leaf's points follow from answers. `full` is the full mark the rule was written for.

    `changes` are what might raise the points once all is known; whether they do is for the leaf to find out.
    """

    @property
    def full(self) -> Fraction: ...
    def score(self, known: Known) -> Scored: ...
    def changes(self, known: Known) -> Iterator[Change]: ...
    def sentence(self) -> str: ...
    def questions(self) -> Iterable[Question]: ...
