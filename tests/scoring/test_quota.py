"""Quotas: the worked cases of tests/cases/quota.yaml, and what holds for every cohort."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from evaluator.model.grades import Grades
from evaluator.model.numbers import Written
from evaluator.model.report import Report, Subject
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.scoring.conclude import conclude
from evaluator.scoring.quota import Outcome, Standing, settle
from tests.scoring.made import as_written
from tests.scoring.test_properties import assessment_of, relaxed
from tests.scoring.test_settlement import standard_of, values_of

CASES = Path(__file__).parent.parent / "cases" / "quota.yaml"
#: a standard of one leaf, whose score is typed; what is still open is one of two questions
FACTS = {"得分": {"label": "得分", "type": "count"}}
LEAF = {
    "code": "1",
    "name": "得分",
    "points": Fraction(100),
    "rule": {
        "add": [
            {"need": "得分", "each": "得分", "points": Fraction(1), "at_most": Fraction(100)},
            {"need": "待定3分", "points": Fraction(3)},
            {"need": "待定9分", "points": Fraction(9)},
        ]
    },
}
GATES = [
    {"name": "拒", "fault": ["未备案"], "effect": "refuse"},
    {"name": "封", "fault": ["有投诉"], "effect": {"cap": "良好"}},
]


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def standard_for(entry: dict[str, Any]) -> Standard:
    leaf, gates = as_written([LEAF, GATES])
    facts = {**FACTS, **entry.get("facts", {})}
    return standard_of({"name": entry["name"], "facts": facts, "indicators": [leaf], "gates": gates,
                        "grades": entry["grades"]})  # fmt: skip


def answers_of(written: Any) -> dict[str, Any]:
    """The answers of a subject that a cohort writes as a total, a range, or nothing, with or without a veto."""
    more: dict[str, Any] = {}
    if isinstance(written, dict):
        written, more = written["1"], {key: value for key, value in written.items() if key != "1"}
    width = Fraction(0)
    if isinstance(written, list):
        written, width = written[0], written[1] - written[0]
    veto = written[-1] if isinstance(written, str) else ""
    score = {} if written is None else {"得分": Written(written[:-1]) if veto else written}
    gaps = {f"1/待定{n}分": False for n in (3, 9) if n != width} if written is not None else {}
    return {**more, **score, **gaps, "拒/未备案": veto == "拒", "封/有投诉": veto == "封"}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    standard = standard_for(entry)
    for case in entry["cases"]:
        reports = {
            name: Report(standard.ref, Subject(name, name), ("", ""), values_of(standard, answers_of(written)))
            for name, written in case["cohort"].items()
        }
        for name, wanted in case["gives"].items():
            peers = [(report, None) for other, report in reports.items() if other != name]
            total = conclude(standard, reports[name], None, "test", peers).conclusion.claimed
            assert list(total.grades) == (wanted if isinstance(wanted, list) else [wanted]), (name, total.steps)
            if name in case.get("says", {}):
                assert total.steps[-1].text == case["says"][name]


def test_one_that_is_not_assessed_yet_may_still_take_a_place() -> None:
    entry = entries()[0]
    half = {**entry["grades"], "quota": {"优秀": Written("0.5")}}
    standard = standard_for({**entry, "grades": half})
    own, other = (
        Report(standard.ref, Subject(name, name), ("", ""), values_of(standard, answers_of(Written(score))))
        for name, score in (("甲", "95"), ("乙", "80"))
    )
    found = replace(assessment_of(standard, own.answers), subject="甲")
    result = conclude(standard, own, found, "test", [(other, None)]).conclusion
    assert result.claimed.grade == "优秀"
    assert result.assessed is not None
    assert result.assessed.grades == ("优秀", "良好")


# -- what always holds -----------------------------------------------------------------------------------------------

BANDS = (("优", Fraction(4)), ("良", Fraction(2)), ("其他", None))


def grades_with(shares: tuple[Fraction, Fraction], ties: str) -> Grades:
    quota = tuple((name, share) for (name, _), share in zip(BANDS, shares, strict=False) if share)
    return Grades(BANDS, quota=quota, ties=ties)  # type: ignore[arg-type]


def standing_at(n: int, low: int, high: int, refused: bool = False) -> Standing:
    """A subject whose total lies between two whole numbers; what it may get follows from the limits."""
    met = [name for name, _ in reversed(BANDS) if any(_band(total) == name for total in range(low, high + 1))]
    grades = ("不予受理",) if refused else tuple(sorted(met, key=[name for name, _ in BANDS].index))
    return Standing(str(n), str(n), Fraction(low), Fraction(high), grades, not refused, (True, True, True))


def _band(total: int) -> str:
    return next(name for name, limit in BANDS if limit is None or total >= limit)


shares = st.tuples(st.sampled_from([Fraction(n, 10) for n in range(8)]), st.sampled_from([Fraction(0), Fraction(1, 2)]))
ties = st.sampled_from(["in", "out"])


@st.composite
def cohorts(draw: st.DrawFn, *, open_: bool = False) -> list[Standing]:
    """Subjects with totals of 0 to 5, some refused; with `open_` up to three of them not settled."""
    lows = draw(st.lists(st.integers(0, 5), min_size=1, max_size=5 if open_ else 12))
    found = [standing_at(n, low, low, draw(st.integers(0, 9)) == 0) for n, low in enumerate(lows)]
    for n in range(min(3, len(found)) if open_ else 0):
        found[n] = standing_at(n, lows[n], draw(st.integers(lows[n], 5)))
    return found


def by_hand(grades: Grades, cohort: list[Standing]) -> list[str]:
    """The grades of a settled cohort, place by place as a clerk would count them."""
    now = [standing.grades[0] for standing in cohort]
    evaluated = sum(standing.counted is True for standing in cohort)
    for name, share in grades.quota:
        pool = [n for n, grade in enumerate(now) if grade == name]
        for n in pool:
            above = sum(cohort[other].low > cohort[n].low for other in pool)
            level = sum(cohort[other].low == cohort[n].low for other in pool)
            last = above + (1 if grades.ties == "in" else level)
            if last > floor(share * evaluated):
                now[n] = grades.names[grades.names.index(name) + 1]
    return now


@relaxed
@given(shares, ties, cohorts())
def test_a_settled_cohort_gets_what_a_clerk_would_count(
    some: tuple[Fraction, Fraction], how: str, cohort: list[Standing]
) -> None:
    grades = grades_with(some, how)
    found = settle(grades, cohort)
    hand = by_hand(grades, cohort)
    assert [one.grades for one in found] == [(grade,) for grade in hand]
    evaluated = sum(standing.counted is True for standing in cohort)
    order = [*grades.names, "不予受理"]
    for before, after in zip(cohort, found, strict=True):
        assert order.index(after.grades[0]) >= order.index(before.grades[0]), "nobody rises"
    for name, share in grades.quota:
        if how == "out":
            assert sum(one.grades == (name,) for one in found) <= share * evaluated, "never more than the places"


@relaxed
@given(shares, ties, cohorts(open_=True))
def test_an_open_cohort_keeps_every_outcome_that_may_come(
    some: tuple[Fraction, Fraction], how: str, cohort: list[Standing]
) -> None:
    grades = grades_with(some, how)
    found = settle(grades, cohort)
    ways = [[standing_at(n, t, t, not s.counted) for t in range(int(s.low), int(s.high) + 1)] for n, s in enumerate(cohort)]  # fmt: skip
    runs = [settle(grades, list(way)) for way in product(*ways)]
    for n, outcome in enumerate(found):
        reached = {grade for run in runs for grade in run[n].grades}
        assert reached <= set(outcome.grades)
        if reached == set(outcome.grades):
            event("exactly what may come")


@relaxed
@given(shares, ties, cohorts(open_=True), st.randoms(use_true_random=False))
def test_the_order_of_the_cohort_does_not_matter(
    some: tuple[Fraction, Fraction], how: str, cohort: list[Standing], random: Any
) -> None:
    grades = grades_with(some, how)
    mixed = list(cohort)
    random.shuffle(mixed)

    def outcomes(of: list[Standing]) -> dict[str, Outcome]:
        return dict(zip((standing.subject for standing in of), settle(grades, of), strict=True))

    first, second = outcomes(cohort), outcomes(mixed)
    assert {key: one.grades for key, one in first.items()} == {key: one.grades for key, one in second.items()}
