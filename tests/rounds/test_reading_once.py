"""Evidence may be gigabytes: a command reads each file of a round once for its checksum, and shows how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from evaluator.cli import evaluator
from evaluator.reading import digests
from evaluator.reading.digests import Digest
from evaluator.rendering import console
from tests.rounds.made import make_round

VIDEO = "佐证/QX-001/现场.mp4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_round(tmp_path / "清溪2024")
    (made / VIDEO).parent.mkdir(parents=True, exist_ok=True)
    (made / VIDEO).write_bytes(b"\0" * 3_000_000)
    return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file is read, by its name in the folder."""
    found: Counter[str] = Counter()
    plain = digests._read

    def counting(path: Path, told: Callable[[int], None]) -> Digest:
        found[path.as_posix().rpartition("清溪2024/")[2]] += 1
        return plain(path, told)

    monkeypatch.setattr(digests, "_read", counting)
    return found


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(evaluator, ["round", *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("command", [["status"], ["score"], ["report", "-o", "报告"], ["verify"], ["close"]])
def test_a_command_on_a_sealed_round_reads_each_file_once_and_sees_what_moved(
    folder: Path, reads: Counter[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    run("close", str(folder))
    reads.clear()
    first, *more = command
    run(first, str(folder), *more)
    assert reads[VIDEO] == 1
    assert set(reads.values()) == {1}
    (folder / VIDEO).write_bytes(b"\1" * 3_000_000)
    assert "现场.mp4: 错误 封存以后改动过" in run(first, str(folder), *more, code=1)


def test_evidence_of_an_open_round_is_read_once_to_score_it_and_never_to_look_at_it(
    folder: Path, reads: Counter[str]
) -> None:
    run("status", str(folder))
    assert reads[VIDEO] == 0
    run("score", str(folder))
    assert reads[VIDEO] == 1


def test_closing_reads_evidence_once_and_what_it_scores_again_afterwards(folder: Path, reads: Counter[str]) -> None:
    run("close", str(folder))
    assert reads[VIDEO] == 1
    assert reads["评估轮次.yaml"] == 2


def test_a_bar_is_shown_on_a_terminal_where_there_is_much_to_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "Console", lambda **ways: Console(**ways, force_terminal=True))
    with console.measured("核对文件", [folder / VIDEO]) as told:
        told(3_000_000)
    assert capsys.readouterr().err == "", "little is read before anybody looks"
    monkeypatch.setattr(console, "MOST_BYTES_AT_ONCE", 1_000_000)
    with console.measured("核对文件", [folder / VIDEO, folder / "没有这个文件"]) as told:
        told(3_000_000)
    shown = capsys.readouterr().err
    assert "核对文件" in shown
    assert "3.0/3.0 MB" in shown
