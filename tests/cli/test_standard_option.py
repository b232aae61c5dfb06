"""`--standard` takes an id or a file, whatever the command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator

ROOT = Path(__file__).resolve().parents[2]
JIEDAO = str(ROOT / "samples" / "hainan" / "jiedao.yaml")
SHIPPED = ROOT / "standards" / "hainan_37_indicators.yaml"
COMMANDS = {
    "score": (JIEDAO,),
    "explain": (JIEDAO, "1.1.1.1"),
    "check": (JIEDAO,),
    "report": (JIEDAO, "-o", "报告.html"),
}


def run(command: str, standard: str) -> Result:
    return CliRunner().invoke(evaluator, (command, *COMMANDS[command], "--standard", standard))


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_an_id_or_a_file(command: str, desk: Path) -> None:
    shutil.copy(SHIPPED, desk / "标准.yaml")
    said = {which: run(command, which) for which in ("hainan-37", "hainan-37@2022.1", "标准.yaml")}
    assert {one.exit_code for one in said.values()} == {0}, said
    assert len({one.output for one in said.values()}) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_neither(command: str) -> None:
    unknown, missing = run(command, "hainan-3"), run(command, "标准.yaml")
    assert (unknown.exit_code, missing.exit_code) == (2, 2)
    assert "没有标准“hainan-3”。是不是想写“hainan-37”？" in unknown.output
    assert "标准.yaml: 错误 找不到这个文件 [Y116]" in missing.output
