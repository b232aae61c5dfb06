"""What would raise a score: each gain is what scoring again gives, and no smaller set of changes reaches the next grade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from evaluator.model.numbers import plain
from evaluator.model.question import Value
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.scoring.answers import claimed_values
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.raising import Raising, next_grade
from tests.examples import examples
from tests.scoring import made

CASES = Path(__file__).parents[1] / "cases" / "raising.yaml"

relaxed = settings(
    max_examples=examples(60),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
#: so many sets of changes are tried, and no more
MOST_TRIED = 400


def cases() -> list[Any]:
    document, faults = read_document(CASES)
    assert document is not None
    assert not faults
    return list(document.value["cases"])


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["name"]))
def test_a_worked_case(case: Mapping[str, Any]) -> None:
    standard, faults = build_standard(case["standard"])
    assert standard is not None, faults
    for station in case["stations"]:
        report, problems = build_report({"standard": standard.ref, "subject": {"id": "S1", "name": "某站"},
                                         "period": {"from": "2022-07-01", "to": "2023-06-30"},
                                         **station["report"]}, standard)  # fmt: skip
        assert report is not None, problems
        start = Raising(Leaves(standard), claimed_values(standard, report), station.get("figures", {}))
        roots, total = start.run()
        found = next_grade(start, roots, total)
        expected = station["reach"]
        if expected is None:
            assert found is None
            continue
        assert found is not None
        assert (found.grade, plain(found.total)) == (expected["grade"], expected["total"].text)
        assert [f"{change.code} {change.what}".strip() for change in found.changes] == list(expected["by"])
        assert found.fewest is expected.get("fewest", True)


@relaxed
@given(st.data())
def test_each_gain_is_what_scoring_again_gives(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    start = Raising(Leaves(standard), data.draw(made.answers(standard)), {})
    for leaf in standard.leaves():
        before = start.settled(leaf).score
        for gain in start.gains(leaf):
            event("a gain")
            assert gain.gain > 0
            assert all(start.values.get(key) != value for key, value in gain.change.answers.items())
            after = Raising(Leaves(standard), {**start.values, **gain.change.answers}, {}).settled(leaf).score
            assert after.low + after.extra_low - before.low - before.extra_low == gain.gain


@relaxed
@given(st.data())
def test_no_smaller_set_of_changes_reaches_the_next_grade(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    start = Raising(Leaves(standard), data.draw(made.answers(standard)), {})
    roots, total = start.run()
    found = next_grade(start, roots, total)
    assert standard.grades is not None
    names = standard.grades.names
    if found is None:
        event("no way")
        return
    event(f"a way with {min(found.answers, 4)} answers")
    assert names.index(found.grade) < names.index(total.grade)
    if found.fewest:
        for answers in smaller(standard, start, found.answers):
            reached = start.changed(answers).run()[1].grade
            assert names.index(reached) >= names.index(total.grade), answers


def smaller(standard: Standard, start: Raising, size: int) -> list[Mapping[str, Value]]:
    """Every set of proposed changes, one on top of the other, with fewer changed answers than `size`."""
    found: list[Mapping[str, Value]] = [{}]
    for answers in found:
        for leaf in standard.leaves():
            for gain in start.changed(answers).gains(leaf):
                more = {**answers, **gain.change.answers}
                if len(more) < size and more not in found and len(found) < MOST_TRIED:
                    found.append(more)
    return found
