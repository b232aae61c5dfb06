"""The worked cases of every kind of rule: tests/cases/rules.yaml is the specification by example."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.diagnostics import Faults
from evaluator.expressions.names import Names
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import Rounding, parse_number, plain
from evaluator.model.question import Question, Value
from evaluator.reading.document import read_document
from evaluator.reading.facts import read_facts
from evaluator.reading.indicators import Tree
from evaluator.reading.values import read_value
from evaluator.scoring.leaf import score_leaf

CASES = Path(__file__).parent.parent / "cases" / "rules.yaml"


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def leaf_of(entry: Mapping[str, Any]) -> tuple[Indicator, dict[str, Question]]:
    """The leaf `x` that an entry describes, and every question it may ask."""
    faults = Faults()
    written = {name: {"label": name, **fact} for name, fact in entry.get("facts", {}).items()}
    facts, _ = read_facts(written, ("facts",), faults)
    tree = Tree(Names(facts, others=True), entry.get("scales", {}), frozenset(), False, faults, Rounding())
    keys = ("points", "rule", "na", "requires", "floor", "bonus", "penalty")
    node = tree.node({"code": "x", "name": "x", **{key: entry[key] for key in keys if key in entry}}, (), {})
    assert not faults.found, faults.found
    assert node is not None
    questions = {question.key: question for fact in facts.values() for question in fact.questions}
    return node, {**questions, **node.questions()}


def values_of(answers: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Value]:
    faults = Faults()
    values = {key: read_value(questions[key], raw, (key,), faults) for key, raw in answers.items()}
    assert not faults.found, faults.found
    return {key: value for key, value in values.items() if value is not None}


def given(others: Mapping[str, Any]) -> dict[str, Value]:
    """Figures of the others evaluated together and of the period before; a per-cent figure is a share."""
    return {key: value if isinstance(value, Fraction) else parse_number(value) for key, value in others.items()}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    leaf, questions = leaf_of(entry)
    for case in entry["cases"]:
        values = {**values_of(case["answers"], questions), **given(case.get("others", {}))}
        scored = score_leaf(leaf, values, Rounding())
        wanted = case["gives"] if isinstance(case["gives"], list) else [case["gives"]] * 2
        total = scored.points + scored.extra
        got = [plain(Fraction(total.low)), plain(Fraction(total.high))]
        assert got == [plain(Fraction(end)) for end in wanted], case["answers"]
        assert set(case.get("told", ())) <= {line.text for line in scored.settlement}


@pytest.mark.parametrize(
    "entry", [entry for entry in entries() if "says" in entry], ids=lambda entry: str(entry["name"])
)
def test_printed_rule(entry: dict[str, Any]) -> None:
    assert leaf_of(entry)[0].sentence() == entry["says"]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_derivation_adds_up(entry: dict[str, Any]) -> None:
    """Where everything is known and nothing was clipped, the steps' points add up to the score."""
    leaf, questions = leaf_of(entry)
    for case in entry["cases"]:
        values = {**values_of(case["answers"], questions), **given(case.get("others", {}))}
        scored = score_leaf(leaf, values, Rounding(places=6))
        moved = [step.points.value for step in scored.steps if step.points is not None and step.points.known]
        rule = entry.get("rule", {})
        plain_sum = {"add", "deduct"} & rule.keys() and rule.get("take") != "best" and not leaf.bonus + leaf.penalty
        if scored.points.known and plain_sum and not scored.settlement and not scored.gives:
            capped = any("最多" in step.what for step in scored.steps)
            assert capped or sum(moved) == scored.points.value, scored.steps
