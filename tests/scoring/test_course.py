"""Whether what is not due yet is on course: the worked cases of tests/cases/course.yaml, and what holds for every pace."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.model.derivation import COURSE_WORDS, Course
from evaluator.model.numbers import Written, plain
from evaluator.model.report import Assessment, Finding
from evaluator.model.result import Result, dump, load
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report
from evaluator.scoring.conclude import conclude
from tests.scoring.test_requirements import standard_of

CASES = Path(__file__).parent.parent / "cases" / "course.yaml"
STARTED, NOW, DUE = "2024-06-10", "2024-06-20", "2024-06-30"


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def result_of(standard: Standard, case: Mapping[str, Any]) -> Result:
    """The result of what a case says, read as a self-report is."""
    about = {
        "standard": standard.ref,
        "subject": {"id": "S1", "name": "某地", "attributes": case.get("attributes", {})},
    }
    period = {"from": "2024-06-01", "to": case.get("period", NOW)}
    told = {key: case[key] for key in ("facts", "answers", "earlier") if key in case}
    report, faults = build_report({**about, "period": period, **told}, standard)
    assert report is not None, faults
    return conclude(standard, report, None, "test")


def courses(result: Result) -> dict[str, Course | None]:
    return {leaf.code: leaf.leaf.claimed.course for leaf in result.conclusion.leaves() if leaf.leaf}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    standard = standard_of({key: part for key, part in entry.items() if key not in ("name", "cases")})
    for case in entry["cases"]:
        result = result_of(standard, case)
        found = courses(result)
        assert {code: COURSE_WORDS[one.state] if one else None for code, one in found.items()} == case["course"], case
        words = {code: one.words for code, one in found.items() if one}
        assert {code: "；".join(words[code]) for code in case.get("words", {})} == case.get("words", {})
        assert load(dump(result)) == result


# -- what holds for every pace ---------------------------------------------------------------------------------------


def goal(sign: str) -> Standard:
    rule = {"met": [{"need": "要求", "when": f"数 {sign} 50"}]}
    facts = {"数": {"label": "数", "type": "number", "min": Fraction(0), "unit": "个"}}
    return standard_of({"facts": facts, "indicators": [{"code": "1", "name": "甲", "due": DUE, "rule": rule}]})


GOALS = {sign: goal(sign) for sign in (">=", ">", "<=", "<")}
numbers = st.integers(0, 200).map(lambda half: Fraction(half, 2))
days = st.lists(st.integers(1, 19), min_size=1, max_size=4, unique=True)


def state(sign: str, now: Fraction, earlier: Sequence[tuple[int, Fraction]]) -> str:
    """How it stands: `met`, or the state of its course."""
    told = [{"date": f"2024-06-{day:02}", "facts": {"数": Written(plain(value))}} for day, value in earlier]
    result = result_of(GOALS[sign], {"facts": {"数": Written(plain(now))}, "earlier": told})
    found = courses(result)["1"]
    leaf = next(result.conclusion.leaves())
    assert (found is None) == (leaf.claimed.status == "met")
    return found.state if found else "met"


@given(st.sampled_from(sorted(GOALS)), numbers, numbers, days, st.data())
def test_a_better_figure_never_falls_behind(
    sign: str, now: Fraction, more: Fraction, when: list[int], data: st.DataObject
) -> None:
    earlier = [(day, data.draw(numbers)) for day in when]
    better = now + more if sign.startswith(">") else max(now - more, Fraction(0))
    rank = ["behind", "on_course", "met"]
    assert rank.index(state(sign, now, earlier)) <= rank.index(state(sign, better, earlier))


@given(st.sampled_from(sorted(GOALS)), numbers, days, st.data())
def test_the_order_of_the_days_does_not_matter(sign: str, now: Fraction, when: list[int], data: st.DataObject) -> None:
    earlier = [(day, data.draw(numbers)) for day in when]
    assert state(sign, now, earlier) == state(sign, now, data.draw(st.permutations(earlier)))


@given(numbers.filter(lambda start: start < 50), st.integers(1, 19))
def test_on_the_line_is_on_course_and_a_thousandth_below_is_behind(start: Fraction, day: int) -> None:
    line = start + (50 - start) * Fraction(20 - day, 30 - day)
    above = Fraction(math.ceil(line * 1000), 1000)
    assert state(">=", above, [(day, start)]) == "on_course"
    assert state(">=", above - Fraction(1, 1000), [(day, start)]) == "behind"


def test_a_later_figure_of_the_past_moves_nothing() -> None:
    """The pace runs from the first day that has the figure; what lay between decides nothing."""
    first = (10, Fraction(10))
    assert {state(">=", Fraction(30), [first, (15, value)]) for value in map(Fraction, (0, 20, 49))} == {"on_course"}


def test_the_assessed_run_has_a_course_of_its_own() -> None:
    standard = GOALS[">="]
    data = {
        "standard": standard.ref,
        "subject": {"id": "S1", "name": "某地"},
        "period": {"from": "2024-06-01", "to": NOW},
    }
    more = {"facts": {"数": Written("35")}, "earlier": [{"date": STARTED, "facts": {"数": Written("10")}}]}
    report, faults = build_report({**data, **more}, standard)
    assert report is not None, faults
    found = Assessment(standard.ref, "S1", "P1", NOW, {"数": Finding("corrected", Fraction(29), "少一个")})
    leaf = next(conclude(standard, report, found, "test").conclusion.leaves()).leaf
    assert leaf is not None
    assert leaf.assessed is not None
    told = [how.course.state if how.course else "" for how in (leaf.claimed, leaf.assessed)]
    assert told == ["on_course", "behind"]
