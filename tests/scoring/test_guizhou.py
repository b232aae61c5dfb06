"""The standard for Guizhou: each kind of evaluated party has its own 100 points; leaves and the sample worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evaluator.diagnostics import show
from evaluator.model.numbers import plain
from evaluator.model.report import Assessment, Report
from evaluator.model.standard import Standard
from evaluator.reading.assessment import build_assessment, read_assessment
from evaluator.reading.document import read_document
from evaluator.reading.report import build_report, read_report
from evaluator.reading.standard import read_standard
from evaluator.scoring.conclude import conclude

ROOT = Path(__file__).parents[2]
FILE = ROOT / "standards" / "guizhou_assessment.yaml"
CASES = ROOT / "tests" / "cases" / "guizhou.yaml"
SAMPLE = ROOT / "samples" / "guizhou"
REPORTS = {path.stem: path for path in sorted((SAMPLE / "自评").iterdir())}
ASSESSMENTS = sorted([*SAMPLE.glob("评估/*/*.yaml"), *SAMPLE.glob("合议/*.yaml")])

#: whose tree has which branches, with their points
PARTIES = {
    "民政部门": {"协调力": "30", "指导力": "40", "监管力": "30"},
    "承接机构": {"执行力": "70", "学习力": "30"},
}


@cache
def standard() -> Standard:
    found, problems = read_standard(FILE)
    assert found is not None
    assert not problems, "\n".join(map(show, problems))
    return found


def report_of(party: str, members: Mapping[str, Any] | None = None) -> Report:
    """A self-report in which nothing is stated but who reports and which members it has."""
    subject = {"id": "X", "name": "某单位", "attributes": {"参评主体": party, "县": "某县"}}
    listed = {} if members is None else {"members": [{"id": name} for name in members]}
    about = {"standard": standard().ref, "subject": subject, "period": {"from": "2023-07-01", "to": "2024-06-30"}}
    report, faults = build_report({**about, **listed}, standard())
    assert report is not None, faults
    return report


def assessment_of(code: str, case: Mapping[str, Any], report: Report) -> Assessment:
    """The findings of a case on one leaf, all of them put in by the assessor."""
    about = {"standard": standard().ref, "subject": "X", "assessor": "P1", "date": "2024-08-06"}
    members = {"members": case["members"]} if "members" in case else {}
    answers = {"answers": {code: case["answers"]}} if "answers" in case else {}
    assessment, faults = build_assessment(
        {**about, **answers, **members, "facts": case.get("facts", {})}, standard(), report
    )
    assert assessment is not None, faults
    assert not faults, faults
    return assessment


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


@pytest.mark.parametrize("party", PARTIES)
def test_each_kind_of_party_has_a_tree_of_its_own_with_100_points(party: str) -> None:
    found = conclude(standard(), report_of(party), None, "test").conclusion
    assert {node.name: plain(node.claimed.full) for node in found.nodes} == PARTIES[party]
    assert found.claimed is not None
    assert found.claimed.score.full == 100


def test_every_leaf_says_what_in_it_is_published_and_what_is_ours() -> None:
    for leaf in standard().leaves():
        assert leaf.citations, leaf.code
        assert all(one.added for one in leaf.citations), leaf.code
        assert all(one.published for one in leaf.citations if one.source != "ours"), leaf.code


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["leaf"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    code = str(entry["leaf"])
    party = "民政部门" if code[0] in "123" else "承接机构"
    for case in entry["cases"]:
        report = report_of(party, case.get("members"))
        result = conclude(standard(), report, assessment_of(code, case, report), "test")
        (leaf,) = [node for node in result.conclusion.walk() if node.code == code]
        assert leaf.assessed is not None
        wanted = case["gives"] if isinstance(case["gives"], list) else [case["gives"]] * 2
        assert [plain(leaf.assessed.low), plain(leaf.assessed.high)] == [plain(end) for end in wanted], case


# -- the sample round ------------------------------------------------------------------------------------------------


def test_the_sample_has_the_standard_that_ships() -> None:
    assert (SAMPLE / "标准" / FILE.name).read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize("name", REPORTS)
def test_a_self_report_of_the_sample_is_sound_and_says_that_it_is_invented(name: str) -> None:
    report, problems = read_report(REPORTS[name], standard())
    assert report is not None
    assert not problems, "\n".join(map(show, problems))
    assert report.invented


@pytest.mark.parametrize("path", ASSESSMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_assessment_of_the_sample_is_sound(path: Path) -> None:
    report, _ = read_report(REPORTS[path.stem], standard())
    assert report is not None
    assessment, problems = read_assessment(path, standard(), report)
    assert assessment is not None
    assert not problems, "\n".join(map(show, problems))
    assert assessment.assessor == path.parent.name
