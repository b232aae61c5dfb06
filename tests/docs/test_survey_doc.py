"""The guide to surveys and evidence: its answers give its figures, and its file names are told as the table says."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from evaluator.model.report import Claim, Evidence, Report, Subject
from evaluator.model.round import FIGURE_WORDS, Survey
from evaluator.model.standard import Standard
from evaluator.reading.digests import Digests
from evaluator.reading.evidence_folder import files_of
from evaluator.reading.round import build_round
from evaluator.reading.standard import build_standard
from evaluator.reading.survey import survey_findings, survey_line, survey_of
from evaluator.reading.survey_answers import SurveyFigures
from tests.docs import examples as guide
from tests.docs.examples import DOCS, Example

PAGE = DOCS / "问卷与佐证.md"
STATES = {"there": "有", "missing": "缺", "unused": "未引用"}
HINTS = {"看不出是哪一份": "提醒写明子文件夹", "名称相近": "提醒名称相近"}


def only(kind: str) -> Example:
    (found,) = guide.examples(PAGE, kind)
    return found


@cache
def standard() -> Standard:
    """A standard that asks for the facts of the page."""
    one = guide.parse("1")
    found, faults = build_standard(
        {
            "id": "guide",
            "version": "1",
            "title": "例",
            "provenance": "own",
            "total": one,
            "facts": guide.parse(only("采集项").blocks["yaml"]),
            "indicators": [
                {"code": "1", "name": "例", "points": one, "rule": {"add": [{"need": "例", "points": one}]}}
            ],
        }
    )
    assert found is not None, faults
    return found


@cache
def survey() -> Survey:
    """The survey of the page, in a round that says no more than a round must."""
    text = """
id: guide
title: 例
standard: guide@1
team: {P1: {name: 林某}}
assign: {"*": [P1]}
subjects: [QX-001, QX-002]
"""
    declared, faults = build_round({**guide.parse(text), **guide.parse(only("轮次").blocks["yaml"])}, standard())
    assert declared is not None, faults
    assert faults == []
    (found,) = declared.surveys
    return found


@pytest.fixture
def figures(tmp_path: Path) -> SurveyFigures:
    file = tmp_path / "问卷" / survey().name / "QX-001.csv"
    file.parent.mkdir(parents=True)
    file.write_text(only("答卷").blocks["csv"], encoding="utf-8")
    found, problems = survey_of(tmp_path, survey(), "QX-001", standard())
    assert problems == []
    assert found is not None
    return found


def test_the_figures_are_those_of_the_table(figures: SurveyFigures) -> None:
    rows = guide.rows(only("数"), "数", "写法", "怎么算", "得数", "可以填进")
    assert [(row[0], row[3]) for row in rows] == list(survey_line(survey(), figures, standard()).figures)
    assert {row[0]: guide.codes(row[1])[0] for row in rows if row[1]} == {
        word: figure for figure, word in FIGURE_WORDS.items()
    }


def test_the_facts_and_their_reason_are_as_told(figures: SurveyFigures) -> None:
    found = survey_findings(survey(), figures, standard())
    assert found.keys() == survey().facts.keys()
    assert found["满意率"].value == Fraction(5, 7)
    assert f"> {found['满意率'].reason}\n" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", guide.rows(only("对照"), "自评报告引用", "文件夹里有", "结果"), ids=str)
def test_files_are_told_as_the_table_says(row: list[str], tmp_path: Path) -> None:
    for name in guide.codes(row[1]):
        file = tmp_path / "佐证" / "QX-001" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    claims = {"1": Claim(evidence=tuple(Evidence(name) for name in guide.codes(row[0])))}
    report = Report("guide@1", Subject("QX-001", "柳塘镇社工站"), ("", ""), claims=claims)
    lines, problems = files_of(tmp_path, "QX-001", report, {}, standard(), Digests())
    states = [STATES[line.state] for line in lines if line.codes or not row[0]]
    hints = [hint for one in problems for words, hint in HINTS.items() if words in one.say]
    assert "，".join([*states, *hints]) == row[2]
