"""How a leaf's score came about, as a result carries it: the steps, the settlement, and what would raise it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.model.rule import Clause, StepKind

#: how the words of a step begin that is about more than the rule
_HEADINGS: dict[str, str] = {
    "not_applicable": "不适用：",
    "material": "书面材料：",
    "bonus": "加分：",
    "penalty": "另扣：",
}


def titled(kind: str, what: str) -> str:
    """What a step of that kind is about, as it is printed."""
    return f"{_HEADINGS.get(kind, '')}{what}"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a derivation. `state`: met, not_met, open, skipped or info; `low` is empty for a mere note.

    `fault`: `what` names a fault; otherwise it names what should be. `kind`: what it is about (see `StepKind`).
    `why`: the reason in parts (see `Clause`); `named`: it tells by itself what the step is about.
    """

    what: str
    state: str
    why: tuple[Clause, ...]
    low: Fraction | None
    high: Fraction | None
    lost: Fraction
    fault: bool = False
    kind: StepKind = "rule"
    named: bool = False

    @property
    def reason(self) -> str:
        """Why, in one text, with the way to the points."""
        return "".join(clause.said for clause in self.why)

    @property
    def title(self) -> str:
        """What it is about, as it is printed."""
        unsure = "是否" if self.kind == "not_applicable" and self.state == "open" else ""
        return unsure + titled(self.kind, self.what)


#: what a line of a settlement says: required material is lacking, and that took the points; something is not known yet that
#: bears on the figure; a veto holds, or still may; something beside the total lowers the grade; the total gives the grade
LineKind = Literal["note", "forfeited", "undecided", "gate", "gate_open", "grade", "graded"]


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One line of a settlement, before → after, as it is printed.

    Of a veto `gate` is the name, and `lost` the points that it takes from a branch, as far as they are known.
    """

    text: str
    kind: LineKind = "note"
    gate: str = ""
    lost: Fraction = Fraction(0)

    @property
    def about_gate(self) -> str:
        """Of a veto what became of it, without its name."""
        return self.text.removeprefix(self.gate).lstrip("：")


@dataclass(frozen=True, slots=True)
class Change:
    """A change that would raise a leaf's score, and by how much.

    `answers` are the keys of the answers that change; `told` says from what to what, where `what` does not. `kind` and
    `mends` are the kind and the `what` of the step that it betters; `aim` what it should become, where `what` is `mends` and
    then this.
    """

    what: str
    gain: Fraction
    code: str
    answers: tuple[str, ...]
    told: str = ""
    kind: StepKind = "rule"
    mends: str = ""
    aim: str = ""


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
    settlement: tuple[SettlementLine, ...]
    raises: tuple[Change, ...]
    course: Course | None = None
