"""`-o` of score and round score: what is written, what is refused, and that nothing half made is left."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from evaluator.cli import evaluator
from evaluator.rendering import spool

ROOT = Path(__file__).resolve().parents[2]
HAINAN = ROOT / "samples" / "hainan"
JIEDAO, WEITIAN = str(HAINAN / "jiedao.yaml"), str(HAINAN / "weitian.yaml")
ASSESSED = (
    "--assessment",
    str(HAINAN / "jiedao.assessment.yaml"),
    "--assessment",
    str(HAINAN / "weitian.assessment.yaml"),
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(evaluator, words)


def summary(path: Path) -> list[dict[str, str]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("汇总表").to_python()
    return [{str(h): str(cell) for h, cell in zip(head, one, strict=True)} for one in rows]


def test_a_workbook_of_several(desk: Path) -> None:
    done = run("score", JIEDAO, WEITIAN, *ASSESSED, "-o", "结果.xlsx")
    assert (done.exit_code, done.output) == (0, "已生成：结果.xlsx（2 个对象）\n")
    assert [(one["编号"], one["等次"]) for one in summary(desk / "结果.xlsx")] == [
        ("LM-WC-002", "合格"),
        ("LM-TQ-005", "待定"),
    ]


def test_the_summary_as_csv_and_every_table_in_a_folder(desk: Path) -> None:
    assert run("score", JIEDAO, "-o", "结果.csv").output == "已生成：结果.csv（1 个对象）\n"
    assert run("score", JIEDAO, "-o", "新/结果/").exit_code == 0
    assert sorted(path.name for path in (desk / "新" / "结果").iterdir()) == [
        "汇总表.csv",
        "评分明细.csv",
        "采集数据.csv",
    ]
    whole = (desk / "结果.csv").read_bytes()
    assert whole == (desk / "新" / "结果" / "汇总表.csv").read_bytes()
    (one,) = csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline=""))
    assert (one["依据"], one["自评最低"], one["自评最高"]) == ("自评（未经核实）", "82.88", "89.88")


def test_without_points_the_tables_are_called_otherwise(desk: Path) -> None:
    assert run("score", str(ROOT / "samples/requirements/yunling.yaml"), "-o", "结果/").exit_code == 0
    assert sorted(path.name for path in (desk / "结果").iterdir()) == ["汇总表.csv", "逐项判断.csv", "采集数据.csv"]


def test_data_for_programs_stays_alone(desk: Path) -> None:
    done = run("score", JIEDAO, "--json", "-o", "结果.csv")
    assert done.stdout.startswith("{")
    assert done.stderr == "已生成：结果.csv（1 个对象）\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "结果.ods"), "表格的文件要以 .xlsx 或 .csv 结尾，文件夹要以 / 结尾，写的是“结果.ods”"),
        (("-o", "没有/结果.xlsx"), "没有文件夹“没有”，请先建好"),
        (("--edition", "public"), "--edition 说的是表格的版本，要同 -o 一起用"),
        ((str(ROOT / "samples/requirements/yunling.yaml"), "-o", "结果.xlsx"), "标准或版本不同，不能写在一张表里"),
    ],
)
def test_what_is_refused(desk: Path, words: tuple[str, ...], said: str) -> None:
    done = run("score", JIEDAO, *words)
    assert done.exit_code == 2
    assert said in done.output
    assert list(desk.iterdir()) == []


def test_nothing_half_made_is_left(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "结果.xlsx").write_text("以前的", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool.Spool, "add", full)
    done = run("score", JIEDAO, "-o", "结果.xlsx")
    assert (done.exit_code, done.output) == (3, "写不了文件 结果.xlsx：磁盘满了。\n")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in desk.iterdir()] == [("结果.xlsx", "以前的")]


def test_a_round_in_each_of_its_editions(desk: Path) -> None:
    shutil.copytree(ROOT / "samples" / "guizhou", desk / "轮次")
    for name, words in (("稿", ("--stage", "draft")), ("正", ()), ("公", ("--edition", "public"))):
        assert run("round", "score", "轮次", *words, "-o", f"{name}.xlsx").exit_code == 0
    rows = {name: summary(desk / f"{name}.xlsx") for name in ("稿", "正", "公")}
    assert {name: one[0]["稿别"] for name, one in rows.items()} == {"稿": "征求意见稿", "正": "正式稿", "公": "公开版"}
    assert [one["编号"] for one in rows["正"]] == ["GZ-MZ-01", "GZ-CJ-01", "GZ-CJ-02"]
    done = run("round", "score", "轮次", "--stage", "draft", "--edition", "public", "-o", "x.xlsx")
    assert "--stage draft 只有征求意见稿" in done.output
