"""The guide to sealing and correcting: its commands give, on a copy of the sample round, what the page says.

`<!-- 改: file | words | what stands instead -->` changes a file before the next command, `<!-- 删: file -->` takes one away, `<!-- 复原 -->` makes the
copy anew. Codes are made up, since the true ones change with the program. `EVALUATOR_UPDATE=1` writes the page anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.model.seal import code_of
from evaluator.reading.seal import read_editions
from tests.rounds.faults import MadeUp

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "封存与更正.md"
FOLDER = Path("岚溪2024")
_PARTS = re.compile(
    r"<!-- (?:(?P<verb>改|删|复原)(?:: (?P<words>.*?))?) -->|^```\n(?P<line>evaluator .*?)\n(?P<said>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.slow
def test_the_commands_of_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "samples" / "guizhou", FOLDER)
    made_up = MadeUp()

    def part(match: re.Match[str]) -> str:
        if match["line"] is None:
            _change(match["verb"], match["words"])
            return match[0]
        words = match["line"].replace("封存码", _code()).split()[1:]
        result = CliRunner().invoke(evaluator, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return f"```\n{match['line']}\n{made_up(result.output)}```"

    text = PAGE.read_text(encoding="utf-8")
    seen = _PARTS.sub(part, text)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        PAGE.write_text(seen, encoding="utf-8", newline="\n")
    assert seen == PAGE.read_text(encoding="utf-8")


def _change(verb: str, words: str | None) -> None:
    if verb == "复原":
        shutil.rmtree(FOLDER)
        shutil.copytree(ROOT / "samples" / "guizhou", FOLDER)
        return
    if verb == "删":
        Path(words or "").unlink()
        return
    file, old, new = (words or "").split(" | ")
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new), encoding="utf-8")


def _code() -> str:
    editions, _ = read_editions(FOLDER)
    return code_of(editions.sealed[-1]).lower() if editions is not None and editions.sealed else ""
