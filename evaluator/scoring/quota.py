"""Quotas: how many of those evaluated together may have a grade, settled by the places of their printed totals.

Pure and quick: every quota is settled for the whole cohort at once, in n log n.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from evaluator.model.grades import Grades
from evaluator.model.numbers import percent, plain

#: so many of those with the same total are named
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject before the quotas: its printed total as a range, the grades it may have, and which needs it meets.

    `counted` tells whether it is one of those evaluated (one that was refused is not), None where that is open; `needs` has
    for each grade whether its needs hold.
    """

    subject: str
    name: str
    low: Fraction
    high: Fraction
    grades: tuple[str, ...]
    counted: bool | None
    needs: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The grades that are left after the quotas, and a line for each quota that bears on them."""

    grades: tuple[str, ...]
    lines: tuple[str, ...] = ()


def alone(grades: Grades, standing: Standing) -> Outcome:
    """The outcome without a cohort: who would have a grade with a quota may as well be displaced from it."""
    lines = []
    for name, share in grades.quota:
        if name not in standing.grades:
            continue
        before = standing.grades
        standing = _after(grades, standing, name, None)
        below = "、".join(grade for grade in standing.grades if grade not in before)
        other = f"；不在名额内的为{below}" if below else ""
        lines.append(f"{name}不超过参评总数的{percent(share)}：没有给出同批参评的对象，是否在名额内未定{other}")
    return Outcome(standing.grades, tuple(lines))


def settle(grades: Grades, cohort: Sequence[Standing]) -> list[Outcome]:
    """The outcome for each of the cohort. The best grade is settled first; whom it displaces joins the next one's pool."""
    now = list(cohort)
    lines: list[list[str]] = [[] for _ in cohort]
    for name, share in grades.quota:
        contest = _Contest.of(grades, name, share, now)
        won = [contest.won(standing) if name in standing.grades else False for standing in now]
        for n, standing in enumerate(now):
            if name in standing.grades:
                after = _after(grades, standing, name, won[n])
                lines[n].append(contest.line(standing, won[n], after))
                now[n] = after
    return [Outcome(standing.grades, tuple(told)) for standing, told in zip(now, lines, strict=True)]


def _after(grades: Grades, standing: Standing, name: str, won: bool | None) -> Standing:
    """The standing once it is known (or, with None, still open) whether it has a place in the quota of that grade."""
    if won:
        return standing
    kept = set(standing.grades) if won is None else set(standing.grades) - {name}
    found = kept | set(_below(grades, standing, name))
    order = (*grades.names, *standing.grades)
    return replace(standing, grades=tuple(sorted(found, key=order.index)))


def _below(grades: Grades, standing: Standing, name: str) -> list[str]:
    """The best lower grade whose needs hold; several while needs are open. The last grade takes whom no other does."""
    found = []
    for n in range(grades.names.index(name) + 1, len(grades.names)):
        if standing.needs[n] is not False:
            found.append(grades.names[n])
        if standing.needs[n]:
            return found
    return found or [grades.names[-1]]


@dataclass(frozen=True, slots=True)
class _Contest:
    """One quota over one pool: who may compete, who surely does, and how many places there are at least and at most."""

    name: str
    share: Fraction
    ties_in: bool
    evaluated: tuple[int, int]
    #: the highest totals of all that may compete, the lowest of all that surely do; ascending
    possible: list[Fraction]
    certain: list[Fraction]
    #: who surely competes with a known total, by that total
    alike: dict[Fraction, list[Standing]]

    @staticmethod
    def of(grades: Grades, name: str, share: Fraction, pool: Iterable[Standing]) -> _Contest:
        """The contest for the places of that grade."""
        pool = list(pool)
        rivals = [one for one in pool if name in one.grades]
        sure = [one for one in rivals if one.grades == (name,)]
        alike: dict[Fraction, list[Standing]] = {}
        for one in sure:
            if one.low == one.high:
                alike.setdefault(one.low, []).append(one)
        return _Contest(
            name,
            share,
            grades.ties == "in",
            (sum(one.counted is True for one in pool), sum(one.counted is not False for one in pool)),
            sorted(one.high for one in rivals),
            sorted(one.low for one in sure),
            alike,
        )

    @property
    def places(self) -> tuple[int, int]:
        """How many may have the grade: the share of those evaluated, rounded down."""
        least, most = (floor(self.share * count) for count in self.evaluated)
        return least, most

    def won(self, standing: Standing) -> bool | None:
        """Whether the subject has a place, None while that is open.

        It has one where those before it leave room; with the same total they count as before it where ties are out.
        """
        before: Callable[[list[Fraction], Fraction], int] = bisect_right if self.ties_in else bisect_left
        own = standing.low < standing.high or not self.ties_in
        most = len(self.possible) - before(self.possible, standing.low) - own
        if most < self.places[0]:
            return True
        own = standing.grades == (self.name,) and standing.low == standing.high and not self.ties_in
        least = len(self.certain) - before(self.certain, standing.high) - own
        return False if least >= self.places[1] else None

    def line(self, standing: Standing, won: bool | None, after: Standing) -> str:
        """Places, those evaluated, the own rank, who shares it at the border, and what comes of it."""
        head = (
            f"{self.name}不超过参评总数的{percent(self.share)}："
            f"参评{_span(self.evaluated)}个，名额{_span(self.places)}个，{self._rank(standing)}"
        )
        tied = self._tied(standing)
        if won is None:
            return f"{head}{tied}；是否在名额内尚未确定"
        if won:
            return f"{head}{tied}，在名额内"
        return f"{head}{tied}，不在名额内：{self.name} → {'、'.join(after.grades)}"

    def _rank(self, standing: Standing) -> str:
        """The place in the pool by the printed total, 1-2-2-4; it is open while a total that matters is."""
        best = len(self.possible) - bisect_right(self.possible, standing.low)
        if standing.low < standing.high or best != len(self.certain) - bisect_right(self.certain, standing.low):
            return "名次未定"
        return f"{plain(standing.low)}分排第{best + 1}"

    def _tied(self, standing: Standing) -> str:
        """Those with the same total, where that total is the border."""
        tied = self.alike.get(standing.low, []) if standing.low == standing.high else []
        others = [one for one in tied if one.subject != standing.subject]
        ahead = len(self.certain) - bisect_right(self.certain, standing.low)
        if (
            len(others) != len(tied) - 1
            or not others
            or self.places[0] != self.places[1]
            or not ahead < self.places[0] < ahead + len(tied)
        ):
            return ""
        names = "、".join(title(one) for one in others[:MOST_NAMED])
        more = f"等{len(others)}个" if len(others) > MOST_NAMED else ""
        return f"，与{names}{more}同分，名额不够，同分的{'都评为' if self.ties_in else '都不评为'}{self.name}"


def title(standing: Standing) -> str:
    """How a subject is named in the lines of others."""
    return f"{standing.name}（{standing.subject}）"


def _span(ends: tuple[int, int]) -> str:
    return "—".join(dict.fromkeys(str(end) for end in ends))
