"""docs/结果表.md: its tables are those of the code, and its commands do what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from tests.docs.examples import DOCS
from tests.docs.result_tables import PAGE, result_tables


def test_the_columns_are_those_of_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == result_tables(), "run python -m tests.regenerate"


def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(DOCS.parent / "samples")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^evaluator (score .*)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        done = CliRunner().invoke(evaluator, shlex.split(command))
        assert done.exit_code == 0, done.output
        assert (tmp_path / command.split()[-1]).exists()
