"""Surveys: whatever order, encoding or kind of file the answers come in, the figures are those counted by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic, show
from evaluator.model.question import Question
from evaluator.model.round import FIGURE_WORDS, Survey
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from evaluator.reading.standard import build_standard
from evaluator.reading.survey import survey_findings, survey_line, survey_of
from evaluator.reading.survey_answers import SurveyFigures, survey_figures
from tests.reading.made_books import Written, xlsx

SCALE = {word: Fraction(n) for word, n in {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "很不满意": 1}.items()}
SURVEY = Survey("服务对象满意度", "对服务是否满意", Fraction(4), SCALE, {"QX-001": 60})
#: ways to write an answer, with what it counts; None for a form without an answer
WAYS: dict[str, Fraction | None] = {
    **SCALE, " 满意 ": SCALE["满意"], "满　意": SCALE["满意"], "4": Fraction(4), "４": Fraction(4), "5.0": Fraction(5),
    "": None, "　": None,
}  # fmt: skip
ANSWERS = st.lists(st.sampled_from(sorted(WAYS)), max_size=40)

STANDARD_TEXT = """id: qingxi
version: "2024.1"
title: 清溪县社工站评估标准
provenance: own
total: 10
facts:
  有效问卷: {label: 满意度调查有效问卷, type: count, unit: 份, min: 1}
  满意抽样: {label: 服务对象满意, type: sample, tests: [满意], unit: 份}
  满意率: {label: 群众满意率, type: share}
  平均分: {label: 满意度平均分, type: number, min: 1, max: 5}
  回收率: {label: 问卷回收率, type: share}
indicators:
  - code: "1"
    name: 满意度
    points: 10
    rule:
      met:
        - {need: 问卷够多, when: 有效问卷 >= 3 and 回收率 >= 50%}
        - {need: 都满意, when: 满意率 >= 80% and 平均分 >= 4 and 满意抽样.满意 = 满意抽样.drawn}
