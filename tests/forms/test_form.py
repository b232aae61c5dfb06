"""What a form is: nothing that scores, text that is no formula, locked where nothing is to be written, codes that are unique."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from fractions import Fraction

import openpyxl
import pytest
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.diagnostics import Path
from evaluator.forms.build import form_of
from evaluator.forms.form import Column, Entry, Form, Line, Sheet
from evaluator.forms.questions import options_words
from evaluator.model.question import Question, Value
from evaluator.rendering.room import heights, lines_of
from evaluator.rendering.workbook import form_bytes, forms_bytes
from tests.forms.test_round_trip import STANDARDS, standard_of


@pytest.fixture(params=STANDARDS)
def form(request: pytest.FixtureRequest) -> Form:
    return form_of(standard_of(request.param))


def pages(form: Form) -> list[Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(form)))
    return list(book.worksheets)


def test_codes_and_places_are_unique(form: Form) -> None:
    for sheet in form.sheets:
        codes = Counter(line.code for line in sheet.every_line() if line.code)
        assert codes.most_common(1)[0][1] == 1
    places = Counter((entry.path, entry.tick) for entry in form.entries())
    assert places.most_common(1)[0][1] == 1


def test_every_indicator_stands_with_its_sentence(form: Form) -> None:
    name = next(name for name in STANDARDS if standard_of(name).ref == form.ref)
    sheet = next(sheet for sheet in form.sheets if sheet.kind == "indicators")
    said = {line.leaf: line.words["sentence"] for line in sheet.lines if "sentence" in line.words}
    for leaf in standard_of(name).leaves():
        assert leaf.sentence() in said[leaf.code]


def test_there_are_no_formulas(form: Form) -> None:
    with zipfile.ZipFile(io.BytesIO(form_bytes(form))) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_without_points_nobody_is_asked_for_them() -> None:
    sheet = next(s for s in form_of(standard_of("requirements")).sheets if s.kind == "indicators")
    assert not {"full", "points"} & {column.code for column in sheet.columns}
    assert not any("分" in column.heading for column in sheet.columns)


def test_only_what_is_to_be_filled_in_can_be_written(form: Form) -> None:
    for page, sheet in zip(pages(form), form.sheets, strict=True):
        assert page.protection.sheet
        assert not page.protection.password
        cells = [cell for row in page.iter_rows() for cell in row if not isinstance(cell, MergedCell)]
        free = sum(not cell.protection.locked for cell in cells)
        assert free == len(list(sheet.entries()))


def test_pages_are_a4_with_numbers_and_repeated_headings(form: Form) -> None:
    for page, sheet in zip(pages(form), form.sheets, strict=True):
        assert page.page_setup.paperSize == 9
        assert "&P" in str(page.oddFooter)
        assert page.row_dimensions[1].hidden
        assert page.column_dimensions["A"].hidden
        if sheet.kind != "cover":
            assert page.print_title_rows
            assert page.freeze_panes


def test_the_cursor_waits_where_something_is_to_be_written(form: Form) -> None:
    for page in pages(form):
        assert not page[page.sheet_view.selection[-1].activeCell].protection.locked


def test_lists_and_bounds_are_told_to_the_spreadsheet() -> None:
    page = next(p for p in pages(form_of(standard_of("hainan"))) if p.title == "采集项")
    rules = page.data_validations.dataValidation
    assert {"list", "whole", "decimal", "date"} <= {rule.type for rule in rules}
    assert all(rule.error and len(rule.error) <= 225 for rule in rules)
    assert any(rule.formula1 == '"是,否,不清楚"' for rule in rules)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@某人", "\n=1+1", "＝1+1"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    content = form_bytes(form_of(standard_of("small")), {("subject", "name"): text})
    cover = openpyxl.load_workbook(io.BytesIO(content))["封面"]
    (cell,) = [cell for row in cover.iter_rows() for cell in row if cell.value == text]
    assert cell.data_type != "f"
    assert cell.quotePrefix


def test_many_forms_are_the_bytes_of_each_by_itself() -> None:
    made = form_of(standard_of("hainan"))
    many: list[dict[Path, Value]] = [
        {
            ("subject", "id"): "LM-001",
            ("subject", "name"): "+甲站",
            ("subject", "attributes", "启用年"): Fraction(2021),
        },
        {("subject", "id"): "LM-002", ("subject", "name"): "很长的名称" * 30, ("period", "from"): "2022-07-01"},
        {("facts", "社工"): Fraction(3), ("signed", "name"): "=某人"},
        {},
    ]
    assert list(forms_bytes(made, many)) == [form_bytes(made, values) for values in many]


def test_a_long_list_to_choose_from_stands_on_a_hidden_sheet() -> None:
    options = tuple(f"第{n}种做法，写得比较长的一项说明" for n in range(20))
    plain, long, comma = (Question(key, key, "choice", options=some) for key, some in
                          (("甲", ("是的", "不是")), ("乙", options), ("丙", ("a,b", "c"))))  # fmt: skip
    lines = tuple(Line(q.key, {}, {"value": Entry(("facts", q.key), q)}) for q in (plain, long, comma))
    sheet = Sheet("facts", "采集项", "采集项", (Column("value", "填报", 10),), lines)
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(Form("x@1", "0" * 64, "表", (sheet,)))))
    assert options_words(plain, "、") == "选一项：是的、不是"
    assert options_words(long, "、") == "从下拉列表的20项中选一项", "no cell has room for all of them"
    rules = [rule.formula1 for rule in book["采集项"].data_validations.dataValidation]
    assert rules == ['"是的,不是"', "'选项'!$A$1:$A$20", "'选项'!$B$1:$B$2"]
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"]["A"]] == list(options)
    assert [cell.value for cell in book["选项"]["B"][:2]] == ["a,b", "c"]


def test_rows_are_high_enough_for_their_texts() -> None:
    assert lines_of("字" * 30, 21.2, 10) == 3
    assert lines_of("一\n二", 21.2, 10) == 2
    assert lines_of("督" * 12 + "10÷12≈83.33%", 30, 10) == 2, "a number goes on the next line whole"
    assert lines_of("督" * 12 + "10÷12≈83.33%" + "督" * 7, 30, 10) == 2
    assert lines_of("督" * 12 + "10÷12≈83.33%" + "督" * 8, 30, 10) == 3
    assert lines_of("字" * 8 + "10÷12≈83.33%" + "字" * 4, 21.2, 10) == 3  # the sum is not parted
    one, two = heights([[("字" * 100, 21.2, 2)], []], 10)
    assert one + two >= 10 * 1.36 * 10
