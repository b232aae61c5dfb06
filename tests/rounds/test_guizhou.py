"""The sample round of an invented county, from the folder to results, reports and papers: `round score` and `round report`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from evaluator.cli import evaluator
from evaluator.reading.grid import read_book

SAMPLE = Path(__file__).parents[2] / "samples" / "guizhou"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "岚溪 2024")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "岚溪 2024"


def run(*words: str) -> Result:
    result = CliRunner().invoke(evaluator, ["round", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_objection_that_was_upheld_changes_a_grade_and_the_rejected_one_nothing(folder: Path) -> None:
    told = {}
    for stage in ("draft", "final"):
        data = json.loads(run("score", str(folder), "--stage", stage, "--json").output)
        told[stage] = {
            one["conclusion"]["subject"]: (
                one["conclusion"]["assessed"]["score"]["low"],
                one["conclusion"]["assessed"]["grade"],
            )
            for one in data["results"]
        }
    assert told["draft"] == {"GZ-MZ-01": ("81.13", "良好"), "GZ-CJ-01": ("79.4", "合格"), "GZ-CJ-02": ("62.34", "合格")}
    assert told["final"] == {**told["draft"], "GZ-CJ-01": ("80.9", "良好")}


def test_what_changed_is_told_with_why(folder: Path) -> None:
    said = run("score", str(folder)).output
    assert [line.split() for line in said.splitlines() if "5.2.1" in line] == [
        ["5.2.1", "在职培训学时", "2.5分", "4分", "异议", "同禾中心-培训学时"]
    ]
    assert "不足以计算，共同评分的不到10项" in said
    assert "GZ-MZ-01 2.3.4 指导质量：相差满分的37.5%" in said


def test_every_assessor_stays_visible_in_the_result_and_the_disputed_fact_names_both(folder: Path) -> None:
    run("score", str(folder))
    result = json.loads((folder / "结果" / "第1版正式稿" / "GZ-CJ-01.json").read_text(encoding="utf-8"))
    answers = {
        answer["key"]: answer
        for root in result["conclusion"]["nodes"]
        for branch in root["children"]
        for leaf in branch["children"]
        for answer in leaf["leaf"]["answers"]
    }
    disputed = answers["重点对象.due"]
    assert [(one["assessor"], one["value"]) for one in disputed["opinions"]] == [("P1", "418"), ("P2", "428")]
    assert (disputed["verified"], disputed["by"]) == ("426", "合议")


def test_the_same_folder_gives_the_same_bytes_anywhere_in_any_order(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "别处" / "另一台电脑"
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            target = other / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            os.utime(target, (1, 1))
    run("score", str(folder))
    environment = {**os.environ, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "evaluator", "round", "score", str(other)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert files(folder / "结果") == files(other / "结果")


def test_reports_and_papers_are_made_for_each_subject(folder: Path) -> None:
    said = run("report", str(folder), "--as", "html").output
    made = sorted(path.name for path in (folder / "文书").iterdir())
    assert made == sorted(
        f"{one}-{kind}.html" for one in ("GZ-CJ-01", "GZ-CJ-02", "GZ-MZ-01") for kind in ("整改通知书", "结果告知单")
    )
    assert (folder / "整改" / "整改台账.xlsx").is_file()
    assert "没有生成" not in said
    final = (folder / "报告" / "GZ-CJ-01-正式稿.html").read_text(encoding="utf-8")
    assert "79.4分" in final
    assert "异议复核与修改说明" in final


def test_an_objection_about_a_member_names_the_member(folder: Path) -> None:
    written = """subject: GZ-MZ-01
