"""The standard that was applied, as a result names it: which one exactly, its printed rules, and its known defects."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


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
class StandardInfo:
    """Which standard was applied, exactly.

    `total` is None for a requirements standard, and then `scored` is False. `rules`: the printed rules beyond the leaves,
    by heading. `defects` are those it carries from the published table.
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
    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    defects: tuple[DefectLine, ...] = ()
    not_evaluated: tuple[UnevaluatedLine, ...] = ()
