"""One run of one subject: its answers, what it sees of those evaluated with it, every node settled, what would raise it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.model.derivation import Change
from evaluator.model.indicator import Indicator
from evaluator.model.question import Value
from evaluator.model.report import Report
from evaluator.model.result import Total
from evaluator.model.standard import Standard
from evaluator.scoring.cohort import Member, cohort_figures
from evaluator.scoring.deadlines import dated
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.quota import Standing
from evaluator.scoring.raising import Raising, next_grade
from evaluator.scoring.settlement import standing
from evaluator.scoring.tree import Figures, Settled


@dataclass(frozen=True, slots=True)
class Side:
    """One run: its answers, every node settled, the total, and (where advice is wanted) what would raise each leaf."""

    values: Mapping[str, Value]
    roots: tuple[Settled, ...]
    total: Total
    raises: Mapping[str, tuple[Change, ...]]
    figures: Figures

    def seen(self, leaf: Indicator) -> Mapping[str, Value]:
        """All that the leaf sees: the answers, and the others' figures."""
        return {**self.values, **self.figures.get(leaf.code, {})}


@dataclass(frozen=True, slots=True)
class Seen:
    """One run's answers of a subject, what they show of the others, and how the others stand; None without a cohort."""

    values: Mapping[str, Value]
    figures: Figures
    others: tuple[Standing, ...] | None = None


class Cohort:
    """The subjects evaluated together in one run: their figures as each sees them, and how they stand before quotas.

    `values` are those of the subjects in the run. One without any (not assessed yet) gives no figures, but it is one of
    those evaluated: it may still get any grade.
    """

    def __init__(
        self,
        standard: Standard,
        reports: Sequence[Report],
        values: Sequence[Mapping[str, Value] | None],
        leaves: Sequence[Leaves],
    ) -> None:
        self.values = values
        self.alone = len(reports) == 1
        self.standings: list[Standing] = []
        self.figures: list[Figures] = [{} for _ in reports]
        if self.alone:
            return
        inside = [n for n, known in enumerate(values) if known is not None]
        members = [Member(reports[n].subject.id, values[n] or {}, leaves[n]) for n in inside]
        if len(members) > 1:
            for n, figures in zip(inside, cohort_figures(standard, members), strict=True):
                self.figures[n] = figures
        if standard.grades is not None and standard.grades.quota:
            for n, report in enumerate(reports):
                given, subject = values[n], report.subject
                known = subject.attributes if given is None else given
                self.standings.append(standing(leaves[n], known, self.figures[n], subject.id, subject.name))

    def seen(self, n: int) -> Seen:
        """What the subject of that number sees."""
        others = tuple(one for m, one in enumerate(self.standings) if m != n)
        return Seen(self.values[n] or {}, self.figures[n], None if self.alone else others)


def side(seen: Seen, leaves: Leaves, blank: str, end: str, *, advice: bool) -> Side:
    """One run settled; `end` is the last day of the period."""
    values = seen.values
    raising = Raising(leaves, values, seen.figures, blank, seen.others)
    roots, total = dated(*raising.run(), end)
    if not advice or not leaves.standard.scored:
        return Side(values, roots, total, {}, seen.figures)
    questions = leaves.standard.questions()
    raises = {
        node.indicator.code: tuple(gain.line(questions, values) for gain in raising.gains(node.indicator))
        for root in roots
        for node in root.walk()
        if node.leaf is not None
    }
    total = replace(total, advance=next_grade(raising, roots, total))
    return Side(values, roots, total, raises, seen.figures)