indicator: "2.2.2"
disputes: GZ-ZD-03/持证社工
claim: 两张都是社会工作者职业资格证书。
received: {by: 周某, date: 2024-08-28}
decision: upheld
found: {members: {GZ-ZD-03: {持证社工: {value: 2, reason: 复核了证书原件}}}}
decided: {by: [P1, P3], date: 2024-08-30}
reason: 证书原件可以查验。
"""
    (folder / "异议" / "岚溪民政-持证.yaml").write_text(written, encoding="utf-8")
    data = json.loads(run("score", str(folder), "--json").output)
    about = next(one["dossier"]["round"] for one in data["results"] if one["conclusion"]["subject"] == "GZ-MZ-01")
    assert [line["disputes"] for line in about["objections"]] == ["云碓镇社工站的持证社工人数"]
    other = written.replace("value: 2", "value: 0")
    (folder / "异议" / "岚溪民政-持证（补）.yaml").write_text(other, encoding="utf-8")
    assert "对“云碓镇社工站的持证社工人数”写的值不同" in run("score", str(folder)).output


def test_papers_can_be_had_to_be_edited(folder: Path) -> None:
    run("report", str(folder), "--as", "docx", "--subject", "GZ-CJ-01", "--paper", "结果告知单")
    content = (folder / "文书" / "GZ-CJ-01-结果告知单.docx").read_bytes()
    assert content.startswith(b"PK")


def test_a_ledger_that_somebody_filled_in_is_never_written_over(folder: Path) -> None:
    run("report", str(folder), "--paper", "整改台账")
    ledger = folder / "整改" / "整改台账.xlsx"
    assert "（新）" not in run("report", str(folder), "--paper", "整改台账").output  # nobody has
    book = openpyxl.load_workbook(ledger)
    rows = book.worksheets[1].iter_rows()
    cell = next(
        cell
        for row in rows
        for cell in row
        if cell.value == "岚溪县同禾社会工作服务中心" and not cell.protection.locked
    )
    cell.value = "站长许某"
    book.save(ledger)
    filled = ledger.read_bytes()
    assert "有人改过，没有覆盖" in run("report", str(folder), "--paper", "整改台账").output
    assert ledger.read_bytes() == filled
    beside = openpyxl.load_workbook(ledger.with_name("整改台账（新）.xlsx"))
    assert "站长许某" in [cell.value for row in beside.worksheets[1].iter_rows() for cell in row]


def test_what_is_asked_for_wrongly_is_told_in_words(folder: Path) -> None:
    assert "没有“GZ-CJ-1”的结果。是不是想写“GZ-CJ-01”？" in run("report", str(folder), "--subject", "GZ-CJ-1").output
    assert run("score", str(folder / "评估轮次.yaml")).exit_code == 2


def test_a_new_round_goes_on_from_the_sealed_one_and_ticks_off_what_was_to_be_mended(
    folder: Path, tmp_path: Path
) -> None:
    after = tmp_path / "岚溪 2025"
    refused = run("new", "guizhou-assessment", "--from", str(folder), "-o", str(after))
    assert "还没有封存" in refused.output
    assert not after.exists()
    run("report", str(folder), "--paper", "整改台账")
    assert "封存码" in run("close", str(folder)).output
    begun = run("new", "guizhou-assessment", "--from", str(folder), "-o", str(after), "--yaml")
    assert "从上一轮带来 4 个文件" in begun.output
    text = (after / "评估轮次.yaml").read_text(encoding="utf-8")
    assert all(subject in text for subject in ("GZ-MZ-01", "GZ-CJ-01", "GZ-CJ-02", "禾渡社会服务评估中心"))
    for name in ("自评", "评估", "合议"):  # a year later nothing has changed
        shutil.copytree(folder / name, after / name, dirs_exist_ok=True)
    shutil.copy(folder / "评估轮次.yaml", after / "评估轮次.yaml")
    assert "上期整改情况.xlsx" in run("report", str(after), "--paper", "整改台账").output
    book = read_book(after / "整改" / "上期整改情况.xlsx")[0]
    assert book is not None
    told = [cell.text for sheet in book.sheets for row in sheet.rows.values() for cell in row.values()]
    assert told.count("未整改") > 20
    assert "已整改" not in told
