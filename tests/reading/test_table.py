"""A table as bureaus keep it: encodings, titles, totals, merged cells, units, what is counted twice, what is too large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evaluator.diagnostics import Diagnostic, in_order, show
from evaluator.model.question import Value
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading import table_sheets
from evaluator.reading.document import parse_text
from evaluator.reading.standard import read_standard
from evaluator.reading.table import Table, headings_of, open_table
from evaluator.reading.table_columns import Mapped, Names
from evaluator.reading.table_mapping import build_mapping
from evaluator.reading.table_sheets import is_form, read_table_sheets
from tests.reading.made_books import Written, xlsx

ROOT = Path(__file__).parents[2]
HEAD = "编号,名称,建站模式,所在市县,启用年份（年）,评估期起,评估期止"
WHO = "A-1,甲站,街道,澜门市,2021,2022-07-01,2023-06-30"
BOOK: dict[str, Written] = {
    "A1": "编号", "B1": "名称", "C1": "建站模式", "D1": "所在市县", "E1": "启用年份", "F1": "年度", "G1": "社工", "H1": "走访",
    "A2": "A-1", "B2": "甲站", "C2": "街道", "D2": "澜门市", "E2": 2021, "F2": 2023, "G2": 3, "H2": 640,
}  # fmt: skip


@cache
def standard() -> Standard:
    found, _ = read_standard(ROOT / "standards" / "hainan_37_indicators.yaml")
    assert found is not None
    return found


def opened(path: Path, content: bytes | str, mapping: str = "") -> tuple[Table | None, list[Diagnostic]]:
    """The table in a file, without the word on questions that have no column."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sheets, found = read_table_sheets(path)
    if sheets is None:
        return None, found
    names, mapped = Names(standard()), Mapped()
    if mapping:
        document, _ = parse_text(mapping, "对照.yaml")
        assert document is not None
        mapped, faults = build_mapping(document.value, names, headings_of(sheets))
        assert not faults, faults
    table, more = open_table(sheets, standard(), names, mapped)
    return table, [one for one in [*found, *more] if one.code != "S241"]


def read(path: Path, content: bytes | str, mapping: str = "") -> tuple[list[Report | None], list[Diagnostic]]:
    table, found = opened(path, content, mapping)
    if table is None:
        return [], found
    rows = list(table.rows())
    return [row.report for row in rows], in_order([*found, *(one for row in rows for one in row.found), *table.passed])


def answers(path: Path, content: bytes | str, mapping: str = "") -> list[Mapping[str, Value]]:
    """The answers of each row of a table without any fault."""
    reports, found = read(path, content, mapping)
    assert not found, "\n".join(map(show, found))
    return [report.answers for report in reports if report is not None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_any_usual_csv(encoding: str, mark: str, tmp_path: Path) -> None:
    text = f"2023年度汇总表\n\n{HEAD},驻站社工人数\n{WHO},3\n".replace(",", mark)
    assert answers(tmp_path / "表.csv", text.encode(encoding)) == [{"社工": 3}]


@pytest.mark.parametrize(
    "heading",
    [
        "驻站社工人数（人）",
        "驻站社工人数(人)*",
        "驻站 社工\n人数",
        "社工",
        "驻站社工人数（单位：人）",
        "采集项/社工",
        "驻站社工人数（必填）",
    ],
)
def test_a_fact_by_label_unit_and_key(heading: str, tmp_path: Path) -> None:
    book = xlsx({"汇总": {**BOOK, "G1": heading}})
    assert answers(tmp_path / "表.xlsx", book) == [{"社工": 3, "走访": 640}]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("建档.due", "建档.due"), ("服务对象建档应有", "建档.due"), ("已建档人数（人）", "建档.done"), ("凭证.手续齐全", "凭证.手续齐全"),
        ("凭证.drawn", "凭证.drawn"), ("督导记录抽查：抽查份数", "督导记录.drawn"),
        ("3.2.1.2/评估期内未经本人或监护人同意公开服务对象的姓名、住址或面部照片",) * 2,
        ("评估期内未经本人或监护人同意公开服务对象的姓名、住址或面部照片", "3.2.1.2/评估期内未经本人或监护人同意公开服务对象的姓名、住址或面部照片"),
    ],
)  # fmt: skip
def test_parts_and_inline_questions(heading: str, key: str, tmp_path: Path) -> None:
    assert answers(tmp_path / "表.csv", f'{HEAD},"{heading}"\n{WHO},3\n') == [{key: 3}]


def test_several_options_and_a_number_inside_one(tmp_path: Path) -> None:
    text = f"{HEAD},功能区,4.3.2.1,4.3.2.1 档内给分\n{WHO},社工办公室、个案工作室,没有实施,\n"
    text += f"{WHO.replace('A-1', 'A-2')},无,已实施，没有本地需求调查,1\n"
    assert answers(tmp_path / "表.csv", text) == [
        {"功能区": frozenset({"社工办公室", "个案工作室"}), "4.3.2.1": "没有实施"},
        {"功能区": frozenset(), "4.3.2.1": "已实施，没有本地需求调查", "4.3.2.1//已实施，没有本地需求调查": 1},
    ]
    _, found = read(
        tmp_path / "表.csv", f"{HEAD},4.3.2.1,4.3.2.1 档内给分\n{WHO},没有实施,1\n{WHO.replace('A-1', 'B')},,1\n"
    )
    assert [(one.line, one.code) for one in found] == [(2, "A604"), (3, "A604")]


def test_an_empty_cell_is_unanswered_and_no_zero(tmp_path: Path) -> None:
    assert answers(tmp_path / "表.csv", f"{HEAD},社工,走访\n{WHO},,0\n") == [{"走访": 0}]


