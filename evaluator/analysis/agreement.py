"""How far the assessors of a round agree: Krippendorff's alpha by branch, the spread at each leaf, and who is severe.

The one door to the library krippendorff. What it is given are points as a share of the leaf's full mark, at the
interval level: a difference of 10 % counts the same wherever it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.node import Node, Rating
from evaluator.model.numbers import Rounding, fixed, total_of
from evaluator.model.result import Result, headings
from evaluator.model.round import AGREED, SELF, SURVEYED

#: with fewer jointly rated units alpha says too little to be printed
LEAST_UNITS = 10
#: what is customarily asked of alpha (Krippendorff, Content Analysis): reliable from the first on, tentative from the second
RELIABLE, TENTATIVE = Fraction(8, 10), Fraction(667, 1000)
PLACES = 3


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha as printed, three decimals; None where it cannot be worked out.

    `units` were rated by two or more of the `raters`, all of their ratings known; `left_out` were rated jointly too, but
    a rating is still open. `alike`: all values are the same, which leaves alpha undefined.
    """

    value: Fraction | None
    units: int
    raters: int
    left_out: int = 0
    alike: bool = False

    @property
    def printed(self) -> str:
        """`0.849`, 不足以计算, or that there is nothing to tell apart."""
        if self.value is not None:
            return fixed(self.value, PLACES)
        return "无法计算" if self.alike else "不足以计算"

    @property
    def verdict(self) -> str:
        """What the figure says, read from it as printed, by the customary limits."""
        if self.alike:
            return "所有评分都相同，没有差异可比，不能据此说一致性高"
        if self.value is None:
            return f"共同评分的不到{LEAST_UNITS}项"
        if self.value >= RELIABLE:
            return "可靠"
        return "可作参考" if self.value >= TENTATIVE else "一致性不足"

    def words(self) -> str:
        """All of it in one line: `0.849，可靠（12项共同评分，4名评估人员）`."""
        left_out = f"，另有{self.left_out}项评分未齐，没有计入" if self.left_out else ""
        return f"{self.printed}，{self.verdict}（{self.units}项共同评分，{self.raters}名评估人员{left_out}）"


@dataclass(frozen=True, slots=True)
class BranchAgreement:
    """Alpha over a first-level branch; `parties` the same among the assessors of each party, where there are several."""

    code: str
    name: str
    alpha: Alpha
    parties: tuple[tuple[str, Alpha], ...] = ()


@dataclass(frozen=True, slots=True)
class LeafAgreement:
    """A leaf of a subject that several rated: the spread as a share of the full mark, whether it is flagged."""

    subject: str
    code: str
    name: str
    spread: Fraction | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Severity:
    """By how much of the full mark an assessor's ratings lie above (or below) the mean of the others', on average.

    Over `units` jointly rated ones, all branches together; None where there is none.
    """

    assessor: str
    name: str
    deviation: Fraction | None
    units: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the assessors of a round agree."""

    branches: tuple[BranchAgreement, ...]
    leaves: tuple[LeafAgreement, ...]
    assessors: tuple[Severity, ...]

    @property
    def flagged(self) -> tuple[LeafAgreement, ...]:
        """The leaves whose spread the round calls too wide."""
        return tuple(leaf for leaf in self.leaves if leaf.flagged)


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf of a subject with its ratings: by assessor a share of the full mark, None while it is open."""

    subject: str
    root: Node
    node: Node
    shares: Mapping[str, Fraction | None]
    parties: Mapping[str, str]

    @property
    def joint(self) -> bool:
        return len(self.shares) > 1

    def of(self, party: str) -> Unit:
        """The same with only the ratings of one party."""
        shares = {one: share for one, share in self.shares.items() if self.parties[one] == party}
        return Unit(self.subject, self.root, self.node, shares, self.parties)

    def known(self) -> dict[str, Fraction]:
        """The ratings where all of them are known; else nothing."""
        found = {one: share for one, share in self.shares.items() if share is not None}
        return found if len(found) == len(self.shares) else {}


