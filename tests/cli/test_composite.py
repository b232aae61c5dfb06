"""`evaluator composite`: the report in three formats, and what is refused, with nothing half written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from evaluator.cli.chinese import speak_chinese

SAMPLES = Path(__file__).parents[2] / "samples"
OURS = [str(SAMPLES / "published" / name) for name in ("shandong.yaml", "shandong-guangxi.yaml")]

STANDARD = """id: NAME
version: "1"
title: 虚构的标准NAME
provenance: own
facts: {社工: {label: 驻站社工, type: count, unit: 人}}
indicators: [{code: "1", name: 人员, rule: {met: [{need: 社工不少于3人, when: 社工 >= 3}]}}]
"""
REPORT = """standard: NAME@1
subject: {id: XN-1, name: 虚构镇社工站}
period: {from: 2023-01-01, to: 2023-12-31}
facts: {社工: 4}
"""
ASSESSMENT = """standard: NAME@1
subject: XN-1
assessor: P1
date: 2024-02-01
facts: {社工: {value: 2, reason: 两人已离职}}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two standards, and of each a self-report and an assessment."""
    for name in ("jia", "yi"):
        for ending, text in (("standard", STANDARD), ("report", REPORT), ("assessment", ASSESSMENT)):
            (tmp_path / f"{name}.{ending}.yaml").write_text(text.replace("NAME", name), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    speak_chinese()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(evaluator, ["composite", *arguments])


def test_a_page_and_a_document_of_published_figures(desk: Path) -> None:
    for name in ("综合.html", "综合.docx"):
        done = run(*OURS, "-o", name)
        assert done.exit_code == 0, done.output
        assert done.output == f"已生成：{name}\n"
    text = (desk / "综合.html").read_text(encoding="utf-8")
    assert "山东省社工站建设进展和要求" in text
    assert "不相加，不平均" in text
    assert (desk / "综合.docx").read_bytes()[:2] == b"PK"


@pytest.mark.pdf
def test_a_pdf(desk: Path) -> None:
    done = run(*OURS, "-o", "综合.pdf")
    assert done.exit_code == 0, done.output
    assert (desk / "综合.pdf").read_bytes()[:5] == b"%PDF-"


def test_with_assessments_the_verified_figures_count(desk: Path) -> None:
    given = ["--assessment", "jia.assessment.yaml", "--assessment", "yi.assessment.yaml"]
    done = run("jia.report.yaml", "yi.report.yaml", *given, "-o", "综合.html")
    assert done.exit_code == 0, done.output
    text = (desk / "综合.html").read_text(encoding="utf-8")
    assert text.count("经评估") == 2
    assert "未经核实" not in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["jia.report.yaml", "-o", "综合.html"], "综合报告要两份以上自评报告"),
        (["jia.report.yaml", "yi.report.yaml", "-o", "综合.xlsx"], "输出文件要以 .pdf、.html 或 .docx 结尾"),
        (["jia.report.yaml", "jia.report.yaml", "-o", "综合.html"], "有两份自评报告依据同一个标准 jia@1"),
        (
            ["jia.report.yaml", "yi.report.yaml", "--assessment", "jia.assessment.yaml", "-o", "综合.html"],
            "给了 2 份自评报告和 1 份评估记录，份数要相同",
        ),
        ([OURS[0], "jia.report.yaml", "-o", "综合.html"], "不是同一个评估对象的：山东省（SD）、虚构镇社工站（XN-1）"),
        (["jia.report.yaml", "yi.report.yaml", "-o", "没有/综合.html"], "没有"),
    ],
)
def test_what_does_not_belong_together_is_refused(desk: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.output
    assert not list(desk.rglob("综合.*"))


def test_faults_of_all_files_are_told_at_once(desk: Path) -> None:
    for name in ("jia", "yi"):
        path = desk / f"{name}.report.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("社工: 4", "社工: 三个"), encoding="utf-8")
    done = run("jia.report.yaml", "yi.report.yaml", "-o", "综合.html")
    assert done.exit_code == 1
    assert done.output.count("[A602]") == 2
    assert not (desk / "综合.html").exists()
