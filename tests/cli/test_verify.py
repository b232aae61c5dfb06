"""`evaluator verify`: what was changed is found, and what was made anew only by the code on paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from evaluator.model.result import load
from evaluator.model.seal import check_code
from evaluator.reading import report_pdf
from tests.rendering.tampered import attached, changed, read_here, sound, with_attachments, with_page, with_words

pytestmark = pytest.mark.pdf


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(report_pdf, "_apart", read_here)
    return tmp_path / "报告.pdf"


def verify(report: Path, content: bytes, *more: str) -> Result:
    report.write_bytes(content)
    done = CliRunner().invoke(evaluator, ["verify", str(report), *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def code_of(content: bytes) -> str:
    return check_code(load(json.loads(attached(content)["result.json"])))


def test_a_sound_report_is_told_with_its_code_and_what_was_not_checked(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # as it is used, with a process of its own
    done = verify(report, sound(), "--code", code_of(sound()).lower().replace("-", " "))
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"核对码 {code_of(sound())}，与输入的相同" in done.stdout
    assert "与附件里的结果逐项相同" in done.stdout
    assert "没有核对、也看不出来的：" in done.stdout


def test_a_digit_on_a_page_is_found_in_tables_and_in_text(report: Path) -> None:
    done = verify(report, with_page(sound(), "3.00", "5.00"), "--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [fault["code"] for fault in said["faults"]] == ["V804"]
    assert not said["sound"]
    assert said["scored_again"]


def test_a_digit_in_the_answers_is_found_by_scoring_again(report: Path) -> None:
    done = verify(report, with_words(sound(), "answers.json", '"number": "110"', '"number": "118"'))
    assert done.exit_code == 1
    assert "V803" in done.stderr
    assert "V804" not in done.stderr


def test_a_digit_in_the_result_differs_from_answers_and_pages(report: Path) -> None:
    done = verify(report, with_words(sound(), "result.json", '"low": "3"', '"low": "2"'))
    assert done.exit_code == 1
    assert {"V803", "V804"} <= {word.strip("[]") for word in done.stderr.split() if word.startswith("[V")}


def test_all_changed_alike_is_only_found_by_the_code_on_paper(report: Path) -> None:
    alone = verify(report, changed())
    assert (alone.exit_code, alone.stderr) == (0, "")
    on_paper = verify(report, changed(), "--code", code_of(sound()))
    assert on_paper.exit_code == 1
    assert "不是签字的那一份" in on_paper.stderr


def test_without_the_answers_only_the_pages_are_compared(report: Path) -> None:
    done = verify(report, with_attachments(sound(), {"answers.json": None}))
    assert done.exit_code == 0
    assert "重新算分" not in done.stdout.partition("没有核对")[0]
    assert "不能重新算分" in done.stdout


def test_what_is_saved_by_another_program_is_noted_and_no_fault(report: Path) -> None:
    done = verify(report, sound() + b"startxref\n0\n%%EOF\n")
    assert done.exit_code == 0
    assert "提醒" in done.stderr


def test_wrong_use(report: Path) -> None:
    assert CliRunner().invoke(evaluator, ["verify", str(report)]).exit_code == 2
    done = verify(report, b"PK", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["faults"][0]["code"] == "V801"
