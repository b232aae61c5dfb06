"""The sheet of an assessor: any assessment written into it comes back the same, and what is filled in wrongly is told by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.cli import evaluator
from evaluator.diagnostics import has_errors, show
from evaluator.forms.assessor import assessor_form
from evaluator.forms.assessor_values import assessor_values
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding, Report
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.report import read_report
from evaluator.reading.standard import read_standard
from evaluator.rendering.workbook import form_bytes
from tests.examples import examples
from tests.forms.made import reports
from tests.forms.made_assessments import assessments
from tests.scoring import made

ROOT = Path(__file__).parents[2]
STANDARDS = {
    "hainan": "standards/hainan_37_indicators.yaml",
    "requirements": "samples/requirements/xian-mubiao.yaml",
    "small": "tests/mutation/small.standard.yaml",
}
SAMPLES = sorted((ROOT / "samples").rglob("*.assessment.yaml"))
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


@cache
def standard_of(name: str) -> Standard:
    standard, found = read_standard(ROOT / STANDARDS[name])
    assert standard is not None, "\n".join(map(show, found))
    return standard


def report_of(file: Path) -> tuple[Report, Standard]:
    standard = standard_of("requirements" if "requirements" in str(file) else "hainan")
    report, found = read_report(file.with_name(file.name.replace(".assessment", "")), standard)
    assert report is not None, "\n".join(map(show, found))
    return report, standard


def filled_and_read(assessment: Assessment, standard: Standard, report: Report) -> Assessment:
    """What is read from the sheet that says what the assessment says."""
    form, known = assessor_form(standard, report, assessment), assessor_values(assessment, standard, report)
    assert not known.keys() - {entry.path for entry in form.entries()}, "there is room for all of it"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "评估表.xlsx"
        path.write_bytes(form_bytes(form, known))
        read, found = read_assessment(path, standard, report)
    assert not has_errors(found), "\n".join(map(show, found))
    assert read is not None
    return read


# -- there and back --


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_the_samples_come_back(file: Path) -> None:
    report, standard = report_of(file)
    assessment, found = read_assessment(file, standard, report)
    assert assessment is not None, "\n".join(map(show, found))
    assert filled_and_read(assessment, standard, report) == assessment


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=examples(5))
@given(data=st.data())
def test_an_assessment_comes_back_from_its_sheet(name: str, data: st.DataObject) -> None:
    standard = standard_of(name)
    report = data.draw(reports(standard))
    assessment = data.draw(assessments(standard, report))
    assert filled_and_read(assessment, standard, report) == assessment


@settings(QUIET, max_examples=examples(15))
@given(data=st.data())
def test_so_it_does_with_any_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    report = data.draw(reports(standard))
    assessment = data.draw(assessments(standard, report))
    assert filled_and_read(assessment, standard, report) == assessment


# -- filled in by hand --


class Book:
    """The empty sheet for a sample station, its cells by the code of the line and of the column."""

    def __init__(self, folder: Path) -> None:
        self.report, self.standard = report_of(ROOT / "samples/hainan/qiongzhong-xiang.yaml")
        self.path = folder / "评估表.xlsx"
        known: dict[Any, Value] = {("assessor",): "P2", ("date",): "2023-08-02"}
        self.path.write_bytes(form_bytes(assessor_form(self.standard, self.report), known))
        self.book = load_workbook(self.path)

    def page(self, sheet: str) -> Worksheet:
        page: Worksheet = self.book[sheet]
        return page

    def place(self, sheet: str, line: str, column: str) -> str:
        page = self.page(sheet)
        row = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == line)
        number = next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == column)
        return str(page.cell(row, number).coordinate)

    def put(self, sheet: str, line: str, column: str, value: str | int | float | None) -> str:
        """Fill in a cell; its name."""
        where = self.place(sheet, line, column)
        self.page(sheet)[where] = value
        return where

    def read(self) -> tuple[Assessment | None, list[str]]:
        self.book.save(self.path)
        assessment, found = read_assessment(self.path, self.standard, self.report)
        return assessment, [f"{fault.place}：{fault.say}（{fault.fix}）[{fault.code}]" for fault in found]

    def sound(self) -> Assessment:
        assessment, found = self.read()
        assert assessment is not None, found
        return assessment


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


FACTS, LEAVES = "采集项核实", "指标核实"


def test_what_is_untouched_stays_untouched(book: Book) -> None:
    assessment = book.sound()
    assert (assessment.assessor, assessment.date, assessment.subject) == ("P2", "2023-08-02", "YL-QH-001")
    said = (assessment.findings, assessment.remarks, assessment.advice, assessment.evidence, assessment.previous)
    assert not any(said)


@pytest.mark.parametrize("mark", ["√", "属实", "是", "✓", True])
def test_a_tick_confirms_what_was_claimed(book: Book, mark: str | bool) -> None:
    book.put(FACTS, "社工", "ok", mark)
    assert book.sound().findings == {"社工": Finding("confirmed", book.report.answers["社工"])}


def test_another_value_needs_its_reason(book: Book) -> None:
    book.put(FACTS, "社工", "value", 2)
    reason = book.place(FACTS, "社工", "reason")
    _, found = book.read()
    assert found == [
        f"工作表「采集项核实」单元格 {reason}：“驻站社工人数”由3改为2，没有写明理由（请在“理由”格写一句话，说清依据）[A609]"
    ]
    book.put(FACTS, "社工", "reason", "一人已离职")
    assert book.sound().findings["社工"] == Finding("corrected", Fraction(2), "一人已离职")


def test_the_rest_of_an_indicator_with_its_facts(book: Book) -> None:
    book.put(LEAVES, "1.1.1.2#0", "rest", "√")
    findings = book.sound().findings
    assert "面谈室监控" in findings
    assert all(finding.state == "confirmed" for finding in findings.values())


def test_what_a_station_said_of_a_veto_is_confirmed_whole(book: Book, tmp_path: Path) -> None:
    text = (ROOT / "tests/mutation/small.standard.yaml").read_text(encoding="utf-8")
    path = tmp_path / "小标准.yaml"
    path.write_text(text.replace("票据造假]\n    by: assessor\n", "票据造假]\n"), encoding="utf-8")
    standard, _ = read_standard(path)
    report, _ = read_report(ROOT / "tests/mutation/small.report.yaml", standard_of("small"))
    assert standard is not None
    assert report is not None
    answers = {**report.answers, "弄虚作假/服务记录造假": False, "弄虚作假/票据造假": False}
    book.standard, book.report = standard, replace(report, answers=answers)
    known: dict[Any, Value] = {
        ("assessor",): "P2",
        ("date",): "2023-08-02",
        ("answers", "弄虚作假", "rest"): "verified",
    }
    form = assessor_form(standard, book.report)
    book.path.write_bytes(form_bytes(form, known))
    book.book = load_workbook(book.path)
    assert set(book.sound().findings) == {"弄虚作假/服务记录造假", "弄虚作假/票据造假"}
    places = {entry.path for entry in assessor_form(standard, report).entries()}
    assert ("answers", "弄虚作假", "rest") not in places, "nothing was said of it"


def test_a_judgement_is_ticked_with_its_reason(book: Book) -> None:
    option = "已实施，有本地需求调查，有成效数据"
    book.put(LEAVES, f"4.3.2.1={option}", "value", "√")
    book.put(LEAVES, f"4.3.2.1//{option}", "value", 3.5)
    book.put(LEAVES, "4.3.2.1#0", "reason", "有问卷")
    findings = book.sound().findings
    assert findings["4.3.2.1"].value == option
    assert findings[f"4.3.2.1//{option}"].reason == "有问卷"


WRONG: dict[str, tuple[Callable[[Book], str], str]] = {
    "√ and another value": (
        lambda book: (
            book.put(FACTS, "社工", "value", 2),
            book.put(FACTS, "社工", "reason", "一人已离职"),
            book.put(FACTS, "社工", "ok", "√"),
        )[2],
        "“驻站社工人数”打了“属实”，又写了不同的核实结果",
    ),
    "× for √": (lambda book: book.put(FACTS, "社工", "ok", "×"), "这一格只打√，写的是“×”"),
    "words for √": (lambda book: book.put(FACTS, "社工", "ok", "基本属实"), "这一格只打√，写的是“基本属实”"),
    "a reason for nothing": (
        lambda book: (book.put(FACTS, "社工", "reason", "看过"), book.place(FACTS, "社工", "value"))[1],
        "写了理由，没有写核实后的值",
    ),
    "a number in words": (
        lambda book: book.put(FACTS, "社工", "value", "两人"),
        "“驻站社工人数”要填个数（单位：人），写的是“两人”",
    ),
    "not known": (lambda book: book.put(FACTS, "社工", "value", "不清楚"), "写的是“不清楚”，看不出核实的结果"),
    "two options": (
        lambda book: (
            book.put(LEAVES, "4.3.2.1=没有实施", "value", "√"),
            book.put(LEAVES, "4.3.2.1=已实施，没有本地需求调查", "value", "√"),
        )[0],
        "只能选一项",
    ),
    "a status of no kind": (lambda book: book.put("佐证材料", "平面图.pdf", "value", "看过"), "没有“看过”这个选项"),
    "a claim that has changed": (
        lambda book: (book.put(FACTS, "社工", "ok", "√"), book.put(FACTS, "社工", "claimed", "4"))[1],
        "这里印的自评填报是“4”，自评报告现在是“3”",
    ),
    "no date": (lambda book: book.put("封面", "date", "value", None), "“评估日期”没有填"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_by_its_cell(book: Book, name: str) -> None:
    fill, said = WRONG[name]
    where = fill(book)
    assessment, found = book.read()
    assert assessment is None
    assert len(found) == 1, found
    assert f"单元格 {where}：" in found[0]
    assert said in found[0]


def test_all_faults_at_once(book: Book) -> None:
    for name in ("words for √", "a status of no kind", "no date", "two options"):
        WRONG[name][0](book)
    assert len(book.read()[1]) == 4


def test_an_old_claim_does_no_harm_where_a_value_was_written(book: Book) -> None:
    book.put(FACTS, "社工", "claimed", "4")
    book.put(FACTS, "社工", "value", 2)
    book.put(FACTS, "社工", "reason", "一人已离职")
    assert book.sound().findings["社工"].state == "corrected"


# -- on the command line --


def test_the_commands_take_the_sheet(tmp_path: Path) -> None:
    report, old = "samples/hainan/jiedao.yaml", "samples/hainan/jiedao.assessment.yaml"
    sheet = str(tmp_path / "评估表.xlsx")
    run = CliRunner().invoke(evaluator, ["form", "hainan-37", "--report", report, "--assessment", old, "-o", sheet])
    assert run.exit_code == 0, run.output
    checked = CliRunner().invoke(evaluator, ["check", sheet, "--report", report])
    assert (checked.exit_code, "没有错误" in checked.output) == (0, True), checked.output
    scores = [CliRunner().invoke(evaluator, ["score", report, "--assessment", file]).output for file in (sheet, old)]
    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--assessor", "P2"], "请用 --report 指定"),
        (
            [
                "--assessor",
                "P2",
                "--report",
                "samples/hainan/jiedao.yaml",
                "--assessment",
                "samples/hainan/jiedao.assessment.yaml",
            ],
            "是评估人员“P1”的",
        ),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, given: list[str], said: str) -> None:
    run = CliRunner().invoke(evaluator, ["form", "hainan-37", *given, "-o", str(tmp_path / "a.xlsx")])
    assert run.exit_code == 2
    assert said in run.output


def test_a_station_form_is_no_assessment(tmp_path: Path) -> None:
    form = str(tmp_path / "自评表.xlsx")
    CliRunner().invoke(evaluator, ["form", "hainan-37", "-o", form])
    run = CliRunner().invoke(evaluator, ["score", "samples/hainan/jiedao.yaml", "--assessment", form])
    assert run.exit_code == 2
    assert "这里要的是评估记录，这份文件是自评报告" in run.output
