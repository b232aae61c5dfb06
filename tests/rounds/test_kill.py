"""A command killed in the middle of its work: nothing lost, nothing half, and the next run ends as if nothing had been."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluator.rendering.files import clear_drafts
from tests.rounds.kill import Trial
from tests.rounds.made import make_round

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["round close {}", "round score {}"])
def test_killed_at_any_moment(tmp_path: Path, command: str) -> None:
    trial = Trial(make_round(tmp_path / "清溪2024"), command.split(), tmp_path)
    assert trial.at_random(3, seed=1).kills == 3
    seen = trial.at_every_act()
    assert seen.writing, "some of the kills came between two files"
    assert seen.drafts, "some of them left a draft"


def test_only_drafts_of_ended_programs_are_cleared(tmp_path: Path) -> None:
    for name in (".a.json.999999999.part", "b.part", ".c.part", f".d.json.{os.getppid()}.part", "e.json"):
        (tmp_path / name).write_bytes(b"x")
    clear_drafts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"b.part", ".c.part", f".d.json.{os.getppid()}.part", "e.json"}
