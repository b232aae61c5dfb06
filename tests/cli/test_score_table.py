"""`score` of a table and `form --table` as a bureau uses them: good rows scored, bad rows mended and read again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from evaluator.cli import evaluator, score_table
from evaluator.diagnostics import cell_name
from tests.reading.made_books import xlsx

SAMPLE = Path(__file__).parents[2] / "samples" / "hainan" / "huizong.csv"
STANDARD = "--standard hainan-37"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "汇总.csv").write_bytes(SAMPLE.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, code: int) -> Result:
    result = CliRunner().invoke(evaluator, command.split())
    assert result.exit_code == code, result.output
    return result


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_without_a_place_for_bad_rows_nothing_counts(desk: Path) -> None:
    result = run(f"score 汇总.csv {STANDARD}", 1)
    assert result.stdout == ""
    assert [line.rpartition("[")[2] for line in result.stderr.splitlines() if "错误 " in line] == [
        "A604]",
        *["A602]"] * 3,
    ]
    assert "共 12 行，2 行有错误（4 处），没有写出任何结果" in result.stderr


def test_good_rows_are_scored_and_bad_rows_can_be_mended(desk: Path) -> None:
    result = run(f"score 汇总.csv {STANDARD} --bad 待修改.csv", 1)
    assert "共 12 行，算出 10 行，有错误 2 行" in result.stdout
    assert "其余 10 行已算分" in result.stderr
    whole, bad = rows_of(SAMPLE), rows_of(desk / "待修改.csv")
    assert (desk / "待修改.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert bad[0] == ["问题", *whole[0]]
    assert [row[1:] for row in bad[1:]] == [whole[5], whole[9]], "the cells as they were"
    assert "没有“阅览室”这个选项" in bad[1][0]
    assert "4人左右" in bad[1][0]
    assert "共 2 行，2 行有错误（4 处）" in run(f"score 待修改.csv {STANDARD}", 1).stderr, (
        "read again, it says the same"
    )
    text = (desk / "待修改.csv").read_text(encoding="utf-8-sig")
    for row in bad[1:]:
        text = text.replace(row[0], "")
    for wrong, right in (("4人左右", "4"), ("、阅览室", ""), ("不适用", "否"), ("二十一", "9")):
        assert wrong in text
        text = text.replace(wrong, right)
    (desk / "待修改.csv").write_text(text, encoding="utf-8-sig")
    assert "共 2 行，算出 2 行。" in run(f"score 待修改.csv {STANDARD}", 0).stdout


def test_a_table_can_be_checked_without_being_scored(desk: Path) -> None:
    told = run(f"check 汇总.csv {STANDARD}", 1)
    scored = run(f"score 汇总.csv {STANDARD}", 1)
    assert told.stdout == ""
    assert told.stderr.splitlines()[:-1] == scored.stderr.splitlines()[:-1]
    assert told.stderr.splitlines()[-1].endswith("处）。改好后再运行一次。")
    head, *rows = (desk / "汇总.csv").read_text(encoding="utf-8-sig").splitlines()
    (desk / "又一张.csv").write_text("\n".join([head, *rows[:3]]), encoding="utf-8")
    run(f"score 又一张.csv {STANDARD}", 0)
    assert run(f"check 又一张.csv {STANDARD}", 0).stdout == "又一张.csv：汇总表，没有错误。（hainan-37@2022.1，3 行）\n"


def test_a_check_tells_every_fault(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_table, "MOST_ERRORS", 1)
    assert "另有" not in run(f"check 汇总.csv {STANDARD}", 1).stderr


def test_bad_rows_as_a_spreadsheet(desk: Path) -> None:
    run(f"score 汇总.csv {STANDARD} --bad 待修改.xlsx", 1)
    sheet = load_workbook("待修改.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("问题", "虚构样例", "编号")
    assert [row[2] for row in rows[1:]] == [rows_of(SAMPLE)[n][1] for n in (5, 9)]
    assert sheet.freeze_panes == "B2"
    assert "共 2 行，2 行有错误（4 处）" in run(f"score 待修改.xlsx {STANDARD}", 1).stderr


@pytest.mark.parametrize("name", ["待修改.csv", "待修改.CSV"])
def test_bad_rows_of_several_sheets_do_not_fit_into_a_csv(desk: Path, name: str) -> None:
    head, row, bad = rows_of(SAMPLE)[0], rows_of(SAMPLE)[1], rows_of(SAMPLE)[5]
    sheets = {"东片": [head, row], "西片": [head, bad]}
    cells = {
        title: {cell_name(r, c): text for r, line in enumerate(lines, 1) for c, text in enumerate(line, 1) if text}
        for title, lines in sheets.items()
    }
    (desk / "表.xlsx").write_bytes(xlsx(cells))
    refused = run(f"score 表.xlsx {STANDARD} --bad {name}", 2)
    assert refused.stdout == ""
    assert "这份文件有 2 张工作表，--bad 请写以 .xlsx 结尾的文件" in refused.stderr
    assert not (desk / name).exists()
    run(f"score 表.xlsx {STANDARD} --bad 待修改.xlsx", 1)
    assert load_workbook("待修改.xlsx").sheetnames == ["西片"]


def test_texts_that_look_like_formulas_survive(desk: Path) -> None:
    head = "编号,名称,建站模式,所在市县,启用年份,评估期起,评估期止,社工\n"
    text = head + '=A-1,"@甲站,东",街道,+澜门,2021,2022-07-01,2023-06-30,三个\n'
    (desk / "表.csv").write_text(text, encoding="utf-8")
    run(f"score 表.csv {STANDARD} --bad 一.csv", 1)
    assert rows_of(desk / "一.csv")[1][1:5] == ["'=A-1", "'@甲站,东", "街道", "'+澜门"]
    run(f"score 一.csv {STANDARD} --bad 二.csv", 1)
    assert (desk / "一.csv").read_bytes() == (desk / "二.csv").read_bytes()
    run(f"score 一.csv {STANDARD} --bad 三.xlsx", 1)
    assert [cell.value for cell in load_workbook("三.xlsx").worksheets[0][2]][1:3] == ["=A-1", "@甲站,东"]
    assert load_workbook("三.xlsx").worksheets[0]["B2"].data_type == "s"
    run(f"score 三.xlsx {STANDARD} --bad 四.csv", 1)
    assert rows_of(desk / "四.csv") == rows_of(desk / "一.csv")


def test_many_faults_are_told_of_in_few(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_table, "MOST_ERRORS", 3)
    result = run(f"score 汇总.csv {STANDARD} --bad 待修改.csv", 1)
    assert result.stderr.count("错误 “") == 3
    assert "……另有 1 处错误" in result.stderr


def test_columns_that_nobody_knows_can_be_passed_over_as_proposed(desk: Path) -> None:
    rows = rows_of(SAMPLE)
    text = "\n".join(
        ",".join([f'"{cell}"' for cell in [*row, "联系人" if n == 0 else "某"]]) for n, row in enumerate(rows[:4])
    )
    (desk / "表.csv").write_text(text, encoding="utf-8")
    told = run(f"score 表.csv {STANDARD}", 1).stderr
    assert "标准里没有“联系人”这一项" in told
    proposed = told[told.index("ignore:") :].splitlines()[0]
    (desk / "对照.yaml").write_text(proposed, encoding="utf-8")
    assert "算出 3 行" in run(f"score 表.csv {STANDARD} --columns 对照.yaml", 0).stdout


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("score 汇总.csv", "请用 --standard 写明"),
        (f"score 汇总.csv 汇总.csv {STANDARD}", "一次只算一张"),
        (f"score 汇总.csv {STANDARD} --json", "不和 --assessment"),
        (f"score 汇总.csv {STANDARD} --bad 待修改.txt", "以 .csv 或 .xlsx 结尾"),
        ("check 汇总.csv", "请用 --standard 写明"),
        ("check 汇总.csv 汇总.csv --standard hainan-37", "一次只查一张"),
        ("check 汇总.csv --standard hainan-37 --json", "不和 --report、--comments、--json 一起用"),
        ("form hainan-37 --table -o 表.pdf", "以 .xlsx 或 .csv 结尾"),
        ("form hainan-37 --table --force -o 表.csv", "--table 只和 --subjects"),
    ],
)
def test_wrong_use(command: str, told: str, desk: Path) -> None:
    assert told in run(command, 2).stderr


def test_a_standard_is_no_mapping_file(desk: Path) -> None:
    (desk / "标准.yaml").write_text("id: x\ntitle: 甲\nindicators: []\n", encoding="utf-8")
    assert "这里要的是对照表，这份文件是评估标准" in run(f"score 汇总.csv {STANDARD} --columns 标准.yaml", 2).stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_blank_table_with_a_list_is_read_as_it_is(ending: str, desk: Path) -> None:
    text = "编号,名称,建站模式,所在市县,启用年份,年度\n007,甲站,街道,澜门市,2021,2023\n008,乙站,乡镇,云岭县,2020,2023\n"
    (desk / "名单.csv").write_text(text, encoding="utf-8")
    assert "2 个站点" in run(f"form hainan-37 --table --subjects 名单.csv -o 表.{ending}", 0).stdout
    assert "共 2 行，算出 2 行。" in run(f"score 表.{ending} {STANDARD}", 0).stdout
    run(f"form hainan-37 --table -o 空表.{ending}", 0)
    assert "一个站点也没有" in run(f"score 空表.{ending} {STANDARD}", 1).stderr


def test_the_blank_spreadsheet_helps_to_fill_in(desk: Path) -> None:
    run("form hainan-37 --table -o 表.xlsx", 0)
    book = load_workbook("表.xlsx")
    sheet = book["汇总表"]
    assert (sheet.freeze_panes, book.sheetnames[:2]) == ("C3", ["汇总表", "填写说明"])
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["D3"].formula1 == '"乡镇,街道,大社区"'
    assert sheet.column_dimensions["A"].number_format == "@", "an id 007 stays one"
    first = (desk / "表.xlsx").read_bytes()
    run("form hainan-37 --table -o 表.xlsx", 0)
    assert (desk / "表.xlsx").read_bytes() == first


@pytest.mark.parametrize("option", ["--bad", "-o"])
def test_what_is_read_is_not_written_over(option: str, tmp_path: Path) -> None:
    table = tmp_path / "汇总.csv"
    table.write_bytes(Path("samples/hainan/huizong.csv").read_bytes())
    found = CliRunner().invoke(evaluator, ["score", str(table), "--standard", "hainan-37", option, str(table)])
    assert found.exit_code == 2
    assert "不能写在那里" in found.output
    assert table.read_bytes() == Path("samples/hainan/huizong.csv").read_bytes()
