"""The workbook of a round: any round written into it comes back the same, and what is filled in wrongly is told by cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.cli import evaluator
from evaluator.diagnostics import Fault, has_errors, show
from evaluator.forms.round_sheets import round_form
from evaluator.forms.round_values import round_values
from evaluator.model.round import Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading.opening import open_file
from evaluator.reading.round import place_in_round, round_in
from evaluator.rendering.workbook import form_bytes
from tests.examples import examples
from tests.forms.made_rounds import rounds
from tests.forms.test_assessor_sheet import QUIET, STANDARDS, standard_of
from tests.scoring import made

Cellful = str | int | float | None


def written_and_read(declared: Round, standard: Standard) -> Round:
    """What is read from the workbook that says what the round says; who is missing in it is not asked."""
    form, known = round_form(standard, declared), round_values(declared)
    assert not known.keys() - {entry.path for entry in form.entries()}, "there is room for all of it"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "评估轮次.xlsx"
        path.write_bytes(form_bytes(form, known))
        opened, found = open_file(path)
        assert opened is not None, "\n".join(map(show, found))
        read, found = round_in(opened)
    assert not has_errors(found), "\n".join(map(show, found))
    assert read is not None
    return read


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=examples(15))
@given(data=st.data())
def test_a_round_comes_back_from_its_workbook(name: str, data: st.DataObject) -> None:
    standard = standard_of(name)
    declared = data.draw(rounds(standard))
    assert written_and_read(declared, standard) == declared


@settings(QUIET, max_examples=examples(15))
@given(data=st.data())
def test_so_it_does_with_any_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    declared = data.draw(rounds(standard))
    assert written_and_read(declared, standard) == declared


# -- filled in by hand --


class Book:
    """The workbook of a small round, its cells by the code of the line and of the column."""

    def __init__(self, folder: Path) -> None:
        self.standard = standard_of("small")
        self.path = folder / "评估轮次.xlsx"
        team = {one: TeamMember(one, f"{name}某", "社工") for one, name in (("P1", "林"), ("P2", "周"))}
        subjects = (RoundSubject("QX-001", "柳塘镇社工站"), RoundSubject("QX-002"))
        declared = Round("r1", "某轮", self.standard.ref, team, subjects, {"*": ("P1", "P2")})
        self.path.write_bytes(form_bytes(round_form(self.standard, declared), round_values(declared)))
        self.book = load_workbook(self.path)

    def put(self, sheet: str, line: str, column: str, value: Cellful) -> str:
        """Fill in a cell; its name. In the sheet 分工 a line may be named by its indicator."""
        page: Worksheet = self.book[sheet]
        row = next(r for r in range(1, page.max_row + 1) if line in (page.cell(r, 1).value, page.cell(r, 2).value))
        number = next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == column)
        page.cell(row, number).value = value
        return str(page.cell(row, number).coordinate)

    def read(self) -> tuple[Round | None, list[str]]:
        self.book.save(self.path)
        opened, found = open_file(self.path)
        assert opened is not None, found
        declared, found = round_in(opened, self.standard)
        return declared, [f"{fault.place}：{fault.say}（{fault.fix}）[{fault.code}]" for fault in found]

    def sound(self) -> Round:
        declared, found = self.read()
        assert declared is not None, found
        return declared


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


TEAM, WHO, WHOM = "评估组", "分工", "评估对象"


def test_ids_are_read_as_people_write_them(book: Book) -> None:
    book.put(WHO, "1", "members", "Ｐ１，p2")
    book.put(TEAM, "2", "recused", " qx-002 ")
    book.put(WHO, "2", "accept", "是")
    declared = book.sound()
    assert declared.assign["1"] == ("P1", "P2")
    assert declared.team["P2"].recused == ("QX-002",)
    assert declared.accept == ("2",)


def test_an_indicator_further_down_is_typed(book: Book) -> None:
    leaf = next(leaf.code for leaf in book.standard.leaves())
    book.put(WHO, "+0", "code", leaf)
    book.put(WHO, "+0", "members", "P2")
    assert book.sound().assign[leaf] == ("P2",)


def test_groups_are_told_by_their_names(book: Book) -> None:
    for sheet, lines in ((TEAM, "12"), (WHOM, "12")):
        for line, name in zip(lines, ("甲组", "乙组"), strict=True):
            book.put(sheet, line, "group", name)
    assert [(one.name, one.members, one.subjects) for one in book.sound().groups] == [
        ("甲组", ("P1",), ("QX-001",)),
        ("乙组", ("P2",), ("QX-002",)),
    ]


def test_rows_may_be_put_in_and_columns_moved(book: Book) -> None:
    page = book.book[TEAM]
    page.insert_rows(6)
    page.cell(6, 4).value, page.cell(6, 5).value = "P9", "何某"
    assert list(book.sound().team) == ["P9", "P1", "P2"]


WRONG: dict[str, tuple[Callable[[Book], str], str, str]] = {
    "no title": (lambda book: book.put("轮次", "title", "value", None), "“轮次名称”没有填", "S202"),
    "a way of merging of no kind": (lambda book: book.put("轮次", "merge.judgement", "value", "少数服从多数"), "没有“少数服从多数”", "A604"),
    "a share without its sign": (lambda book: book.put("轮次", "merge.spread_flag", "value", 25), "没有百分号", "A602"),
    "a day of no kind": (lambda book: book.put("轮次", "dates.final_on", "value", "九月上旬"), "要填日期", "A602"),
    "nobody's name": (lambda book: book.put(TEAM, "2", "name", None), "P2 的姓名没有填", "S202"),
    "a member twice": (lambda book: (book.put(TEAM, "3", "name", "何某"), book.put(TEAM, "3", "id", "P1"))[1], "写了两行", "T710"),
    "no id": (lambda book: (book.put(TEAM, "3", "name", "何某"), book.put(TEAM, "3", "id", None))[1], "没有写编号", "S202"),
    "an id that is no name": (lambda book: book.put(TEAM, "2", "id", "P/2"), "要用作文件名或文件夹名", "T702"),
    "somebody unknown": (lambda book: book.put(WHO, "1", "members", "P1、P7"), "没有“P7”", "T703"),
    "a name for an id": (lambda book: book.put(WHO, "1", "members", "林某"), "没有“林某”", "T703"),
    "two groups": (
        lambda book: (book.put(TEAM, "2", "group", "甲组"), book.put(WHOM, "1", "group", "甲组"),
                      book.put(WHOM, "2", "group", "乙组"), book.put(TEAM, "1", "group", "甲组、乙组"))[3],
        "在“甲组”和“乙组”两个组里", "T704",
    ),
    "an indicator that is not there": (
        lambda book: (book.put(WHO, "+0", "members", "P1"), book.put(WHO, "+0", "code", "9.9"))[1], "没有编号为“9.9”", "T708",
    ),
    "words for √": (lambda book: book.put(WHO, "1", "accept", "随便"), "随便", "A602"),
    "a subject twice": (lambda book: book.put(WHOM, "2", "id", "QX-001"), "写了两次", "T710"),
    "recused from nobody": (lambda book: book.put(TEAM, "1", "recused", "QX-009"), "没有“QX-009”", "T709"),
    "half a share": (lambda book: (book.put("评分方占比", "1", "party", "第三方"), "G6")[1] and book.put("评分方占比", "1", "share", None), "占比没有填", "S202"),
    "shares that are not whole": (
        lambda book: (book.put(TEAM, "1", "party", "第三方"), book.put(TEAM, "2", "party", "第三方"),
                      book.put("评分方占比", "1", "party", "第三方"), book.put("评分方占比", "1", "share", "70%"))[3],
        "合计 70%", "T705",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_by_its_cell(book: Book, name: str) -> None:
    fill, said, code = WRONG[name]
    where = fill(book)
    declared, found = book.read()
    assert declared is None
    assert len(found) == 1, "\n".join(found)
    assert said in found[0]
    assert f"[{code}]" in found[0]
    assert f"单元格 {where}：" in found[0] or name == "shares that are not whole"
    assert not re.search(r"\b(team|assign|subjects|groups|weights|party|merge|accept)\b", found[0]), (
        "in the words of the sheet"
    )


def test_all_faults_at_once(book: Book) -> None:
    for name in ("no title", "a share without its sign", "a subject twice", "somebody unknown"):
        WRONG[name][0](book)
    assert len(book.read()[1]) == 4


def test_what_is_found_out_later_is_told_in_the_words_of_the_sheets(book: Book) -> None:
    opened, _ = open_file(book.path)
    assert opened is not None
    fault = Fault("T744", ("dates", "final_on"), "没有写定稿日期", "请在 dates 里写 final_on: …（正式稿的日期）")
    (placed,) = place_in_round(opened, [fault])
    assert placed.place == f"工作表「轮次」单元格 {book.put('轮次', 'dates.final_on', 'value', None)}"
    assert placed.fix == "请在“轮次”表的“正式稿印发”一格填写日期"


def test_a_new_round_says_what_is_to_be_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(evaluator, ["round", "new", "hainan-37", "-o", "新轮次"])
    assert (made.exit_code, made.exception) == (0, None), made.output
    said = CliRunner().invoke(evaluator, ["round", "status", "新轮次"]).output
    assert said.count("错误 ") == 5
    for cell in ("「轮次」单元格 D5", "「评估组」单元格 E6", "「评估组」单元格 E8", "「评估对象」"):
        assert cell in said