"""


@pytest.fixture(scope="module")
def standard() -> Standard:
    document, _ = parse_text(STANDARD_TEXT, "标准.yaml")
    assert document is not None
    found, faults = build_standard(document.value)
    assert found is not None, faults
    return found


def a_csv(
    answers: list[str], encoding: str = "utf-8", headings: tuple[str, ...] = ("编号", "姓名", "对服务是否满意")
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([str(n), "某某", answer] for n, answer in enumerate(answers, 1))
    return out.getvalue().encode(encoding)


def figures_in(path: Path, data: bytes, survey: Survey = SURVEY, handed_out: int | None = 60) -> SurveyFigures:
    path.write_bytes(data)
    figures, found = survey_figures(path, survey, handed_out)
    assert figures is not None, "\n".join(map(show, found))
    return figures


def faults_in(path: Path, data: bytes, survey: Survey = SURVEY, handed_out: int | None = 60) -> list[Diagnostic]:
    path.write_bytes(data)
    return survey_figures(path, survey, handed_out)[1]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("问卷") / "QX-001.csv"


# -- figures ---------------------------------------------------------------------------------------------------------


@given(answers=ANSWERS)
def test_the_figures_are_those_counted_by_hand(file: Path, answers: list[str]) -> None:
    values = [value for answer in answers if (value := WAYS[answer]) is not None]
    figures = figures_in(file, a_csv(answers))
    assert (figures.forms, figures.answered) == (len(answers), len(values))
    assert figures.satisfied == sum(value >= 4 for value in values) <= figures.answered <= figures.forms <= 60
    assert figures.response_rate == Fraction(len(answers), 60)
    if values:
        assert figures.mean == sum(values) / len(values)
        assert figures.satisfied_share == Fraction(figures.satisfied, len(values))
    else:
        assert figures.mean is figures.satisfied_share is None


@given(data=st.data(), answers=ANSWERS)
def test_the_order_of_the_forms_does_not_matter(file: Path, data: st.DataObject, answers: list[str]) -> None:
    again = data.draw(st.permutations(answers))
    assert figures_in(file, a_csv(answers)) == figures_in(file, a_csv(again))


@given(answers=ANSWERS, encoding=st.sampled_from(["utf-8-sig", "gbk", "gb18030"]))
def test_the_encoding_does_not_matter(file: Path, answers: list[str], encoding: str) -> None:
    assert figures_in(file, a_csv(answers)) == figures_in(file, a_csv(answers, encoding))


@given(answers=ANSWERS, more=ANSWERS)
def test_the_counts_of_two_files_add_up(file: Path, answers: list[str], more: list[str]) -> None:
    one, other, both = (figures_in(file, a_csv(some), handed_out=None) for some in (answers, more, answers + more))
    assert both.forms == one.forms + other.forms
    assert both.answered == one.answered + other.answered
    assert both.satisfied == one.satisfied + other.satisfied


def test_a_spreadsheet_says_the_same(tmp_path: Path) -> None:
    answers: list[Written] = ["非常满意", 4, "一般", "满意", 5]
    cells: dict[str, Written] = {"A1": "清溪县满意度调查", "A2": "编号", "B2": "*对服务是否满意"}
    for n, answer in enumerate(answers, 3):
        cells |= {f"A{n}": n, f"B{n}": answer}
    cells |= {"A8": 8, "A9": 9}
    figures = figures_in(tmp_path / "QX-001.xlsx", xlsx({"答卷": cells}))
    assert figures == figures_in(tmp_path / "QX-001.csv", a_csv([*map(str, answers), "", ""]))
    assert (figures.forms, figures.answered, figures.satisfied, figures.mean) == (7, 5, 4, Fraction(21, 5))


@pytest.mark.parametrize("heading", ["对服务是否满意", " 对服务是否满意 ", "对服务是否满意*", "对 服务是否满意"])
def test_blanks_around_the_heading_do_not_matter(tmp_path: Path, heading: str) -> None:
    assert figures_in(tmp_path / "a.csv", a_csv(["满意"], headings=("编号", "姓名", heading))).answered == 1


def test_a_word_of_the_scale_that_is_a_number_counts_as_the_word(tmp_path: Path) -> None:
    """Forms are often filled in with the numbers of the options, 1 being the best."""
    survey = replace(SURVEY, scale={"1": Fraction(5), "2": Fraction(4), "3": Fraction(3)})
    figures = figures_in(tmp_path / "a.csv", a_csv(["1", "2", "3"]), survey)
    assert (figures.mean, figures.satisfied) == (Fraction(4), 2)


def test_a_blank_line_is_no_form(tmp_path: Path) -> None:
    data = "编号,对服务是否满意\n1,满意\n\n,\n2,\n".encode()
    assert figures_in(tmp_path / "a.csv", data).forms == 2


# -- faults ----------------------------------------------------------------------------------------------------------


def test_nothing_of_the_other_columns_is_told(tmp_path: Path) -> None:
    head = "姓名,电话,对服务是否满意,意见\n"
    lines = [
        "林小某,13800138000,很棒,住在三巷5号\n",
        '"王,某某",13900139000,不错,"说""好"""\n',
        "陈某某,13700137000,满意,\u200b\n",
    ]
    for some in (lines[:2], lines):
        told = "\n".join(map(show, faults_in(tmp_path / "a.csv", (head + "".join(some)).encode())))
        assert "错误" in told
        assert [word for word in ("林小某", "某某", "138", "139", "137", "三巷", "说") if word in told] == []
    told = "\n".join(map(show, faults_in(tmp_path / "a.csv", "".join(lines[:2]).encode())))
    assert "T750" in told


def test_a_telephone_number_among_the_answers_is_masked(tmp_path: Path) -> None:
    told = "\n".join(map(show, faults_in(tmp_path / "a.csv", a_csv(["13800138000"]))))
    assert "“138****8000”" in told


def test_a_wrong_column_is_told_in_a_few_lines(tmp_path: Path) -> None:
    found = faults_in(tmp_path / "a.csv", a_csv([f"意见{n % 15}" for n in range(45)]))
    assert len(found) == 10
    assert "写法共 15 种" in found[0].say
    assert "第 17、32 行也是，共 3 份" in found[0].say


def test_more_forms_than_handed_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert [one.code for one in faults_in(path, a_csv(["满意"] * 3), handed_out=3)] == []
    assert [one.code for one in faults_in(path, a_csv(["满意"] * 4), handed_out=3)] == ["T753"]
    assert [one.code for one in faults_in(path, a_csv(["满意"]), handed_out=0)] == ["T753"]


