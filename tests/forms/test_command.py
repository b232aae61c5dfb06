"""`evaluator form`, and the other commands given a form that came back."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from tests.forms.test_handling import answer
from tests.forms.test_round_trip import ROOT

SAMPLE = ROOT / "samples" / "hainan" / "jiedao.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(evaluator, [str(argument) for argument in arguments])


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "望潮街道.xlsx"
    assert run("form", "hainan-37", "--report", SAMPLE, "-o", path).exit_code == 0
    return path


def test_a_form_scores_as_the_report_does(filled: Path) -> None:
    assert run("check", filled).exit_code == 0
    from_form, from_yaml = (json.loads(run("score", file, "--json").output) for file in (filled, SAMPLE))
    assert from_form == from_yaml


def test_faults_are_told_by_cell_and_stand_in_a_copy(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    cell = answer(book, "采集项", "社工", "三个左右")
    book.save(filled)
    copy = filled.with_name("批注.xlsx")
    result = run("check", filled, "--comments", copy)
    assert result.exit_code == 1
    assert f"工作表「采集项」单元格 {cell}: 错误 “驻站社工人数”要填个数" in result.output
    comment = openpyxl.load_workbook(copy)["采集项"][cell].comment
    assert comment is not None
    assert "三个左右" in comment.text
    faults = json.loads(run("check", filled, "--json").output)["faults"]
    assert [(fault["sheet"], fault["place"]) for fault in faults] == [("采集项", f"工作表「采集项」单元格 {cell}")]


def test_wrong_use(filled: Path) -> None:
    assert run("form", "hainan-37", "-o", "自评表.pdf").exit_code == 2
    assert run("form", "nobody", "-o", filled).exit_code == 2
    assert run("form", "hainan-37", "-o", filled.parent / "没有" / "表.xlsx").exit_code == 2
    assert run("check", filled, "--comments", filled).exit_code == 2
    assert run("check", SAMPLE, "--comments", filled).exit_code == 2


def test_what_a_form_has_no_place_for_is_said(tmp_path: Path) -> None:
    """Figures of earlier days and where figures were published stay in the YAML."""
    for name, said in (
        ("requirements/yunling", "以前日期的数据（earlier）"),
        ("published/shandong", "数据取自哪份公开资料（published）"),
    ):
        sample = ROOT / "samples" / f"{name}.yaml"
        standard = sample.with_name("xian-mubiao.yaml") if "yunling" in name else "shandong"
        done = run("form", standard, "--report", sample, "-o", tmp_path / "自评表.xlsx")
        assert done.exit_code == 0, done.output
        assert f"说明：表里没有地方写{said}，要用的请仍交 YAML 写的自评报告。" in done.stderr
    assert "说明" not in run("form", "hainan-37", "--report", SAMPLE, "-o", tmp_path / "自评表.xlsx").stderr
