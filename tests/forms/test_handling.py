"""What people do to a form before they send it back, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.diagnostics import Diagnostic, show
from evaluator.forms.build import form_of, values_of
from evaluator.model.report import Claim, Evidence, Report
from evaluator.reading.report import read_report
from evaluator.rendering.workbook import form_bytes
from tests.forms.test_round_trip import ROOT, standard_of

SMALL = standard_of("small")


@pytest.fixture
def report() -> Report:
    found, faults = read_report(ROOT / "tests" / "mutation" / "small.report.yaml", SMALL)
    assert found is not None, "\n".join(map(show, faults))
    return replace(found, earlier=(), published=())  # a form has no place for them


Handled = Callable[[Callable[[openpyxl.Workbook], None]], tuple[Report | None, list[Diagnostic]]]


@pytest.fixture
def handled(report: Report, tmp_path: Path) -> Handled:
    """The filled-in form read back after something was done to it."""

    def read(change: Callable[[openpyxl.Workbook], None]) -> tuple[Report | None, list[Diagnostic]]:
        path = tmp_path / "虚构镇（改2）.xlsx"
        path.write_bytes(form_bytes(form_of(SMALL, report), values_of(report, SMALL)))
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return read_report(path, SMALL)

    return read


def row_of(page: Worksheet, code: str) -> int:
    """The row with that hidden code."""
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == code)


def first_of(page: Worksheet, leaf: str) -> int:
    """The first row of an indicator."""
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 2).value == leaf)


def loose(page: Worksheet) -> Worksheet:
    """The sheet with its merged cells taken apart: openpyxl would leave them where they are when rows are put in."""
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    return page


def column_of(page: Worksheet, code: str) -> int:
    return next(column for column in range(1, page.max_column + 1) if page.cell(1, column).value == code)


def answer(book: openpyxl.Workbook, sheet: str, code: str, value: str | float | None, column: str = "value") -> str:
    """Write into the cell of that code; its name."""
    page = book[sheet]
    cell = page.cell(row_of(page, code), column_of(page, column))
    cell.value = value
    return str(cell.coordinate)


def errors(found: list[Diagnostic]) -> list[str]:
    return [f"{d.place} {d.code} {d.say}" for d in found if d.severity == "error"]


def test_sheets_may_be_renamed_and_moved(handled: Handled, report: Report) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["采集项"].title = "数据（已核）"
        book.move_sheet("指标自评", -2)
        book.create_sheet("备忘")["B2"] = "本表由甲某汇总"

    assert handled(change)[0] == report


def test_rows_and_columns_may_be_put_in(handled: Handled, report: Report) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = loose(book["采集项"])
        page.insert_cols(4)
        page.insert_rows(9, 2)
        loose(book["封面"]).insert_rows(2)
        book["封面"].insert_cols(1)

    assert handled(change)[0] == report


def test_what_people_write_is_read(handled: Handled, report: Report) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answer(book, "采集项", "社工", "３人")
        answer(book, "采集项", "捐款", "2,400")
        answer(book, "采集项", "签订日", "2022年6月20日")
        answer(book, "采集项", "特种设备", "×")
        answer(book, "指标自评", "1.1/有应急预案", " Y ")
        answer(book, "指标自评", "1.5/有季报", "不清楚")
        answer(book, "封面", "period.from", "2022.7.1")

    read, found = handled(change)
    assert errors(found) == []
    assert read == report


def test_unmerged_cells_and_evidence_in_a_row_put_in(handled: Handled, report: Report) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = loose(book["指标自评"])
        first = first_of(page, "1.1")
        points = column_of(page, "points")
        page.cell(first + 1, points).value = page.cell(first, points).value
        page.cell(first, points).value = None
        page.insert_rows(first + 1)
        page.cell(first + 1, column_of(page, "file")).value = "演练记录.pdf"

    read, found = handled(change)
    assert errors(found) == []
    assert read is not None
    kept = report.claims["1.1"]
    more = (kept.evidence[0], Evidence("演练记录.pdf"), *kept.evidence[1:])
    assert read.claims == {**report.claims, "1.1": Claim(kept.points, kept.remark, more)}


def test_all_faults_at_once_each_in_its_cell(handled: Handled) -> None:
    cells: list[str] = []

    def change(book: openpyxl.Workbook) -> None:
        cells.append(answer(book, "封面", "subject.id", None))
        cells.append(answer(book, "封面", "signed.date", None))
        cells.append(answer(book, "采集项", "社工", "三个左右"))
        cells.append(answer(book, "采集项", "走访.done", 8.5))
        cells.append(answer(book, "指标自评", "2.1=一般", "√"))

    read, found = handled(change)
    assert read is None
    places = [
        f"工作表「{sheet}」单元格 {cell}"
        for sheet, cell in zip(["封面", "封面", "采集项", "采集项", "指标自评"], cells, strict=True)
    ]
    assert [d.place for d in found if d.severity == "error"] == places
    assert [d.code for d in found if d.severity == "error"] == ["S202", "S202", "A602", "A602", "A604"]


def test_an_answer_given_twice_is_not_guessed(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = loose(book["采集项"])
        at = row_of(page, "社工")
        page.insert_rows(at + 1)
        for column in range(1, page.max_column + 1):
            page.cell(at + 1, column).value = page.cell(at, column).value
        page.cell(at + 1, column_of(page, "value")).value = 5

    read, found = handled(change)
    assert read is None
    assert [(d.code, d.sheet) for d in found if d.severity == "error"] == [("A608", "采集项")]


def test_evidence_between_two_indicators_is_not_guessed(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = loose(book["指标自评"])
        at = first_of(page, "1.2")
        page.insert_rows(at)
        page.cell(at, column_of(page, "file")).value = "门牌照片.pdf"

    read, found = handled(change)
    assert read is None
    assert [d.code for d in found if d.severity == "error"] == ["A612"]


def test_a_line_without_a_question_is_told(handled: Handled, report: Report) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = loose(book["采集项"])
        at = row_of(page, "社工") + 1
        page.insert_rows(at)
        page.cell(at, column_of(page, "value")).value = "另有实习生2人"

    read, found = handled(change)
    assert read == report
    assert [d.code for d in found if d.severity == "warning" and d.line] == ["A601"]


def test_a_sample_is_counted_from_its_list(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for part in ("drawn", "规范", "完整"):
            answer(book, "采集项", f"档案.{part}", None)
        page = book[next(name for name in book.sheetnames if name.startswith("抽查"))]
        for n, (first, second) in enumerate([("√", "√"), ("√", "×"), ("是", "否")], 1):
            row = row_of(page, str(n))
            page.cell(row, column_of(page, "name")).value = f"第{n}号"
            page.cell(row, column_of(page, "test.规范")).value = first
            page.cell(row, column_of(page, "test.完整")).value = second

    read, found = handled(change)
    assert errors(found) == []
    assert read is not None
    assert [int(str(read.answers[f"档案.{part}"])) for part in ("drawn", "规范", "完整")] == [3, 3, 1]


def test_a_list_that_says_something_else_or_is_not_finished(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book[next(name for name in book.sheetnames if name.startswith("抽查"))]
        for code in ("test.规范", "test.完整"):
            page.cell(row_of(page, "1"), column_of(page, code)).value = "√"

    assert {d.code for d in handled(change)[1] if d.severity == "error"} == {"A608"}

    def half(book: openpyxl.Workbook) -> None:
        page = book[next(name for name in book.sheetnames if name.startswith("抽查"))]
        page.cell(row_of(page, "1"), column_of(page, "test.规范")).value = "√"

    assert [d.code for d in handled(half)[1] if d.severity == "error"] == ["A602"]


def test_a_number_beside_the_wrong_option(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answer(book, "指标自评", "2.1=突出", None)
        answer(book, "指标自评", "2.1=一般", "√")

    assert [d.code for d in handled(change)[1] if d.severity == "error"] == ["A604"]


def test_other_rules_under_the_same_name(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answer(book, "封面", "hash", "0" * 64)

    read, found = handled(change)
    assert read is None
    assert [d.code for d in found] == ["C508"]
    assert "重新生成自评表" in found[0].fix


def test_another_version(handled: Handled) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answer(book, "封面", "standard", "small@1.9")

    read, found = handled(change)
    assert read is None
    assert [(d.code, d.sheet) for d in found][:1] == [("A605", "封面")]
    assert "YAML" not in found[0].fix


def test_no_form_at_all(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("名册")["A1"] = "姓名"
    book.save(path)
    read, found = read_report(path, SMALL)
    assert read is None
    assert [d.code for d in found] == ["A616"]