def test_none_handed_out_is_no_rate(tmp_path: Path) -> None:
    assert figures_in(tmp_path / "a.csv", a_csv([]), handed_out=0).response_rate is None


# -- facts -----------------------------------------------------------------------------------------------------------

FACTS = replace(
    SURVEY,
    facts={
        "有效问卷": "answered",
        "满意抽样.drawn": "answered",
        "满意抽样.满意": "satisfied",
        "满意率": "satisfied_share",
        "平均分": "mean",
        "回收率": "response_rate",
    },
)


def test_the_figures_become_findings(standard: Standard) -> None:
    found = survey_findings(FACTS, SurveyFigures(60, 54, 52, 46, Fraction(13, 3)), standard)
    assert {key: one.value for key, one in found.items()} == {
        "有效问卷": 52,
        "满意抽样.drawn": 52,
        "满意抽样.满意": 46,
        "满意率": Fraction(46, 52),
        "平均分": Fraction(13, 3),
        "回收率": Fraction(54, 60),
    }
    assert {one.state for one in found.values()} == {"supplied"}
    assert {one.reason for one in found.values()} == {"按问卷“服务对象满意度”统计：发放60份，收回54份，其中有效52份"}


def test_what_is_undefined_or_out_of_bounds_answers_nothing(standard: Standard) -> None:
    found = survey_findings(FACTS, SurveyFigures(None, 2, 0, 0, None), standard)
    assert {key: one.value for key, one in found.items()} == {"满意抽样.drawn": 0, "满意抽样.满意": 0}
    assert found["满意抽样.满意"].reason == "按问卷“服务对象满意度”统计：收回2份，其中有效0份"


@given(answers=ANSWERS, handed_out=st.none() | st.integers(40, 99))
def test_every_finding_may_be_an_answer(
    file: Path, standard: Standard, answers: list[str], handed_out: int | None
) -> None:
    figures = figures_in(file, a_csv(answers), handed_out=handed_out)
    asked: Mapping[str, Question] = standard.questions()
    for key, finding in survey_findings(FACTS, figures, standard).items():
        assert isinstance(finding.value, Fraction)
        assert not asked[key].out_of_bounds(finding.value)
        assert asked[key].type != "count" or finding.value.denominator == 1


def test_the_printed_line(standard: Standard) -> None:
    line = survey_line(FACTS, SurveyFigures(60, 54, 52, 46, Fraction(13, 3)), standard)
    assert line.figures == (
        ("发放数", "60份"), ("收回数", "54份"), ("有效问卷数", "52份"), ("满意份数", "46份"), ("回收率", "90.00%"),
        ("满意率", "88.46%"), ("平均分", "4.33"),
    )  # fmt: skip
    assert line.used[0] == "满意度调查有效问卷"
    assert len(line.used) == 6
    nobody = survey_line(FACTS, SurveyFigures(None, 0, 0, 0, None), standard)
    assert [text for _, text in nobody.figures] == ["未写明", "0份", "0份", "0份", "未写明", "无法计算", "无法计算"]
    assert {word for word, _ in line.figures} == {*FIGURE_WORDS.values(), "收回数"}


# -- the folder ------------------------------------------------------------------------------------------------------


def test_the_file_of_a_subject_is_found(tmp_path: Path, standard: Standard) -> None:
    folder = tmp_path / "问卷" / "服务对象满意度"
    folder.mkdir(parents=True)
    (tmp_path / "问卷" / "家属满意度").mkdir()
    (tmp_path / "问卷" / "家属满意度" / "QX-001.csv").write_bytes(a_csv(["一般"]))
    for name in ("QX-0010.csv", "qx-001.csv", "~$QX-001.csv", ".QX-001.csv", "Thumbs.db"):
        (folder / name).write_bytes(b"\0")
    assert survey_of(tmp_path, SURVEY, "QX-001", standard) == (None, [])
    (folder / "QX-001.csv").write_bytes(a_csv(["满意"]))
    figures, found = survey_of(tmp_path, SURVEY, "QX-001", standard)
    assert (figures, found) == (SurveyFigures(60, 1, 1, 1, Fraction(4)), [])
    assert survey_of(tmp_path, SURVEY, "..", standard) == survey_of(tmp_path / "无", SURVEY, "QX-001", standard)
