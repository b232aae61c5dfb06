"""The catalogue of faults: for each code a broken file and, word for word, what its author is told.

An example is `tests/faults/CODE-slip.KIND.yaml` with `CODE-slip.txt` beside it. `EVALUATOR_UPDATE=1` writes the texts
anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from evaluator.diagnostics import CATALOGUE, Diagnostic, has_errors, in_order, show
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.report import read_report
from evaluator.reading.standard import read_standard

FOLDER = Path(__file__).parent / "faults"
STANDARD, REPORT = FOLDER / "_base.standard.yaml", FOLDER / "_base.report.yaml"

#: Files that no editor and no repository would leave as they are, and one that is not there.
MADE: dict[str, bytes | None] = {
    "Y106-too-large.standard.yaml": b"# " + b"-" * 5_300_000,
    "Y109-direction-mark.standard.yaml": "id: demo\ntitle: 示例\u202e准标\n".encode(),
    "Y110-gbk.standard.yaml": "id: demo\ntitle: 示例标准\n".encode("gbk"),
    "Y116-not-there.standard.yaml": None,
}


def sources() -> list[str]:
    kept = [path.name for path in FOLDER.iterdir() if re.match(r"[A-Z]\d{3}-", path.name) and path.suffix != ".txt"]
    return sorted([*kept, *MADE])


def expected_of(name: str) -> Path:
    return FOLDER / f"{name.partition('.')[0]}.txt"


@cache
def sound_standard() -> Standard:
    standard, found = read_standard(STANDARD)
    assert standard is not None, "\n".join(map(show, found))
    return standard


@cache
def sound_report() -> Report:
    report, found = read_report(REPORT, sound_standard())
    assert report is not None, "\n".join(map(show, found))
    return report


def read(name: str) -> tuple[object, list[Diagnostic]]:
    """What the reader of that kind of file makes of it, from the folder it is in."""
    kind, path = name.split(".")[1], Path(name)
    if kind == "standard":
        return read_standard(path)
    if kind == "report":
        return read_report(path, sound_standard())
    return read_assessment(path, sound_standard(), sound_report())


def diagnostics_of(name: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[Diagnostic]:
    monkeypatch.chdir(folder if name in MADE else FOLDER)
    data = MADE.get(name)
    if data is not None:
        Path(name).write_bytes(data)
    value, found = read(name)
    assert (value is None) == has_errors(found), "a file with an error gives nothing, one without gives something"
    return in_order(found)


@pytest.mark.parametrize("name", sources())
def test_the_author_is_told(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = diagnostics_of(name, monkeypatch, tmp_path)
    told = "\n".join(map(show, found)) + "\n"
    expected = expected_of(name)
    if os.environ.get("EVALUATOR_UPDATE") == "1":
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert found[0].code == name[:4]


def test_every_code_has_an_example_and_every_text_its_file() -> None:
    shown = {name[:4] for name in sources()}
    assert sorted(CATALOGUE.keys() - shown) == []
    assert sorted(shown - CATALOGUE.keys()) == []
    texts = {path.name for path in FOLDER.glob("*.txt")}
    assert texts == {expected_of(name).name for name in sources()}
