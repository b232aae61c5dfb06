"""Krippendorff's alpha against his own worked data and a slow exact computation, and what is said around it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluator.analysis.agreement import LEAST_UNITS, Alpha, agreement, interval_alpha
from evaluator.model.numbers import Rounding, fixed
from evaluator.model.round import Round
from evaluator.model.seal import RoundState
from evaluator.rendering.round_scores import overview
from tests.analysis.made import rated

#: Krippendorff, «Computing Krippendorff's Alpha-Reliability»: four observers, twelve units, values missing; in the
#: published table the twelfth unit has a single value, which cannot be paired
OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
PUBLISHED = "0.849"

Units = Sequence[Mapping[str, Fraction]]


def published_units() -> list[dict[str, Fraction]]:
    """The units of the table, values 1 to 5 as shares of 10."""
    rows = {one: row.split() for one, row in OBSERVERS.items()}
    return [{one: Fraction(row[n]) / 10 for one, row in rows.items() if row[n] != "."} for n in range(12)]


def slow_alpha(units: Units) -> Fraction:
    """1 − observed ÷ expected disagreement, pair by pair, in exact numbers."""
    values = [value for unit in units for value in unit.values()]
    observed = [disagreement(unit.values()) / (len(unit) - 1) for unit in units]
    expected = disagreement(values) / (len(values) - 1)
    return 1 - sum(observed, Fraction(0)) / expected


def disagreement(values: Iterable[Fraction]) -> Fraction:
    """The squared differences of all ordered pairs."""
    return sum(((a - b) * (a - b) for a, b in permutations(values, 2)), Fraction(0))


def test_the_published_example() -> None:
    units = [unit for unit in published_units() if len(unit) > 1]
    assert fixed(slow_alpha(units), 3) == PUBLISHED
    assert fixed(interval_alpha(units), 3) == PUBLISHED


def test_the_published_example_as_ratings_of_leaves() -> None:
    found = agreement([rated("S1", [published_units()])])
    (branch,) = found.branches
    assert branch.alpha == Alpha(Fraction("0.849"), 11, 4)
    assert branch.alpha.words() == "0.849，可靠（11项共同评分，4名评估人员）"
    assert len(found.leaves) == 11
    assert branch.parties == ()


shares = st.integers(0, 20).map(lambda n: Fraction(n, 20))
units = st.dictionaries(st.sampled_from("ABCD"), shares, min_size=2, max_size=4)


@given(st.lists(units, min_size=LEAST_UNITS, max_size=16))
def test_alpha_is_that_of_the_slow_computation(some: list[dict[str, Fraction]]) -> None:
    assume(len({value for unit in some for value in unit.values()}) > 1)
    assert abs(interval_alpha(some) - slow_alpha(some)) <= Fraction(1, 2000)
    exact = Rounding(places=3).apply(slow_alpha(some))
    assert interval_alpha(some) == exact


def test_two_subjects_make_units_of_their_own_and_their_order_does_not_matter() -> None:
    halves = [unit for unit in published_units() if len(unit) > 1]
    one, other = rated("S1", [halves[:6]]), rated("S2", [halves[6:]])
    assert agreement([one, other]) == agreement([other, one])
    assert agreement([one, other]).branches[0].alpha.value == Fraction("0.849")


def test_too_few_units_are_named_and_not_reckoned() -> None:
    nine = [unit for unit in published_units() if len(unit) > 1][:9]
    alpha = agreement([rated("S1", [nine])]).branches[0].alpha
    assert (alpha.value, alpha.units, alpha.printed) == (None, 9, "不足以计算")
    assert alpha.words() == "不足以计算，共同评分的不到10项（9项共同评分，4名评估人员）"


def test_equal_values_are_no_perfect_agreement() -> None:
    alpha = agreement([rated("S1", [[{"A": Fraction(1), "B": Fraction(1)}] * 12])]).branches[0].alpha
    assert alpha.value is None
    assert alpha.alike
    assert "没有差异可比" in alpha.words()


def test_an_open_rating_leaves_its_unit_out() -> None:
    known = [unit for unit in published_units() if len(unit) > 1]
    ratings: list[Mapping[str, Fraction | None]] = [*known, {"A": Fraction(1), "B": None}]
    alpha = agreement([rated("S1", [ratings])]).branches[0].alpha
    assert (alpha.value, alpha.units, alpha.left_out) == (Fraction("0.849"), 11, 1)
    assert "另有1项评分未齐，没有计入" in alpha.words()


def test_the_subjects_own_rating_is_nobodys() -> None:
    with_own = [{**unit, "": Fraction(1)} for unit in published_units() if len(unit) > 1]
    assert agreement([rated("S1", [with_own])]).branches[0].alpha.value == Fraction("0.849")


def test_each_party_by_itself() -> None:
    parties = {"A": "第三方", "B": "第三方", "C": "购买方", "D": "购买方"}
    some = [{"A": Fraction(n % 5, 10), "B": Fraction(n % 5, 10), "C": Fraction(n % 3, 10), "D": Fraction(1)}
            for n in range(12)]  # fmt: skip
    (branch,) = agreement([rated("S1", [some], parties)]).branches
    assert [party for party, _ in branch.parties] == sorted({"第三方", "购买方"})
    by_party = dict(branch.parties)
    assert by_party["第三方"].value == 1
    assert by_party["购买方"].value is not None
    assert by_party["购买方"].value < 0
    assert by_party["购买方"].verdict == "一致性不足"
    assert (by_party["第三方"].units, by_party["第三方"].raters) == (12, 2)
    told = overview(Round("r", "试验轮次", "x@1", {}, (), {}), [rated("S1", [some], parties)], RoundState(1), "final")
    assert "    其中第三方：1.000，可靠（12项共同评分，2名评估人员）" in told.splitlines()


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("0.8", "可靠"), ("0.799", "可作参考"), ("0.667", "可作参考"), ("0.666", "一致性不足"), ("-0.2", "一致性不足")],
)
def test_the_verdict_is_read_from_the_printed_figure(value: str, verdict: str) -> None:
    assert Alpha(Fraction(value), 10, 2).verdict == verdict


def test_severity_is_exact_and_signed() -> None:
    some = [{"A": Fraction(1), "B": Fraction(1, 2), "C": Fraction(1, 2)}, {"A": Fraction(1), "B": Fraction(0)}]
    found = {one.assessor: one for one in agreement([rated("S1", [some])]).assessors}
    assert found["A"].deviation == Fraction(3, 4)
    assert found["B"].deviation == (Fraction(1, 2) - Fraction(3, 4) - 1) / 2
    assert found["C"].deviation == Fraction(-1, 4)
    assert (found["A"].name, found["C"].units) == ("A某", 1)


def test_flagged_leaves_are_those_of_the_result() -> None:
    wide, narrow = {"A": Fraction(1), "B": Fraction(1, 2)}, {"A": Fraction(1), "B": Fraction(9, 10)}
    found = agreement([rated("S1", [[wide, narrow], [narrow, {"A": Fraction(1)}]])])
    assert [(leaf.code, leaf.spread) for leaf in found.flagged] == [("1.0", Fraction(1, 2))]
    assert [leaf.code for leaf in found.leaves] == ["1.0", "1.1", "2.0"]
    assert [branch.code for branch in found.branches] == ["1", "2"]


def test_numpy_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, evaluator.analysis.agreement; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
