"""Faults in their place, and how they look in a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic, Fault, Path, cell_name, columns_of, has_errors, in_order, show, to_json
from evaluator.reading.document import Document, parse_text
from evaluator.reading.placing import Spot, place, place_in_sheets

TEXT = """\
id: x
indicators:
  - code: "1.1"
    rule: {add: [{need: 满3人, when: 社功 >= 3, points: 2}]}
"""


@pytest.fixture
def document() -> Document:
    document, found = parse_text(TEXT, "standards/x.yaml")
    assert document is not None
    assert found == []
    return document


def test_the_caret_stands_under_the_word(document: Document) -> None:
    path = ("indicators", 0, "rule", "add", 0, "when")
    fault = Fault("X302", path, "没有名为“社功”的采集项或属性", "是不是想写“社工”？", offset=0)
    (diagnostic,) = place(document, [fault])
    assert show(diagnostic) == (
        "standards/x.yaml:4:36: 错误 没有名为“社功”的采集项或属性 [X302]\n"
        "    4 |     rule: {add: [{need: 满3人, when: 社功 >= 3, points: 2}]}\n"
        f"      | {' ' * 37}^~~~\n"
        "      = 是不是想写“社工”？"
    )


def test_a_fault_on_a_key(document: Document) -> None:
    (diagnostic,) = place(document, [Fault("S201", ("indicators", 0, "rule", "add"), "不认识的键“add”", on="key")])
    assert (diagnostic.line, diagnostic.column, diagnostic.width) == (4, 12, 3)
    assert show(diagnostic).endswith(" | " + " " * 11 + "^~~")


def test_faults_are_sorted_and_each_is_told_once(document: Document) -> None:
    late = Fault("S204", ("indicators", 0, "code"), "二", severity="warning")
    early = Fault("S206", ("id",), "一")
    found = place(document, [late, early, late])
    assert [(d.code, d.line, d.severity) for d in found] == [("S206", 1, "error"), ("S204", 3, "warning")]
    assert has_errors(found)
    assert not has_errors(found[1:])


def test_files_keep_their_order() -> None:
    found = [
        Diagnostic("b", "Y101", "", line=2),
        Diagnostic("a", "Y101", "", line=1),
        Diagnostic("b", "Y101", "", line=1),
    ]
    assert [(d.file, d.line) for d in in_order(found)] == [("b", 1), ("b", 2), ("a", 1)]


def test_a_file_as_a_whole_and_a_cell() -> None:
    whole = Diagnostic("x.yaml", "Y116", "找不到这个文件", "请核对文件名")
    assert show(whole) == "x.yaml: 错误 找不到这个文件 [Y116]\n      = 请核对文件名"
    cell = Diagnostic("x.xlsx", "A602", "要填数", severity="warning", line=12, column=3, sheet="人员")
    assert show(cell) == "x.xlsx 工作表「人员」单元格 C12: 提醒 要填数 [A602]"
    sheet = Diagnostic("x.xlsx", "S202", "缺少一列", sheet="人员")
    assert show(sheet) == "x.xlsx 工作表「人员」: 错误 缺少一列 [S202]"
    assert (to_json(cell)["place"], to_json(cell)["sheet"]) == ("工作表「人员」单元格 C12", "人员")


def test_plain_data_for_programs() -> None:
    diagnostic = Diagnostic("x.yaml", "S201", "不认识的键", "", "note", 3, 5, 2, "ab: cd")
    assert to_json(diagnostic) == {
        "file": "x.yaml", "place": None, "sheet": None, "line": 3, "column": 5,
        "code": "S201", "severity": "note", "message": "不认识的键", "fix": None,
    }  # fmt: skip


def width_of(text: str) -> int:
    return sum(columns_of(character) for character in text)


def test_columns() -> None:
    assert [columns_of(character) for character in "a中，·e\u0301👍"] == [1, 2, 2, 1, 1, 0, 2]


def test_a_tab_and_what_cannot_be_seen_take_one_column() -> None:
    shown = show(Diagnostic("x", "Y109", "", line=1, column=4, excerpt="\ta\u202e\x1b!")).split("\n")
    assert shown[1] == "    1 |  a??!"
    assert shown[2] == "      |    ^"


@given(st.text("ab中文，。 ", max_size=400), st.integers(0, 399), st.integers(1, 60))
def test_a_line_is_cut_to_fit_with_the_word_in_sight(line: str, start: int, width: int) -> None:
    line = line[:start].ljust(start, "x") + "甲乙" + line[start:]
    shown = show(Diagnostic("x", "Y101", "", line=7, column=start + 1, width=width, excerpt=line)).split("\n")
    excerpt, caret = shown[1].removeprefix("    7 | "), shown[2].removeprefix("      | ")
    assert width_of(excerpt) <= 92
    assert width_of(caret) <= 92
    before = caret.index("^")
    index = next(n for n in range(len(excerpt) + 1) if width_of(excerpt[:n]) == before)
    assert excerpt[index : index + 2] == "甲乙"


def test_a_cell_has_the_name_that_spreadsheets_give_it() -> None:
    names = [cell_name(1, 1), cell_name(12, 3), cell_name(7, 26), cell_name(7, 27), cell_name(1048576, 16384)]
    assert names == ["A1", "C12", "Z7", "AA7", "XFD1048576"]


def test_a_path_is_placed_in_its_cell_or_in_what_is_around_it() -> None:
    spots: dict[Path, Spot] = {
        ("subject",): Spot("封面"),
        ("subject", "name"): Spot("封面", 4, 2),
        ("facts", "社工"): Spot("人员", 3, 3),
        ("facts", "学时"): Spot("人员", 2, 3),
    }
    paths: list[Path] = [
        ("facts", "社工", "due"),
        ("subject", "id"),
        ("period",),
        ("facts", "学时"),
        ("subject", "name"),
    ]
    faults = [Fault("A602", path, str(path)) for path in paths]
    found = place_in_sheets("表.xlsx", spots, faults)
    assert [d.place for d in found] == [
        "", "工作表「封面」", "工作表「封面」单元格 B4", "工作表「人员」单元格 C2", "工作表「人员」单元格 C3",
    ]  # fmt: skip
