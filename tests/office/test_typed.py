"""Forms filled in by typing into LibreOffice, saved as .xlsx, .xls and .ods: all read as what was typed."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from evaluator.diagnostics import has_errors, show
from evaluator.forms.assessor import assessor_form
from evaluator.forms.assessor_values import assessor_values
from evaluator.forms.build import form_of, values_of
from evaluator.forms.objection_sheets import objection_form
from evaluator.forms.round_sheets import round_form
from evaluator.forms.round_values import round_values
from evaluator.model.report import Assessment, Evidence, Finding, Report
from evaluator.model.round import Case, Dates, Group, Merge, Objection, Round, RoundSubject, Survey, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.objection import objection_in
from evaluator.reading.opening import open_file
from evaluator.reading.report import read_report
from evaluator.reading.round import round_in
from evaluator.reading.standard import read_standard
from evaluator.rendering.workbook import form_bytes
from tests.forms.made_objections import objection_values

ROOT = Path(__file__).parents[2]
TYPIST = Path(__file__).parent / "type_into.py"
SYSTEM_PYTHON = "/usr/bin/python3"
#: what the machine lacks for these tests, and how it would get it
INSTALL = "apt-get install -y --no-install-recommends libreoffice-calc python3-uno"

Typed = list[tuple[str, str, str]]


def _office() -> bool:
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


REQUIRED = os.environ.get("EVALUATOR_OFFICE") == "required"
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not (REQUIRED or _office()), reason=f"needs LibreOffice: {INSTALL}"),
]


@pytest.fixture(scope="module")
def standard() -> Standard:
    found, problems = read_standard(ROOT / "standards" / "hainan_37_indicators.yaml")
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def report(standard: Standard) -> Report:
    found, problems = read_report(ROOT / "samples" / "hainan" / "jiedao.yaml", standard)
    assert found is not None, problems
    return found


def what_to_type(empty: Path, filled: Path) -> Typed:
    """The cells in which a filled form differs from an empty one, as a person types them."""
    before, after = openpyxl.load_workbook(empty), openpyxl.load_workbook(filled)
    found: Typed = []
    for page in after.worksheets:
        blank = before[page.title]
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None and cell.value != blank[cell.coordinate].value:
                    found.append((page.title, cell.coordinate, typed(cell.value, str(cell.number_format))))
    return found


def typed(value: object, shown_as: str) -> str:
    """A value by hand: dates with slashes, shares in per cent, the rest as it is."""
    if isinstance(value, datetime.datetime):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, float | int) and "%" in shown_as:
        return f"{value * 100:g}%"
    return str(value)


def by_hand(empty: bytes, filled: bytes, folder: Path) -> dict[str, Path]:
    """The empty form typed full and saved in each format, under a name people give such files."""
    folder.mkdir()
    forms = {folder / "空表.xlsx": empty, folder / "满表.xlsx": filled}
    for path, content in forms.items():
        path.write_bytes(content)
    targets = {kind: folder / f"最终版(2).{kind}" for kind in ("xlsx", "xls", "ods")}
    orders = {
        "file": str(folder / "空表.xlsx"),
        "profile": str(folder / "profile"),
        "cells": what_to_type(*forms),
        "save": [str(path) for path in targets.values()],
    }
    written = folder / "orders.json"
    written.write_text(json.dumps(orders, ensure_ascii=False), encoding="utf-8")
    run = subprocess.run([SYSTEM_PYTHON, TYPIST, written], capture_output=True, text=True, check=False, timeout=180)
    assert run.returncode == 0, run.stderr
    return targets


@pytest.fixture(scope="module")
def reports(standard: Standard, report: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    form = form_of(standard, report)
    empty, filled = form_bytes(form, {}), form_bytes(form, values_of(report, standard))
    return by_hand(empty, filled, tmp_path_factory.mktemp("站点") / "自评 表")


@pytest.fixture(scope="module")
def assessment(standard: Standard, report: Report) -> Assessment:
    found, problems = read_assessment(ROOT / "samples" / "hainan" / "jiedao.assessment.yaml", standard, report)
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def assessments(
    standard: Standard, report: Report, assessment: Assessment, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    form = assessor_form(standard, report, assessment)
    empty, filled = form_bytes(form, {}), form_bytes(form, assessor_values(assessment, standard, report))
    return by_hand(empty, filled, tmp_path_factory.mktemp("评估") / "评估 表")


@pytest.fixture(scope="module")
def declared(standard: Standard, report: Report) -> Round:
    """A round in which everything that a round file may say is said."""
    parties = {"P1": "第三方", "P2": "购买方", "P3": "第三方"}
    team = {
        one: TeamMember(one, f"{name}某", role, "社会工作师", parties[one], ("LM-WC-003",) if one == "P3" else ())
        for one, name, role in (("P1", "林", "组长"), ("P2", "周", "社工"), ("P3", "何", "财务"))
    }
    subjects = (RoundSubject("LM-WC-002", "望潮街道社工站"), RoundSubject("LM-WC-003", "某站", "站点2023年3月停办"))
    survey = Survey("群众满意度", "总体评价", Fraction(4), {"非常满意": Fraction(5), "满意": Fraction(4), "一般": Fraction("2.5")},
                    {"LM-WC-002": 60}, {"满意抽样.drawn": "answered"})  # fmt: skip
    return Round(
        "2023-澜门", "澜门市2022—2023年度社工站运营评估", standard.ref, team, subjects,
        {"*": ("P1",), "3": ("P3",), "4": ("P1", "P2"), "6.2": ("P2", "P1")}, Merge("adjudicator", "P1", Fraction(1, 4)),
        "澜门市民政局", "海屿社会工作评估中心", report.period, 3, {"财务": 1}, (Group("甲组", ("P1", "P2", "P3"), ("LM-WC-002",)),),
        {"第三方": Fraction(7, 10), "购买方": Fraction(3, 10)}, ("5", "6.1"), (survey,),
        Dates("2023-07-15", "2023-08-20", "2023-08-30", "2023-09-05", "2023-12-31"), invented=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def rounds(standard: Standard, declared: Round, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    form = round_form(standard, declared)
    empty, filled = form_bytes(form, {}), form_bytes(form, round_values(declared))
    return by_hand(empty, filled, tmp_path_factory.mktemp("轮次") / "评估 轮次")


@pytest.fixture(scope="module")
def objection() -> Objection:
    evidence = (Evidence("凭证背面.pdf", "1-2"), Evidence("说明.docx"))
    found = {"凭证.手续齐全": Finding("confirmed", Fraction(19), "背面有审批人签字")}
    return Objection(
        "最终版(2)", "LM-WC-002", "3.1.2.1", "第8号凭证的签字在背面", "partly", "凭证.手续齐全", evidence, ("林某", "2023-08-25"),
        found, ("P1", "P3"), "2023-08-28", "签字日期早于报账日期",
    )  # fmt: skip


@pytest.fixture(scope="module")
def objections(
    standard: Standard, declared: Round, report: Report, objection: Objection, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    form = objection_form(standard, declared, report)
    empty, filled = form_bytes(form, {}), form_bytes(form, objection_values(objection, standard))
    return by_hand(empty, filled, tmp_path_factory.mktemp("异议") / "异议 表")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_round_that_was_typed_is_what_is_read(kind: str, rounds: dict[str, Path], declared: Round) -> None:
    opened, problems = open_file(rounds[kind])
    assert opened is not None, problems
    read, problems = round_in(opened)
    assert not has_errors(problems), "\n".join(map(show, problems))
    assert read == declared


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_objection_that_was_typed_is_what_is_read(
    kind: str,
    objections: dict[str, Path],
    standard: Standard,
    declared: Round,
    report: Report,
    assessment: Assessment,
    objection: Objection,
) -> None:
    opened, problems = open_file(objections[kind])
    assert opened is not None, problems
    read, problems = objection_in(opened, standard, declared, Case(report, (assessment,)))
    assert not has_errors(problems), "\n".join(map(show, problems))
    assert read == objection


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_a_station_typed_is_what_is_read(
    kind: str, reports: dict[str, Path], standard: Standard, report: Report
) -> None:
    read, problems = read_report(reports[kind], standard)
    assert not has_errors(problems), "\n".join(map(show, problems))
    assert read == report


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_an_assessor_typed_is_what_is_read(
    kind: str, assessments: dict[str, Path], standard: Standard, report: Report, assessment: Assessment
) -> None:
    read, problems = read_assessment(assessments[kind], standard, report)
    assert not has_errors(problems), "\n".join(map(show, problems))
    assert read == assessment
