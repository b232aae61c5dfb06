"""Files that belong together by their names are found, whatever each of them is kept in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from evaluator.cli.alike import assessments_of, reports_of
from evaluator.cli.files import Desk, peers_of

SAMPLES = Path(__file__).parents[2] / "samples" / "hainan"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(evaluator, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    ("report", "assessment"),
    [
        ("青禾.yaml", "青禾.assessment.yaml"),
        ("青禾.yaml", "青禾.assessment.xlsx"),
        ("青禾.json", "青禾.assessment.yaml"),
        ("青禾.xlsx", "青禾.assessment.ods"),
        ("青禾_2023_自评表.xlsx", "青禾_2023_评估表.xls"),
        ("自评表.xlsx", "评估表.xlsx"),
        ("自评表.xlsx", "自评表.assessment.yaml"),
    ],
)
def test_each_finds_the_other(report: str, assessment: str, tmp_path: Path) -> None:
    for name in (report, assessment, "别的自评表.xlsx", "别的.assessment.yaml"):
        (tmp_path / name).touch()
    assert assessments_of(tmp_path / report) == [tmp_path / assessment]
    assert reports_of(tmp_path / assessment) == [tmp_path / report]


@pytest.mark.parametrize("name", ["望潮评估表.xlsx", "望潮自评表.assessment.yaml"])
def test_a_form_of_a_peer_comes_with_its_assessment(name: str, tmp_path: Path) -> None:
    form, sample = tmp_path / "望潮自评表.xlsx", SAMPLES / "jiedao.yaml"
    assessment = SAMPLES / "jiedao.assessment.yaml"
    run("form", "hainan-37", "--report", sample, "-o", form)
    if name.endswith(".xlsx"):
        run("form", "hainan-37", "--report", sample, "--assessment", assessment, "-o", tmp_path / name)
        assert run("check", tmp_path / name).exit_code == 0, "the form is found beside it"
    else:
        shutil.copy(assessment, tmp_path / name)
    desk = Desk()
    read = desk.report(form, None)
    assert read is not None
    ((peer, found),) = peers_of(desk, [form], read[1], "another")
    assert not desk.broken()
    assert found is not None
    assert found.subject == peer.subject.id


def test_faults_of_an_assessor_are_commented_too(tmp_path: Path) -> None:
    sheet = tmp_path / "望潮.assessment.xlsx"
    shutil.copy(SAMPLES / "jiedao.yaml", tmp_path / "望潮.yaml")
    run("form", "hainan-37", "--report", SAMPLES / "jiedao.yaml", "--assessor", "P2", "-o", sheet)
    copy = tmp_path / "批注.xlsx"
    result = run("check", sheet, "--comments", copy)
    assert "“评估日期”没有填" in result.output
    assert copy.is_file()
