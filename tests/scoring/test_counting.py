"""Counting indicators: the count of every completion lies in the range, and is what a person would count."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evaluator.expressions.counting import Counting
from evaluator.model.numbers import Written
from evaluator.model.question import Known, Value
from evaluator.model.range import Range
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.settlement import known_figures, score_run
from tests.scoring.test_properties import relaxed

TWO = Written("2")


def standard_of(kinds: list[tuple[bool, str]], when: str, effect: Any) -> Standard:
    """A standard with a leaf of two points for each kind: whether it is critical, and what it gives where it does not apply."""
    leaves = [
        {
            "code": str(n),
            "name": f"指标{n}",
            "points": TWO,
            "critical": critical,
            "rule": {"judge": [Written("0"), TWO], "step": Written("1")},
            **({"na": [{"when": f"not 有{n}", "gives": gives}]} if gives else {}),
        }
        for n, (critical, gives) in enumerate(kinds, 1)
    ]
    made, faults = build_standard(
        {
            "id": "made",
            "version": "1",
            "title": "生成的标准",
            "provenance": "own",
            "total": Written(str(2 * len(kinds))),
            "facts": {
                f"有{n}": {"label": f"有{n}", "type": "yes_no"} for n, (_, gives) in enumerate(kinds, 1) if gives
            },
            "indicators": leaves,
            "gates": [{"name": "关键", "when": when, "effect": effect}],
            "grades": {"bands": [["优", Written("5")], ["良", Written("2")], "差"]},
        }
    )
    assert made is not None, faults
    return made


def count_of(standard: Standard, values: Mapping[str, Value]) -> Range:
    roots, total = score_run(standard, values)
    when = standard.gates[0].when
    counting = getattr(when, "left", None)
    assert isinstance(counting, Counting)
    return counting.number(Known(values, known_figures(standard, roots, total.score)))


def by_hand(kinds: list[tuple[bool, str]], values: Mapping[str, Value]) -> int:
    """How many critical leaves apply and have less than one of their two points."""
    numbered = [(str(n), critical, gives) for n, (critical, gives) in enumerate(kinds, 1)]
    applying = [n for n, critical, gives in numbered if critical and (not gives or values[f"有{n}"])]
    return sum(values[n] == 0 for n in applying)


@relaxed
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(["", "full", "zero", "rescale"])), min_size=3, max_size=3),
    st.sampled_from(["fail", "lower", {"cap": "良"}]),
    st.data(),
)
def test_a_count_holds_every_completion(kinds: list[tuple[bool, str]], effect: Any, data: st.DataObject) -> None:
    kinds = [(True, kinds[0][1]), *kinds[1:]]
    standard = standard_of(kinds, "critical.count(share < 50%) >= 1", effect)
    points = [Fraction(0), Fraction(1), Fraction(2)]
    every: dict[str, list[Value]] = {
        key: [True, False] if key.startswith("有") else [*points] for key in standard.questions()
    }
    given_keys = data.draw(st.sets(st.sampled_from(sorted(every))))
    values = {key: data.draw(st.sampled_from(every[key])) for key in sorted(given_keys)}
    count, grades = count_of(standard, values), score_run(standard, values)[1].grades
    left = [key for key in every if key not in values]
    found = set()
    for some in product(*(every[key] for key in left)):
        whole = {**values, **dict(zip(left, some, strict=True))}
        exact = count_of(standard, whole)
        assert exact == Range.point(by_hand(kinds, whole))
        assert score_run(standard, whole)[1].grade in grades
        found.add(exact.value)
    assert (count.low, count.high) == (min(found), max(found))  # each leaf has answers of its own: exactly the hull


def test_what_is_critical_is_in_the_hash_only_where_it_is_counted() -> None:
    marked = [(True, ""), (True, ""), (False, "")]
    other = [(True, ""), (False, ""), (True, "")]
    when = "critical.count(share < 50%) >= 1"
    assert standard_of(marked, when, "fail").hash != standard_of(other, when, "fail").hash
    assert standard_of(marked, "total < 3", "fail").hash == standard_of(other, "total < 3", "fail").hash


def test_the_same_leaves_settled_again_count_the_same() -> None:
    standard = standard_of([(True, "zero"), (True, ""), (False, "")], "critical.count(share < 50%) >= 1", "fail")
    values: dict[str, Value] = {"有1": False, "1": Fraction(0), "2": Fraction(2), "3": Fraction(2)}
    leaves = Leaves(standard)
    assert {score_run(standard, values, leaves=leaves)[1].grade for _ in range(3)} == {"良"}