def test_the_year_and_what_the_mapping_says_of_all_rows(tmp_path: Path) -> None:
    reports, found = read(tmp_path / "表.xlsx", xlsx({"汇总": BOOK}))
    assert not found
    assert reports[0] is not None
    assert reports[0].period == ("2023-01-01", "2023-12-31")
    text = "机构代码,站,人数,联系人\nA-1,甲站,3,张某\n"
    mapping = """columns: {机构代码: 编号, 站: 名称, 人数: 社工}
ignore: [联系人]
constants: {评估期起: 2022-07-01, 评估期止: 2023-06-30, 建站模式: 街道, 县: 澜门市, 启用年: 2021}
"""
    assert answers(tmp_path / "表.csv", text, mapping) == [{"社工": 3}]


def test_rows_that_are_no_stations(tmp_path: Path) -> None:
    text = f"{HEAD},社工\n填写说明：一行一站,必填,,,,,,整数\n{WHO},3\n{HEAD},社工\n合 计,,,,,,,3\n,,,,,,,\n"
    reports, found = read(tmp_path / "表.csv", text)
    assert len(reports) == 1
    assert [(one.code, one.line, one.severity) for one in found] == [("S242", 4, "note"), ("S242", 5, "note")]


def test_two_rows_of_headings_are_told_to_be_one(tmp_path: Path) -> None:
    cells = {**BOOK, "G1": "服务对象建档", "G2": "应", "H2": "实"}
    del cells["H1"]
    _, found = opened(tmp_path / "表.xlsx", xlsx({"汇总": cells}, merged="G1:H1"))
    assert [(one.code, one.place[-2:]) for one in found] == [("S235", "G1"), ("S239", "H2")]


def test_merged_rows_are_refused(tmp_path: Path) -> None:
    _, found = opened(tmp_path / "表.xlsx", xlsx({"汇总": {**BOOK, "A3": "A-2", "B3": "乙站"}}, merged="D2:D3"))
    assert [(one.code, one.place[-2:]) for one in found] == [("S243", "D2")]


def test_a_formula_that_failed_is_a_fault_of_its_row(tmp_path: Path) -> None:
    cells = {**BOOK, "A3": "A-2", **{f"{c}3": BOOK[f"{c}2"] for c in "BCDEFH"}, "G3": "#DIV/0!"}
    reports, found = read(tmp_path / "表.xlsx", xlsx({"汇总": cells}))
    assert [report is not None for report in reports] == [True, False]
    assert [(one.code, one.place[-2:]) for one in found] == [("Y119", "G3")]


def test_ids_on_two_sheets_are_both_faulty(tmp_path: Path) -> None:
    reports, found = read(tmp_path / "表.xlsx", xlsx({"澜门": BOOK, "云岭": {**BOOK, "A2": "a－1"}}))
    assert reports == [None, None]
    assert [(one.code, one.sheet) for one in found] == [("S232", "澜门"), ("S232", "云岭")]


def test_an_id_that_is_the_word_at_its_head_counts_as_any_other(tmp_path: Path) -> None:
    named, again = WHO.replace("A-1", "编号"), HEAD.replace("编号", "编号 ")
    table, _ = opened(tmp_path / "表.csv", f"{HEAD}\n{named}\n{again}\n{named}\n")
    assert table is not None
    rows = list(table.rows())
    assert [(one.code, one.line) for row in rows for one in row.found] == [("S232", 2), ("S232", 4)]
    assert (table.count, [(one.code, one.line) for one in table.passed]) == (2, [("S242", 3)])


def test_personal_numbers_are_masked(tmp_path: Path) -> None:
    reports, found = read(tmp_path / "表.csv", f"{HEAD}\n{WHO.replace('甲站', '甲站13812345678')}\n")
    assert [one.code for one in found] == ["A619"]
    assert reports[0] is not None
    assert reports[0].subject.name == "甲站138****5678"


def test_facts_that_contradict_are_told_and_scored(tmp_path: Path) -> None:
    reports, found = read(tmp_path / "表.csv", f"{HEAD},社工,持证社工\n{WHO},3,5\n")
    assert reports[0] is not None
    assert [(one.code, one.severity) for one in found] == [("A608", "warning")]


def test_a_form_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(xlsx({"封面": {"A1": "evaluator-form/1 cover", "B2": "甲"}}))
    sheets, _ = read_table_sheets(tmp_path / "表.xlsx")
    assert sheets is not None
    assert is_form(sheets)


def test_a_table_has_limits_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = xlsx({"汇总": {**BOOK, "XFD100000": 1}})
    assert [one.code for one in opened(tmp_path / "表.xlsx", many)[1]] == ["Y106"]
    long = f"{HEAD},社工\n" + "".join(f"B-{n},站,街道,县,2021,2022-07-01,2023-06-30,3\n" for n in range(130_000))
    assert len(long.encode()) > 5 * 1024**2, "more than any other file may have"
    table, found = opened(tmp_path / "表.csv", long)
    assert table is not None, found
    assert table.count == 130_000
    monkeypatch.setattr(table_sheets, "TABLE", replace(table_sheets.TABLE, file=1000))
    assert [one.code for one in opened(tmp_path / "表.csv", long)[1]] == ["Y106"]


def test_a_small_file_of_very_many_empty_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_sheets, "TABLE", replace(table_sheets.TABLE, elements=100_000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1">{"<c/>" * 200_000}</row></sheetData></worksheet>'
    bomb = xlsx({"汇总": {}}, more={"xl/worksheets/sheet1.xml": sheet.encode()})
    assert len(bomb) < 10_000
    assert [(one.code, one.sheet) for one in opened(tmp_path / "表.xlsx", bomb)[1]] == [("Y106", "汇总")]