def agreement(results: Sequence[Result]) -> Agreement:
    """How far the assessors agree over the results of one round, whatever their order."""
    results = sorted(results, key=_subject)
    units = [unit for result in results for unit in units_of(result) if unit.joint]
    names = {line.id: line.name for result in results if result.dossier.round for line in result.dossier.round.team}
    raters = {one for unit in units for one in unit.shares}
    order = [*(one for one in names if one in raters), *sorted(raters - names.keys())]
    rated = {unit.root.code for unit in units}
    return Agreement(
        tuple(_branch(code, name, units) for code, name in headings(results).items() if code in rated),
        tuple(_leaf(unit) for unit in units),
        tuple(_severity(one, names.get(one, ""), units) for one in order),
    )


def _subject(result: Result) -> str:
    return result.conclusion.subject


def units_of(result: Result) -> Iterator[Unit]:
    """The leaves of a subject that assessors rated, with the ratings of each; the subject's own is none of them."""
    for root in result.conclusion.nodes:
        for node in root.leaves():
            assert node.leaf is not None
            full = node.score(result.run).full
            ratings = [one for one in node.leaf.ratings if _assessed(one)]
            if ratings and full > 0:
                shares = {one.assessor: one.low / full if one.low == one.high else None for one in ratings}
                yield Unit(result.conclusion.subject, root, node, shares, {one.assessor: one.party for one in ratings})


def _assessed(rating: Rating) -> bool:
    """Whether the rating is one assessor's own, not the subject's, a survey's, or what the team agreed on."""
    return rating.assessor not in ("", SELF, AGREED, SURVEYED)


def _branch(code: str, name: str, units: Sequence[Unit]) -> BranchAgreement:
    own = [unit for unit in units if unit.root.code == code]
    parties = sorted({party for unit in own for party in unit.parties.values()})
    each = tuple((party, alpha_of([unit.of(party) for unit in own])) for party in parties)
    return BranchAgreement(code, name, alpha_of(own), each if len(parties) > 1 else ())


def _leaf(unit: Unit) -> LeafAgreement:
    leaf = unit.node.leaf
    assert leaf is not None
    return LeafAgreement(unit.subject, unit.node.code, unit.node.name, leaf.spread, leaf.flagged)


def _severity(assessor: str, name: str, units: Iterable[Unit]) -> Severity:
    gaps = []
    for unit in units:
        known = unit.known()
        others = [share for one, share in known.items() if one != assessor]
        if assessor in known and others:
            gaps.append(known[assessor] - total_of(others) / len(others))
    return Severity(assessor, name, total_of(gaps) / len(gaps) if gaps else None, len(gaps))


# -- alpha -----------------------------------------------------------------------------------------------------------


def alpha_of(units: Iterable[Unit]) -> Alpha:
    """Alpha over the units that two or more rated, as far as all their ratings are known."""
    joint = [unit for unit in units if unit.joint]
    known = [found for unit in joint if (found := unit.known())]
    raters = {one for found in known for one in found}
    left_out = len(joint) - len(known)
    if len(known) < LEAST_UNITS:
        return Alpha(None, len(known), len(raters), left_out)
    if len({share for found in known for share in found.values()}) == 1:
        return Alpha(None, len(known), len(raters), left_out, alike=True)
    return Alpha(interval_alpha(known), len(known), len(raters), left_out)


def interval_alpha(units: Sequence[Mapping[str, Fraction]]) -> Fraction:
    """Alpha at the interval level over units of two or more ratings each, not all the same; to three decimals.

    The library reckons in floats, which may differ in their last digits from machine to machine; nine decimals are
    taken from it before it is rounded as printed.
    """
    from krippendorff import alpha  # noqa: PLC0415  # numpy takes its time, and few need it

    raters = sorted({one for unit in units for one in unit})
    table = [[float(unit[one]) if one in unit else float("nan") for unit in units] for one in raters]
    exact = Fraction(f"{alpha(reliability_data=table, level_of_measurement='interval'):.9f}")
    return Rounding(places=PLACES).apply(exact)
