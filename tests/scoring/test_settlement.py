"""From the leaves to the grade: the worked cases of tests/cases/settlement.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.diagnostics import Faults
from evaluator.model.node import STATUS_WORDS
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Value
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.reading.standard import build_standard
from evaluator.reading.values import read_value
from evaluator.scoring.settlement import score_run

CASES = Path(__file__).parent.parent / "cases" / "settlement.yaml"


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def standard_of(entry: Mapping[str, Any]) -> Standard:
    total = sum((node["points"] for node in entry["indicators"] if "applies" not in node), Fraction(0))
    extra = max((node["points"] for node in entry["indicators"] if "applies" in node), default=Fraction(0))
    about = {"id": "case", "version": "1", "title": entry["name"], "provenance": "own"}
    given = {key: value for key, value in entry.items() if key not in ("name", "cases", "says")}
    standard, faults = build_standard({**about, "total": Written(plain(total + extra)), **given})
    assert standard is not None, faults
    return standard


def values_of(standard: Standard, answers: Mapping[str, Any]) -> dict[str, Value]:
    attributes = {name: fact.question() for name, fact in standard.attributes.items()}
    questions = {**standard.questions(), **attributes}
    faults = Faults()
    values = {key: read_value(questions[key], raw, (key,), faults) for key, raw in answers.items()}
    assert not faults.found, faults.found
    return {key: value for key, value in values.items() if value is not None}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_settlement(entry: dict[str, Any]) -> None:
    standard = standard_of(entry)
    for case in entry["cases"]:
        roots, total = score_run(standard, values_of(standard, case["answers"]))
        if case["total"] == STATUS_WORDS["not_applicable"]:
            assert not total.score.counted
            assert total.score.share is None
        wanted = case["total"] if isinstance(case["total"], list) else [case["total"]] * 2
        wanted = wanted if total.score.counted else [Fraction(0)] * 2
        assert total.score.estimate is case.get("estimate", total.score.estimate)
        assert [plain(total.score.low), plain(total.score.high)] == [plain(Fraction(end)) for end in wanted], (
            total.steps
        )
        nodes = {node.indicator.code: node.score for root in roots for node in root.walk()}
        for code, points in case.get("at", {}).items():
            assert nodes[code].low == Fraction(points), nodes[code]
        for code, status in case.get("stands", {}).items():
            assert STATUS_WORDS[nodes[code].status] == status, nodes[code]
        for line in case.get("told", ()):
            assert line in [step.text for step in total.steps]
        if "grade" in case:
            grades = case["grade"] if isinstance(case["grade"], list) else [case["grade"]]
            assert list(total.grades) == grades, total.steps


@pytest.mark.parametrize("entry", [one for one in entries() if "says" in one], ids=lambda entry: str(entry["name"]))
def test_printed_rules(entry: dict[str, Any]) -> None:
    said = [line for lines in standard_of(entry).sentences().values() for line in lines]
    for line in entry["says"]:
        assert line in said


def test_the_order_of_roots_does_not_matter() -> None:
    for entry in entries():
        turned = {**entry, "indicators": entry["indicators"][::-1]}
        first, second = standard_of(entry), standard_of(turned)
        for case in entry["cases"]:
            values = values_of(first, case["answers"])
            assert score_run(first, values)[1].score == score_run(second, values)[1].score
