"""Standards made of published sources: worked cases of those with rules of their own, over the shipped files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluator.model.node import STATUS_WORDS
from evaluator.model.numbers import plain
from evaluator.model.result import Result
from evaluator.model.standard import provenance_words
from evaluator.reading.assessment import build_assessment
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report
from evaluator.reading.standard import read_standard
from evaluator.rendering.html import report_html
from evaluator.scoring.conclude import conclude
from tests.rendering.test_html import words

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "frames.yaml"
EXPECTED = ("stands", "total", "grades")


def cases() -> list[Any]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    return [
        pytest.param(ROOT / "standards" / entry["standard"], case, id=f"{entry['standard']}-{n}")
        for entry in document.value
        for n, case in enumerate(entry["cases"], start=1)
    ]


def result_of(path: Path, case: dict[str, Any]) -> Result:
    """What follows from the case: as claimed where there are only requirements, as an assessor finds where there are points."""
    standard, problems = read_standard(path)
    assert standard is not None, problems
    subject = {"id": "X", "name": "某地", "attributes": case.get("attributes", {})}
    about = {"standard": standard.ref, "subject": subject, "period": {"from": "2023-01-01", "to": "2023-12-31"}}
    given = {key: part for key, part in case.items() if key not in (*EXPECTED, "attributes")}
    report, faults = build_report(about if standard.scored else {**about, **given}, standard)
    assert report is not None, faults
    if not standard.scored:
        return conclude(standard, report, None, "test")
    by = {"standard": standard.ref, "subject": "X", "assessor": "P1", "date": "2024-01-08"}
    assessment, faults = build_assessment({**by, "answers": judged(case["answers"])}, standard, report)
    assert assessment is not None, faults
    return conclude(standard, report, assessment, "test")


def judged(answers: Any) -> Any:
    """Points as an assessor has to write them, with a reason; yes and no as they are."""
    if isinstance(answers, dict):
        return {key: judged(value) for key, value in answers.items()}
    return answers if answers in ("是", "否") else {"points": answers, "reason": "算例"}


@pytest.mark.parametrize(("path", "case"), cases())
def test_worked_case(path: Path, case: dict[str, Any]) -> None:
    result = result_of(path, case)
    nodes = {node.code: node.claimed for node in result.conclusion.walk()}
    assert {code: STATUS_WORDS[nodes[code].status] for code in case.get("stands", {})} == case.get("stands", {})
    if "total" in case:
        settled = result.conclusion.assessed
        assert settled is not None
        ends = case["total"] if isinstance(case["total"], list) else [case["total"], case["total"]]
        assert [plain(settled.score.low), plain(settled.score.high)] == [plain(end) for end in ends]
        assert list(settled.grades) == case.get("grades", [])


SCORED = [
    path for path in sorted((ROOT / "standards").glob("*.yaml")) if "\ntotal:" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", SCORED, ids=lambda path: str(path.stem))
def test_a_standard_says_that_points_were_made_up_only_where_they_were(path: Path) -> None:
    standard, problems = read_standard(path)
    assert standard is not None, problems
    said = provenance_words(standard.provenance, scored=True)
    made_up = any("、分值" in one.added for leaf in standard.leaves() for one in leaf.citations)
    assert ("分值和档次由编制组补写" in said) is made_up
    assert ("没有公开的指标和分值没有补写" in said) is not made_up


def test_the_report_of_a_frame_says_so() -> None:
    given = {case.values[0]: case.values[1] for case in cases()}
    path = ROOT / "standards" / "hunan_star.yaml"
    page = words(report_html(result_of(path, given[path])))
    assert "复原稿（框架）：计分的框架见于公开资料" in page
    assert "由编制组补写，不是官方文本" not in page
