"""Documents by a standard without points: counts, distances, what is missing, and not a word about points."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.model.report import Report, Subject
from evaluator.model.result import Result
from evaluator.reading.standard import build_standard
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from evaluator.rendering.words import said
from evaluator.scoring.conclude import conclude
from tests.rendering import layout
from tests.rendering.test_html import read, words
from tests.rendering.test_samples import sample

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "requirements"
STATION, ASSESSMENT = str(FOLDER / "yunling.yaml"), str(FOLDER / "yunling.assessment.yaml")
#: where the character for points means something else, or the text says that there are none
OTHERWISE = re.compile("百分点|部分|评估组分工|不计分|没有总分和等次|达到的项数不是得分")


@cache
def page(*, assessed: bool) -> str:
    return report_html(sample("requirements/yunling", assessed=assessed))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(evaluator, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def about_points(text: str) -> list[str]:
    return [text[max(m.start() - 9, 0) : m.end() + 9] for m in re.finditer("分", OTHERWISE.sub("", text))]


@pytest.mark.parametrize("assessed", [True, False])
def test_a_report_says_nothing_of_points(assessed: bool) -> None:
    assert about_points(words(page(assessed=assessed))) == []


@pytest.mark.parametrize("assessed", [True, False])
def test_every_requirement_is_there_with_its_sentence(assessed: bool) -> None:
    text = words(page(assessed=assessed))
    for node in sample("requirements/yunling", assessed=assessed).conclusion.walk():
        assert node.code in text
        assert node.name in text
        assert node.leaf is None or said(node.leaf.sentence) in text


@pytest.mark.parametrize("assessed", [True, False])
def test_no_table_cell_is_empty(assessed: bool) -> None:
    assert [cell for cell in read(page(assessed=assessed)).cells if not cell.strip()] == []


def test_every_link_of_the_contents_has_its_target() -> None:
    ids = set(re.findall(r'\bid="([^"]+)"', page(assessed=True)))
    assert {address[1:] for address in read(page(assessed=True)).addresses} <= ids


def test_counts_come_first_then_what_is_not_met_with_its_distance() -> None:
    text = words(page(assessed=True))
    assert "达到3项、未达到4项、未到期限3项、尚不能判断2项、不适用1项（共13项）" in text
    assert "建档率3890÷4120≈94.42%，要求不低于95%，差约0.58个百分点，即差24人" in text
    assert "服务起始日期2023年7月1日，要求不晚于服务起始日期，晚12天" in text
    titles = ["四、未达到的要求下列4项", "不列为未达到", "五、尚不能判断的要求下列2项", "六、已达到的要求下列3项"]
    assert sorted(titles, key=text.index) == titles


def test_without_an_assessment_every_page_says_that_nothing_is_verified() -> None:
    told = page(assessed=False)
    assert re.search(r'@page \{ @top-center \{ content: "未经核实', told)
    assert "自评对照报告" in words(told)
    assert "自评对照不提出建议" in words(told)


# -- the terminal ------------------------------------------------------------------------------------------------------


def test_the_terminal_lists_what_is_not_met_first() -> None:
    text = run("score", STATION, "--assessment", ASSESSMENT)
    heads = re.findall(r"^(\w+)（\d+项）：$", text, flags=re.MULTILINE)
    assert heads == ["未达到", "未到期限", "尚不能判断", "达到", "不适用"]
    assert "经评估：达到3项、未达到4项" in text
    assert "4.1 按填报数据为达到，按核实数据为未达到" in text
    assert about_points(text) == []


@pytest.mark.parametrize("code", ["1", "1.3", "2.4", "3.2", "3.3"])
def test_an_explanation_says_nothing_of_points(code: str) -> None:
    text = run("explain", STATION, code, "--assessment", ASSESSMENT)
    assert about_points(text) == []
    assert re.search("达到|未到期限|不适用", text)


def test_several_stand_side_by_side() -> None:
    text = run("score", STATION, STATION)
    assert "不排名次" in text
    assert "2—3／3" in text


def test_a_standard_says_that_it_gives_no_points() -> None:
    standard = str(FOLDER / "xian-mubiao.yaml")
    assert "不计分的要求 13 项" in run("check", standard)
    shown = run("standard", "show", standard)
    assert "要求 13 项" in shown
    assert "期限：2023-12-31。" in shown
    assert about_points(shown) == []


# -- odd lists ---------------------------------------------------------------------------------------------------------


def result_of(leaves: int, answers: dict[str, bool], long: str = "") -> Result:
    """A list of so many requirements under eight headings."""
    roots: list[dict[str, Any]] = [{"code": str(n), "name": f"第{n}类要求", "children": []} for n in range(1, 9)]
    for n in range(leaves):
        rule = {"met": f"做到第{n}件事{long}"}
        roots[n % 8]["children"].append(
            {"code": f"{n % 8 + 1}.{n}", "name": f"第{n}件事", "rule": rule, "due": "2024-06-30"}
        )
    head = {"id": "long", "version": "1", "title": "很长的清单", "provenance": "own"}
    standard, faults = build_standard({**head, "indicators": [root for root in roots if root["children"]]})
    assert standard is not None, faults
    values = {question.key: answers["all"] for question in standard.questions().values()} if answers else {}
    return conclude(standard, Report("long@1", Subject("S", "某地"), ("2023-07-01", "2024-06-30"), values), None, "0")


@pytest.mark.parametrize("answers", [{}, {"all": True}, {"all": False}])
def test_a_list_of_one_requirement(answers: dict[str, bool]) -> None:
    text = words(report_html(result_of(1, answers)))
    assert "（共1项）" in text
    assert "没有" in text


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("answers", [{}, {"all": False}])
def test_the_summary_of_a_long_list_is_one_page(answers: dict[str, bool], tmp_path: Path) -> None:
    result = result_of(
        64, answers, "，并且在评估期内每一个月都有书面记录可以查验，记录写明日期、地点、参加人员和经办人"
    )
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result) == ()
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert starts["目录"] == starts["摘要"] + 1
    assert layout.complaints(target) == []


# -- what a reader needs beside the counts ---------------------------------------------------------------------------------


def test_a_self_report_has_no_annex_of_differences() -> None:
    assert "自评与评估差异" not in words(page(assessed=False))
    assert "自评与评估差异" in words(page(assessed=True))


def test_differences_say_what_made_them() -> None:
    annex = words(page(assessed=True)).split("自评与评估差异")[-1].split("佐证材料清单")[0]
    for told in ("核实更正：驻站社工：填报29人，核实28人", "尚未核实：社工站年度预算", "评估填写：表示满意的：52人"):
        assert told in annex


def test_requirements_are_not_called_indicators() -> None:
    assert "指标" not in words(page(assessed=True))


def test_a_column_of_days_stands_only_where_a_requirement_has_one() -> None:
    assert '<th scope="col">期限</th>' in page(assessed=True)
    undated = report_html(sample("published/wenzhou", assessed=False))
    assert '<th scope="col">期限</th>' not in undated


def test_a_quotient_is_not_told_as_a_fraction_too() -> None:
    text = words(page(assessed=True))
    assert "驻站社工28人÷常住人口31.2万人≈0.90，要求不少于1" in text
