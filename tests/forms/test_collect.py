"""`form --subjects` and `collect` as a bureau uses them: forms sent out, files that came back, the list to chase up."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from evaluator.cli import evaluator

SAMPLES = Path(__file__).parents[2] / "samples" / "hainan"
LIST = """编号,名称,建站模式,所在市县,启用年份,评估期起,评估期止
LM-WC-002,澜门市望潮街道社工站,街道,澜门市,2021,2022-07-01,2023-06-30
LM-JL-003,澜门市金榈湾大社区社工站,大社区,澜门市,2022,2022-07-01,2023-06-30
=LM-009,城关镇社工站,乡镇,澜门市,2020,2022-07-01,2023-06-30
LM-010,城关镇社工站,乡镇,澜门市,2020,2022-07-01,2023-06-30
"""
FORMS = [
    "澜门市_城关镇社工站_=LM-009_2023_自评表.xlsx",
    "澜门市_城关镇社工站_LM-010_2023_自评表.xlsx",
    "澜门市_澜门市望潮街道社工站_2023_自评表.xlsx",
    "澜门市_澜门市金榈湾大社区社工站_2023_自评表.xlsx",
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "名单.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "收回").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, code: int) -> Result:
    result = CliRunner().invoke(evaluator, command.split())
    assert result.exit_code == code, result.output
    return result


def collected(command: str = "collect 收回 --subjects 名单.csv", code: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(f"{command} --json", code).stdout)
    return found


def states(data: dict[str, Any]) -> dict[str, str]:
    return {case["id"] or case["files"][0]["file"]: case["state"] for case in data["cases"]}


def make_forms() -> list[str]:
    run("form hainan-37 --subjects 名单.csv -o 自评表", 0)
    return sorted(path.name for path in Path("自评表").iterdir())


def test_a_form_for_each_filled_in_and_recognised_when_it_returns_renamed(desk: Path) -> None:
    assert make_forms() == FORMS
    (desk / "收回" / "城关").mkdir()
    shutil.copy(desk / "自评表" / FORMS[1], desk / "收回" / "城关" / "最终版(2).xlsx")
    data = collected()
    case = next(case for case in data["cases"] if case["id"] == "LM-010")
    assert (case["state"], case["county"], case["files"][0]["file"]) == ("partial", "澜门市", "城关/最终版(2).xlsx")
    assert case["files"][0]["blank"]
    assert case["files"][0]["unanswered"] > 80
    assert case["doubts"] == [], "name and period are those of the list"


def test_forms_that_are_there_already_are_not_lost(desk: Path) -> None:
    make_forms()
    filled = desk / "自评表" / FORMS[2]
    book = load_workbook(filled)
    book["封面"]["D5"] = "已经填过"
    book.save(filled)
    before = filled.read_bytes()
    (desk / "自评表" / FORMS[0]).unlink()
    again = run("form hainan-37 --subjects 名单.csv -o 自评表", 1)
    assert "已生成 1 份自评表" in again.stdout
    assert "另有 2 份" in again.stdout
    assert FORMS[2] in again.stderr
    assert filled.read_bytes() == before
    run("form hainan-37 --subjects 名单.csv -o 自评表 --force", 0)
    assert filled.read_bytes() != before
    assert not list((desk / "自评表").glob(".*")), "no drafts left"


@pytest.mark.parametrize("command", [
    "form hainan-37 --subjects 名单.csv -o 名单.csv",
    "form hainan-37 --subjects 名单.csv -o 没有/自评表",
    "form hainan-37 --subjects 名单.csv --report 名单.csv -o 自评表",
    "form hainan-37 --force -o 自评表.xlsx",
    "collect 没有",
    "collect 名单.csv",
    "collect 收回 -o 催报名单.xls",
])  # fmt: skip
def test_wrong_use(desk: Path, command: str) -> None:
    assert run(command, 2).stdout == ""
    assert sorted(path.name for path in desk.iterdir()) == ["名单.csv", "收回"], "nothing was made"


def test_a_list_with_faults_writes_nothing(desk: Path) -> None:
    (desk / "名单.csv").write_text(LIST.replace(",大社区,", ",社区,"), encoding="utf-8")
    assert "名单.csv:3:" in run("form hainan-37 --subjects 名单.csv -o 自评表", 1).stderr
    assert not (desk / "自评表").exists()


def fill_folder(folder: Path) -> None:
    """What a month of e-mails leaves behind."""
    text = (SAMPLES / "jiedao.yaml").read_text(encoding="utf-8")
    run(f"form hainan-37 --report {SAMPLES / 'jiedao.yaml'} -o 收回/望潮.xlsx", 0)
    files = {
        "望潮.yaml": text,
        "错误.yaml": text.replace("LM-WC-002", "LM-010").replace("社工: 4", "社工: 四").replace("电脑: 4", "电脑: -1"),
        "旧版.yaml": text.replace("LM-WC-002", "=LM-009")
        .replace("@2022.1", "@2021.1")
        .replace("id: =", 'id: "=')
        .replace("009,", '009",'),
        "外.yaml": text.replace("LM-WC-002", "YL-001"),
        "扫描件.pdf": "%PDF-1.4",
        "坏.xlsx": "PK\x03\x04",
        "~$望潮.xlsx": "PK\x03\x04",
        ".隐藏.xlsx": "PK\x03\x04",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    os.utime(folder / "望潮.yaml", (1_700_000_000, 1_700_000_000))
    shutil.copy(SAMPLES / "dashequ.yaml", folder / "最终版(2).yaml")
    shutil.copy(SAMPLES / "jiedao.assessment.yaml", folder)
    (folder / "圈").symlink_to(folder, target_is_directory=True)
    (folder / "别处.xlsx").symlink_to(folder / "望潮.xlsx")


def test_all_that_can_come_back(desk: Path) -> None:
    fill_folder(desk / "收回")
    data = collected("collect 收回 --subjects 名单.csv -o 收回/催报名单.xlsx")
    assert data["standard"] == "hainan-37@2022.1"
    assert states(data) == {
        "LM-WC-002": "several", "LM-JL-003": "complete", "=LM-009": "other_standard", "LM-010": "faulty", "YL-001": "unlisted",
        "别处.xlsx": "unknown", "圈": "unknown", "坏.xlsx": "unknown", "扫描件.pdf": "unknown",
    }  # fmt: skip
    several = data["cases"][0]["files"]
    assert [file["file"] for file in several] == ["望潮.xlsx", "望潮.yaml"], (
        "signed on one day, so by the time of the file"
    )
    assert data["cases"][3]["files"][0]["faults"] == 2
    assert data["aside"] == ["jiedao.assessment.yaml（评估记录）"]
    assert states(collected("collect 收回 --subjects 名单.csv -o 收回/催报名单.xlsx")) == states(data), (
        "what it wrote is no return"
    )
    shown = run("collect 收回 --subjects 名单.csv", 1).stdout
    told = "".join(shown.split())  # lines are broken where the terminal ends
    for words in (
        "名单上4个，交了4个",
        "同一站点多份（1）",
        "程序不代为取舍",
        "较新",
        "最终版(2).yaml",
        "有2处错误",
        "PDF",
    ):
        assert words in told


def test_the_list_to_chase_up(desk: Path) -> None:
    fill_folder(desk / "收回")
    run("collect 收回 --subjects 名单.csv -o 催报名单.xlsx", 1)
    page = load_workbook(desk / "催报名单.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert rows[0] == ["编号", "名称", "县区", "情况", "文件", "怎么办"]
    assert [row[0] or row[4] for row in rows[1:4]] == ["LM-WC-002", "=LM-009", "LM-010"]
    assert page["A5"].data_type == "s", "text, no formula"
    assert page["A5"].quotePrefix
    assert "依据的是 hainan-37@2021.1" in str(page["D5"].value)


def test_only_a_list_it_wrote_itself_is_written_over(desk: Path) -> None:
    run(f"form hainan-37 --report {SAMPLES / 'jiedao.yaml'} -o 收回/望潮.xlsx", 0)
    before = (desk / "收回" / "望潮.xlsx").read_bytes()
    assert "不是催报名单" in run("collect 收回 --subjects 名单.csv -o 收回/望潮.xlsx", 2).stderr
    assert (desk / "收回" / "望潮.xlsx").read_bytes() == before
    run("collect 收回 --subjects 名单.csv -o 催报名单.xlsx", 1)
    run("collect 收回 --subjects 名单.csv -o 催报名单.xlsx", 1)


def test_all_returned_and_sound(desk: Path) -> None:
    shutil.copy(SAMPLES / "dashequ.yaml", desk / "收回")
    (desk / "名单.csv").write_text("编号,名称\nLM-JL-003,澜门市金榈湾大社区社工站\n", encoding="utf-8")
    assert states(collected(code=0)) == {"LM-JL-003": "complete"}
    assert "没有给名单" in run("collect 收回", 0).stdout


def test_an_empty_folder(desk: Path) -> None:
    data = collected()
    assert data["standard"] is None
    assert set(states(data).values()) == {"missing"}
    assert collected("collect 收回", 0)["cases"] == []


def test_which_standard_must_be_told_where_the_files_do_not_agree(desk: Path) -> None:
    text = (SAMPLES / "jiedao.yaml").read_text(encoding="utf-8")
    (desk / "收回" / "甲.yaml").write_text(text, encoding="utf-8")
    (desk / "收回" / "乙.yaml").write_text(text.replace("@2022.1", "@2021.1"), encoding="utf-8")
    assert "--standard" in run("collect 收回", 2).stderr
    assert states(collected("collect 收回 --standard hainan-37")) == {"LM-WC-002": "several"}


def test_a_form_of_other_rules_under_the_same_name(desk: Path) -> None:
    standard = (SAMPLES.parents[1] / "standards" / "hainan_37_indicators.yaml").read_text(encoding="utf-8")
    (desk / "标准.yaml").write_text(standard.replace("[优秀, 90]", "[优秀, 91]"), encoding="utf-8")
    run("form 标准.yaml --subjects 名单.csv -o 收回", 0)
    data = collected("collect 收回 --standard hainan-37")
    assert set(states(data).values()) == {"other_standard"}
    assert "内容改过" in data["cases"][0]["files"][0]["why"]
