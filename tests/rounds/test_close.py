"""Closing a round, opening it again and verifying it, as on the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator, round_close, round_results
from evaluator.diagnostics import Path as Where
from evaluator.forms.objection_sheets import objection_form
from evaluator.forms.round_sheets import round_form
from evaluator.forms.round_values import round_values
from evaluator.model.question import Value
from evaluator.model.result import load
from evaluator.model.seal import code_of, result_digest
from evaluator.reading.round_folder import look_into
from evaluator.reading.seal import read_editions, reopening_file, result_file, seal_file
from evaluator.rendering import files
from evaluator.rendering.workbook import form_bytes
from evaluator.scoring.objections import Scored
from evaluator.scoring.rounds import bundled_round
from tests.rounds.kill import files_of, inputs
from tests.rounds.made import FILES, make_round

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_round(tmp_path / "清溪2024")


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(evaluator, ["round", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def edit(place: Path, old: str, new: str) -> None:
    text = place.read_bytes().decode("utf-8")
    assert old in text
    place.write_bytes(text.replace(old, new).encode("utf-8"))


def sealed_code(folder: Path) -> str:
    editions, found = read_editions(folder)
    assert editions is not None, found
    return code_of(editions.sealed[-1])


# -- closing --


def test_a_closed_round_has_results_under_its_seal_and_inputs_as_they_were(folder: Path) -> None:
    before = files_of(folder)
    told = run("close", folder).output
    code = sealed_code(folder)
    assert f"封存码：{code}" in told
    assert "QX-001 柳塘镇社工站：18.50分 优秀" in told
    assert "QX-003 石桥镇社工站：未参评（站点2024年3月停办）" in told
    after = files_of(folder)
    assert inputs(after) == before
    assert set(after) - set(before) == {seal_file(1), result_file(1, "QX-001"), result_file(1, "QX-002")}
    result = load(json.loads(after[result_file(1, "QX-001")]))
    about = result.dossier.round
    assert about is not None
    assert (about.stage, about.edition, about.corrects, about.seal) == ("final", 1, "", code)
    editions, _ = read_editions(folder)
    assert editions is not None
    first, second, third = editions.sealed[0].subjects
    assert first.sha256 == result_digest(result)
    assert (second.total, second.grade) == ("15.25", "合格")
    assert (third.not_evaluated, third.total, third.grade, third.sha256) == ("站点2024年3月停办", "", "", "")


def test_closing_a_closed_round_says_so_and_writes_nothing(folder: Path) -> None:
    run("close", folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert "已经封存过了：第1版" in run("close", folder).output
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    edit(folder / "评估轮次.yaml", "清风", "清溪")
    assert "[T734]" in run("close", folder, code=1).stderr


def test_everything_that_is_open_is_told_at_once(folder: Path) -> None:
    edit(folder / "评估轮次.yaml", ", final_on: 2024-09-05", "")
    edit(folder / "评估轮次.yaml", "  - QX-002\n", "  - QX-002\n  - {id: QX-004, name: 新塘镇社工站}\n")
    edit(folder / "评估轮次.yaml", '"1": [P1]', '"1": [P1, P2]')
    edit(
        folder / "评估/P2/柳塘镇.yaml",
        "date: 2024-08-09\n",
        "date: 2024-08-09\nfacts: {社工: {value: 3, reason: 三人在岗}}\n",
    )
    (folder / "评估/P2/清河镇.yaml").unlink()
    objection = folder / "异议/柳塘镇-1.yaml"
    objection.write_text(
        objection.read_text(encoding="utf-8").partition("decision")[0] + "decision: pending\n", encoding="utf-8"
    )
    told = run("close", folder, code=1).stderr
    assert all(f"[{code}]" in told for code in ("T740", "T741", "T742", "T743", "T744"))
    assert "共 5 处错误" in told
    assert "QX-004 新塘镇社工站 没有自评报告" in told
    assert "P1 认定为 4，P2 认定为 3" in told
    assert not (folder / "封存").exists()
    assert not (folder / "结果").exists()


def as_workbook(folder: Path) -> None:
    """The round file of the folder as the workbook that says the same."""
    read, found = look_into(folder)
    assert read is not None, found
    read.file.unlink()
    form = round_form(read.standard, read.round)
    (folder / "评估轮次.xlsx").write_bytes(form_bytes(form, round_values(read.round)))


def test_where_the_round_file_is_a_workbook_what_is_open_is_told_in_the_words_of_its_sheets(folder: Path) -> None:
    edit(folder / "评估轮次.yaml", ", final_on: 2024-09-05", "")
    edit(folder / "评估轮次.yaml", "  - QX-002\n", "  - QX-002\n  - {id: QX-004, name: 新塘镇社工站}\n")
    as_workbook(folder)
    read, _ = look_into(folder)
    assert read is not None
    form = objection_form(read.standard, read.round, read.cases[0].report)
    (folder / "异议/柳塘镇-1.yaml").unlink()
    known: dict[Where, Value] = {
        ("indicator",): "2.2 特色服务", ("claim",): "手册是自己编的",
        ("received", "by"): "林某", ("received", "date"): "2024-08-25",
    }  # fmt: skip
    (folder / "异议/柳塘镇-1.xlsx").write_bytes(form_bytes(form, known))
    told = run("close", folder, code=1).stderr
    assert "请在“轮次”表的“正式稿印发”一格填写日期" in told
    assert "在“评估对象”表写明“未参评的原因”" in told
    assert "请在“复核决定”里选成立、部分成立或不成立" in told
    assert "柳塘镇-1.xlsx 工作表" in told
    assert not re.search(r"\b(dates|final_on|not_evaluated|decision|decided|reason)\b", told, re.ASCII)


def test_who_reopens_a_round_in_a_workbook_is_told_which_cell_has_the_day(folder: Path) -> None:
    as_workbook(folder)
    run("close", folder)
    assert "把“轮次”表里的“正式稿印发”改成新的定稿日期" in run("reopen", folder, "--reason", "录入错误").output


def test_a_range_is_never_sealed(folder: Path) -> None:
    edit(folder / "标准/清溪县标准.yaml", "label: 持证社工人数,", "label: 持证社工人数, by: station,")
    edit(folder / "评估/P1/清河镇.yaml", ", 持证社工: verified", "")
    edit(folder / "评估/P1/柳塘镇.yaml", ", 持证社工: {value: 1, reason: 一张证书已过登记有效期}", "")
    (folder / "异议/柳塘镇-1.yaml").unlink()
    told = run("close", folder, code=1).stderr
    assert "QX-002 清河镇社工站：总分还在 15.25—19.25 之间；还不能判断的：1 人员 [T745]" in told
    assert "只由评估对象填报（by: station）的数据，在评估轮次的 unverified 里写明" in told
    as_workbook(folder)
    told = run("close", folder, code=1).stderr
    assert "只由评估对象填报的数据，在评估轮次“分工”表的“抽查”一栏打√" in told
    assert not re.search(r"unverified|station", told)


def test_judgements_that_nobody_merged_are_open(folder: Path) -> None:
    edit(folder / "评估轮次.yaml", "judgement: mean", "judgement: consensus")
    told = run("close", folder, code=1).stderr
    assert told.count("：“特色鲜明”档内给分（2.2）认定不一致") == 2
    assert told.count("[T742]") == 2
    assert "[T745]" not in told


def test_results_of_nobody_in_the_edition_go_away(folder: Path) -> None:
    stale = folder / result_file(1, "QX-003")
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    run("close", folder)
    assert not stale.exists()


def test_the_seal_is_written_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def note(target: Path, content: bytes, *, lasting: bool = False) -> None:
        written.append(target.relative_to(folder).as_posix())
        assert lasting
        files.write_whole(target, content, lasting=lasting)

    monkeypatch.setattr(round_results, "write_whole", note)
    monkeypatch.setattr(round_close, "write_whole", note)
    run("close", folder)
    assert written == [result_file(1, "QX-001"), result_file(1, "QX-002"), seal_file(1)]


def test_a_disk_that_is_full_leaves_no_seal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path, content: bytes, *, lasting: bool = False) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(round_close, "write_whole", full)
    assert "磁盘满了" in run("close", folder, code=3).stderr
    assert not (folder / seal_file(1)).exists()


def test_a_file_saved_while_it_is_scored_stops_the_seal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*words: Any) -> Iterator[Scored]:
        edit(folder / "评估/P2/清河镇.yaml", "4.5", "6")
        return bundled_round(*words)

    monkeypatch.setattr("evaluator.cli.round_results.bundled_round", meanwhile)
    told = run("close", folder, code=1).stderr
    assert "评估/P2/清河镇.yaml" in told
    assert not (folder / "封存").exists()


# -- a second edition --


def test_a_correction_is_a_second_edition_that_names_the_first(folder: Path) -> None:
    run("close", folder)
    first, kept = sealed_code(folder), (folder / seal_file(1)).read_bytes()
    told = run("reopen", folder, "--reason", "清河镇 特色服务 录入错误").output
    assert f"第2版已经开始，更正第1版（封存码 {first}）" in told
    edit(folder / "评估/P2/清河镇.yaml", "4.5", "6")
    edit(folder / "评估轮次.yaml", "final_on: 2024-09-05", "final_on: 2024-10-08")
    told = run("close", folder).output
    assert "QX-002 清河镇社工站：15.25分 合格 → 16.00分 良好" in told
    assert "改动：评估/P2/清河镇.yaml、评估轮次.yaml" in told
    assert (folder / seal_file(1)).read_bytes() == kept
    about = load(json.loads((folder / result_file(2, "QX-002")).read_bytes())).dossier.round
    assert about is not None
    assert (about.edition, about.corrects, about.note) == (2, first, "清河镇 特色服务 录入错误")
    assert about.seal == sealed_code(folder) != first
    assert "与输入的相同" in run("verify", folder, "--code", about.seal).output
    run("verify", folder, "--code", first, code=1)
    assert "与输入的相同" in run("verify", folder, "--edition", "1", "--code", first).output


def test_status_and_score_know_the_seal(folder: Path) -> None:
    assert "封存" not in run("status", folder).output.partition("评估对象")[0]
    run("close", folder)
    code = sealed_code(folder)
    assert f"第1版已封存，封存码 {code}。" in run("status", folder).output
    assert f"已封存，封存码 {code}" in run("score", folder).output
    assert json.loads(run("status", folder, "--json").output)["seal"] == code
    edit(folder / "评估轮次.yaml", "清风", "清溪")
    for command in ("status", "score"):
        assert "[T734]" in run(command, folder, code=1).stderr
    run("reopen", folder, "--reason", "补正代码")
    assert f"已重开：第2版更正第1版（封存码 {code}）。理由：补正代码" in run("status", folder).output
    assert "第2版，未封存" in run("score", folder).output


def test_an_edition_is_not_dated_before_the_one_it_corrects(folder: Path) -> None:
    run("close", folder)
    run("reopen", folder, "--reason", "补正")
    edit(folder / "评估轮次.yaml", "final_on: 2024-09-05", "final_on: 2024-09-04")
    assert "定稿日期 2024-09-04 早于第1版的 2024-09-05 [T744]" in run("close", folder, code=1).stderr


def test_reopening_wants_a_seal_and_a_reason(folder: Path) -> None:
    assert "还没有封存过" in run("reopen", folder, "--reason", "补正", code=2).stderr
    run("close", folder)
    assert "写明更正什么、为什么" in run("reopen", folder, "--reason", "  ", code=2).stderr
    run("reopen", folder, code=2)
    run("reopen", folder, "--reason", "补正")
    run("reopen", folder, "--reason", "补正清河镇")
    run("close", folder)
    editions, _ = read_editions(folder)
    assert editions is not None
    assert [one.reason for one in editions.sealed] == ["", "补正清河镇"]


def test_a_reopening_that_is_not_sound_is_written_anew(folder: Path) -> None:
    run("close", folder)
    run("reopen", folder, "--reason", "补正")
    for broken in ("{", (folder / reopening_file(2)).read_text(encoding="utf-8").replace("补正", " ")):
        (folder / reopening_file(2)).write_text(broken, encoding="utf-8")
        run("close", folder, code=1)
        run("reopen", folder, "--reason", "补正清河镇")
    assert "理由：补正清河镇" in run("close", folder).output + run("verify", folder).output


def test_an_edition_without_a_change_says_so(folder: Path) -> None:
    run("close", folder)
    run("reopen", folder, "--reason", "补正")
    assert "与第1版相比没有改动" in run("close", folder).output


# -- verifying --


def test_verify_tells_everything_at_once(folder: Path) -> None:
    run("close", folder)
    edit(folder / "评估/P2/清河镇.yaml", "4.5", "6")
    (folder / "佐证/QX-002/花名册.txt").unlink()
    (folder / "异议/新.yaml").write_bytes(FILES["异议/柳塘镇-1.yaml"].replace("value: 2", "value: 1").encode())
    edit(folder / result_file(1, "QX-001"), '"优秀"', '"良好"')
    told = run("verify", folder, "--code", "0000-0000-0000-0000-0000", code=1).stderr
    assert all(f"[{code}]" in told for code in ("T734", "T735", "T736", "T737", "T739"))


def test_verify_scores_again(folder: Path) -> None:
    run("close", folder)
    edit(folder / "评估/P2/清河镇.yaml", "4.5", "6")
    told = run("verify", folder, code=1).stderr
    assert "QX-002 清河镇社工站：封存的是 15.25分 合格，重新算是 16.00分 良好 [T738]" in told


def test_verify_without_a_self_report_or_with_one_that_cannot_be_read(folder: Path) -> None:
    run("close", folder)
    for name in ("自评/清河镇.yaml", "评估/P1/清河镇.yaml", "评估/P2/清河镇.yaml"):
        (folder / name).unlink()
    told = run("verify", folder, code=1).stderr
    assert told.count("[T735]") == 3
    assert "QX-002 清河镇社工站：封存的是 15.25分 合格，现在没有它的结果 [T738]" in told
    (folder / "自评/柳塘镇.yaml").write_text("standard: [", encoding="utf-8")
    told = run("verify", folder, code=1).stderr
    assert "[T734]" in told
    assert "[Y101]" in told


def test_verify_for_programs(folder: Path) -> None:
    run("close", folder)
    data = json.loads(run("verify", folder, "--json").output)
    assert (data["sound"], data["edition"], data["files_same"], data["scored_again"]) == (True, 1, True, True)
    assert data["sha256"][:4].upper() == data["code"][:4]
    edit(folder / "评估轮次.yaml", "清风", "清溪")
    data = json.loads(run("verify", folder, "--json", code=1).output)
    assert not data["sound"]
    assert {fault["code"] for fault in data["faults"]} >= {"T734", "T738"}


def test_an_older_version_of_the_program_is_named_and_compared_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr(round_close, "__version__", "0.0.9")
        old.setattr(round_results, "__version__", "0.0.9")
        run("close", folder)
    assert "总分和等次与封存时相同（封存时程序 0.0.9 版，现在" in run("verify", folder).output
    seal = folder / seal_file(1)
    editions, _ = read_editions(folder)
    assert editions is not None
    digest = editions.sealed[0].subjects[0].sha256
    edit(seal, digest, "0" * 64)
    (folder / result_file(1, "QX-001")).unlink()
    (folder / result_file(1, "QX-002")).unlink()
    told = run("verify", folder)
    assert "说明 QX-001 柳塘镇社工站：总分和等次与封存的相同" in told.stderr, "other words, the same score"
    edit(seal, '"18.50"', '"18.40"')
    assert "请用 0.0.9 版再核对一次" in run("verify", folder, code=1).stderr


def test_wrong_use_is_told(folder: Path, tmp_path: Path) -> None:
    assert "还没有封存" in run("verify", folder, code=2).stderr
    assert "不存在" in run("close", tmp_path / "没有", code=2).stderr
    assert "是一个文件" in run("verify", folder / "评估轮次.yaml", code=2).stderr
    run("close", folder)
    assert "没有第2版" in run("verify", folder, "--edition", "2", code=2).stderr


# -- the same bytes anywhere --


@pytest.mark.slow
def test_the_same_folder_gives_the_same_bytes_anywhere(folder: Path, tmp_path: Path) -> None:
    run("score", folder)
    run("close", folder)
    expected = files_of(folder)
    surroundings = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "zh_CN.GB18030", "PYTHONHASHSEED": "4242", "COLUMNS": "40"},
    ]
    for n, around in enumerate(surroundings):
        other = make_round(tmp_path / f"副本{n}" / "别处", order=list(FILES)[::-1] if n else sorted(FILES))
        for at, path in enumerate(sorted(other.rglob("*"))):
            os.utime(path, (1_000_000_000 + at, 1_600_000_000 - at))
        for command in ("score", "close"):
            line = [sys.executable, "-m", "evaluator", "round", command, "."]
            env = {**os.environ, "PYTHONPATH": str(ROOT), **around}
            done = subprocess.run(line, cwd=other, env=env, check=False, capture_output=True)
            assert done.returncode == 0, done.stderr
        assert files_of(other) == expected


def test_a_closed_round_is_sound_wherever_it_is_copied(folder: Path, tmp_path: Path) -> None:
    run("close", folder)
    moved = shutil.copytree(folder, tmp_path / "U盘" / "清溪")
    (moved / "自评/.DS_Store").write_bytes(b"x")
    (moved / "佐证/Thumbs.db").write_bytes(b"x")
    shutil.rmtree(moved / "结果")
    told = run("verify", moved)
    assert "逐字节相同" in told.output
    assert told.stderr.count("说明 这份结果不在文件夹里") == 2
