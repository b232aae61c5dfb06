"""How a leaf's score came about, as a result carries it: the steps, the settlement, and what would raise it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a derivation. `state`: met, not_met, open, skipped or info; `low` is empty for a mere note.

    `fault`: `what` names a fault; otherwise it names what should be.
    """

    what: str
    state: str
    why: str
    low: Fraction | None
    high: Fraction | None
    lost: Fraction
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change that would raise a leaf's score, and by how much.

    `answers` are the keys of the answers that change; `told` says from what to what, where `what` does not.
    """

    what: str
    gain: Fraction
    code: str
    answers: tuple[str, ...]
    told: str = ""


#: how a target that is not due yet stands against an even pace, in words
COURSE_WORDS: dict[str, str] = {"on_course": "进度正常", "behind": "进度落后", "unknown": "进度尚不能判断"}


@dataclass(frozen=True, slots=True)
class Course:
    """How a requirement that is not due yet stands against an even pace up to its day, and why, figure by figure.

    `state`: on_course, behind, or unknown (the figures of earlier days lack this one).
    """

    state: Literal["on_course", "behind", "unknown"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a leaf's score came about in one run: the steps, the settlement (before → after), and what would raise it.

    `course` is there for a requirement that is not due yet and is decided by figures, where figures of earlier days are given.
    """

    steps: tuple[StepLine, ...]
    settlement: tuple[str, ...]
    raises: tuple[Change, ...]
    course: Course | None = None
