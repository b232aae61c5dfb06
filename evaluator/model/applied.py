"""The standard that was applied, as a result names it: which one exactly, its printed rules, and its known defects."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.node import CitationLine
from evaluator.model.standard import RULE_WORDS, RuleKind


@dataclass(frozen=True, slots=True)
class UnevaluatedLine:
    """What a source says and the standard cannot evaluate, and why not."""

    says: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class DefectLine:
    """A defect that the published table has: the editor's words, what the program found, and how it is scored in spite of it."""

    at: str
    where: str
    code: str
    say: str
    found: tuple[str, ...]
    scored: str


@dataclass(frozen=True, slots=True)
class CitedLine:
    """A veto, or the grades, by the name under which it is printed, and what of it is published where."""

    name: str
    citations: tuple[CitationLine, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A printed rule beyond the leaves; of a veto `gate` is its name."""

    text: str
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The printed rules of one kind."""

    kind: RuleKind
    lines: tuple[RuleLine, ...]

    @property
    def heading(self) -> str:
        return RULE_WORDS[self.kind]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class StandardInfo:
    """Which standard was applied, exactly.

    `total` is None for a requirements standard, and then `scored` is False. `rules`: the printed rules beyond the leaves.
    `defects` are those it carries from the published table. `cited`: where vetoes and grades are from; where the
    indicators are from stands with the leaves.
    """

    id: str
    version: str
    title: str
    hash: str
    provenance: str
    note: str
    subject_name: str
    total: Fraction | None
    places: int
    rounding: str
    grades: tuple[tuple[str, Fraction | None], ...]
    sources: tuple[tuple[str, str, str, str], ...]
    scored: bool = True
    rules: tuple[Rules, ...] = ()
    defects: tuple[DefectLine, ...] = ()
    not_evaluated: tuple[UnevaluatedLine, ...] = ()
    cited: tuple[CitedLine, ...] = ()

    def gate(self, name: str) -> str:
        """The printed sentence of a veto; empty where the standard has none of that name."""
        return next((line.text for some in self.rules for line in some.lines if name and line.gate == name), "")
