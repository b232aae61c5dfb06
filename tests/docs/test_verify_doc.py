"""The page on checking a report: what its blocks show is what the program says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.reading import report_pdf
from tests.rendering.report_faults import CODE, own_code
from tests.rendering.tampered import read_here, sound

PAGE = Path(__file__).parents[2] / "docs" / "核对报告.md"
FAULTS = Path(__file__).parents[1] / "faults"


def blocks() -> list[str]:
    return re.findall(r"^```\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.pdf
@pytest.mark.slow
def test_a_sound_report_is_told_as_on_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report_pdf, "_apart", read_here)
    Path("报告.pdf").write_bytes(sound())
    first, coded = blocks()[:2]
    command, _, told = first.partition("\n")
    said = CliRunner().invoke(evaluator, command.split()[1:]).stdout
    assert counted(said.replace(own_code(), CODE)) == counted(told)
    again = coded.replace(CODE, own_code()).split()[1:]
    assert "与输入的相同" in CliRunner().invoke(evaluator, again).stdout


def counted(text: str) -> str:
    """The text with any number of cells and letters."""
    return re.sub(r"\d+ (格|字)", r"N \1", text)


def test_the_faults_on_the_page_are_those_of_the_catalogue() -> None:
    known = {path.read_text(encoding="utf-8") for path in FAULTS.glob("V*.txt")}
    assert set(blocks()[2:]) <= known
