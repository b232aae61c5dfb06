"""What a standard is told to be idle, out of reach or always the same really is so, whatever is answered."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from evaluator.diagnostics import Faults
from evaluator.expressions.certain import certain
from evaluator.expressions.linear import linear
from evaluator.expressions.names import Names
from evaluator.expressions.parser import read_amount, read_condition
from evaluator.model.question import Known, Question, Value
from evaluator.model.range import Range
from evaluator.model.rule import Amount, Condition
from evaluator.reading.facts import read_facts
from evaluator.reading.inside import all_rules, items_in, nodes
from evaluator.reading.reach import figures
from evaluator.reading.soundness import check_soundness
from evaluator.rules.bands import Bands
from evaluator.scoring.settlement import score_run
from tests.scoring import made
from tests.scoring.test_properties import relaxed

BOUNDED = {name: fact for name, fact in made.FACTS.items() if name != "己"}
UNBOUNDED: dict[str, Any] = {
    "人": {"label": "人数", "type": "count"},
    "时": {"label": "学时", "type": "number", "min": Fraction(0)},
    "日": {"label": "日期", "type": "date"},
    "级": {"label": "级别", "type": "choice", "options": ["低", "中", "高"], "ordered": True},
}
FACTS, _ = read_facts({**made.FACTS, **UNBOUNDED}, ("facts",), Faults())
NAMES = Names(FACTS)


def condition(text: str) -> Condition:
    found, faults = read_condition(text, NAMES, ())
    assert found is not None, faults
    return found


def amount(text: str) -> Amount:
    found, faults = read_amount(text, NAMES, ())
    assert found is not None, faults
    return found


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("人 >= 0", True),
        ("人 < 0", False),
        ("人 >= 1", None),
        ("甲 <= 4", True),
        ("甲 > 4", False),
        ("人 * 40% <= 人", True),
        ("2 * (人 - 甲) > 2 * 人 - 2 * 甲", False),
        ("人 - 人 * 60% >= 0", True),
        ("人 + 甲 >= 甲", True),
        ("人 > 甲", None),
        ("人 > 2 or 人 <= 2", True),
        ("人 > 2 and 人 < 3", False),
        ("时 > 2 and 时 < 3", None),
        ("时 > 2 and 时 <= 2", False),
        ("not (人 = 2) or 人 = 2", True),
        ("丁 = a or 丁 = b or 丁 = c", True),
        ("丁 = a and 丁 = b", False),
        ("丁 = a or 丁 = b", None),
        ("级 >= 低", True),
        ("级 >= 中 or 级 = 低", True),
        ("戊 has p or not 戊 has p", True),
        ("丙 and not 丙", False),
        ("日 > '2023-01-01' or 日 <= '2023-01-01'", True),
        ("日 > '2023-01-01' and 日 < '2023-01-02'", False),
        ("己.rate >= 0", True),
        ("己.rate >= 100%", None),
        ("min(甲, 3) <= 3", None),  # intervals of a minimum of unknowns are not known to be tight, and need not be
    ],
)
def test_what_is_certain(text: str, answer: bool | None) -> None:
    found = certain(condition(text))
    assert found == answer or (text.startswith("min") and found is True)


@st.composite
def texts(draw: st.DrawFn, depth: int = 2) -> str:
    """A condition over facts with few values."""
    if depth and draw(st.booleans()):
        word = draw(st.sampled_from(["and", "or"]))
        return f"({draw(texts(depth - 1))}) {word} ({draw(texts(depth - 1))})"
    if depth and draw(st.integers(0, 3)) == 0:
        return f"not ({draw(texts(depth - 1))})"
    kind = draw(st.sampled_from(["number", "number", "listed"]))
    if kind == "listed":
        return draw(made.conditions)
    amounts = [text for text in made.AMOUNTS if "/" not in text]
    left, sign = draw(st.sampled_from(amounts)), draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]))
    right = draw(st.sampled_from([*map(str, range(7)), "乙", "乙 * 50%", "甲 + 1"]))
    return f"{left} {sign} {right}"


def every(questions: dict[str, Question]) -> Iterator[dict[str, Value]]:
    choices = [made.some_values(question) for question in questions.values()]
    for values in product(*choices):
        yield dict(zip(questions, values, strict=True))


@relaxed
@given(texts())
def test_certain_is_right_and_complete_where_all_can_be_tried(text: str) -> None:
    made_of = condition(text)
    answers = {made_of.truth(Known(values)) for values in every({q.key: q for q in made_of.questions()})}
    answer = certain(made_of)
    event(f"certain: {answer}")
    assert answer == (answers.pop() if len(answers) == 1 else None)


@relaxed
@given(st.lists(st.sampled_from(made.AMOUNTS), min_size=1, max_size=4), st.lists(st.integers(-3, 3), min_size=4))
def test_the_normal_form_is_the_same_number(parts: list[str], factors: list[int]) -> None:
    text = " + ".join(f"({part}) * {factor} / 4" for part, factor in zip(parts, factors, strict=False)).replace(
        "* -", "* 0 - "
    )
    whole = amount(text)
    form = linear(whole)
    bounds = form.bounds(Known({}))
    for values in every({q.key: q for q in whole.questions()}):
        number = whole.number(Known(values))
        assert form.bounds(Known(values)) == Range(number.low, number.high)
        assert bounds.low <= number.low <= bounds.high


@relaxed
@given(st.data())
def test_no_score_lies_out_of_the_bounds(data: st.DataObject) -> None:
    standard = data.draw(made.standards(defects=True))
    bounds = figures(standard)
    roots, total = score_run(standard, data.draw(made.answers(standard)))
    assert bounds["total"].low <= total.score.low <= bounds["total"].high
    for node in (node for root in roots for node in root.walk()):
        score = bounds[f"score|{node.indicator.code}"]
        assert score.low <= node.score.low <= score.high
        if node.score.share is not None and not node.out:
            share = bounds[f"share|{node.indicator.code}"]
            assert share.low <= node.score.share[0] <= share.high


@relaxed
@given(st.data())
def test_what_is_told_is_so(data: st.DataObject) -> None:
    """A band out of reach is never reached, a rule that is always the same always is, a line without effect has none."""
    standard = data.draw(made.standards(defects=True))
    faults = Faults()
    check_soundness(standard, faults)
    told = {(fault.code, fault.path) for fault in faults.found}
    values = data.draw(made.answers(standard))
    known, blank = Known(values), Known({})
    for leaf, path in nodes(standard.indicators):
        for rule, spot in all_rules(leaf, path) if leaf.rule else ():
            points = rule.score(known).points
            if ("C524", spot) in told:
                event("a rule is always the same")
                full = rule.full
                assert points.clip(Fraction(0), full) == rule.score(blank).points.clip(Fraction(0), full)
            if isinstance(rule, Bands) and rule.amount.number(known).known:
                value = rule.amount.number(known)
                for n in range(len(rule.bands)):
                    if ("C522", (*spot, "bands", rule.side, n)) in told:
                        event("a band is out of reach")
                        assert not rule.can_be(value, n)
        for item, spot in items_in(leaf, path):
            if ("C524", (*spot, "each")) in told and all(q.key != "self" for q in item.questions()):
                assert item.score(known)[0].high == 0
