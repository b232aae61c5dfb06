"""The ledger as a spreadsheet: what is printed, and what the agency fills in comes back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluator.analysis.ledger import LedgerRow, ledger, with_duties
from evaluator.analysis.ticking import ticked
from evaluator.diagnostics import Diagnostic
from evaluator.model.result import Result
from evaluator.reading.ledger import Duties, read_ledger
from evaluator.rendering.ledger import Section, ledger_bytes, sheet_names
from evaluator.rendering.view_mending import problem_words
from tests.analysis.test_ledger import found

BEFORE = {"建档.done": 95, "1.2/应急预案": False, "1.3/签字表": False, "1.3+/弄虚作假": True, "重大投诉/投诉属实": True}


def result(**changes: Any) -> Result:
    return found({**BEFORE, **changes})


def cells(content: bytes) -> list[list[Any]]:
    """What is seen of the first sheet: the rows below the headings."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row[2:]] for row in page.iter_rows()]
    return rows[next(n for n, row in enumerate(rows) if row[0] == "序号") + 1 :]


def filled(tmp_path: Path, *changes: tuple[str, int, object]) -> tuple[Duties | None, list[Diagnostic]]:
    """The ledger read back after the cells of a heading, counted from its first row, were typed into."""
    book = load_workbook(io.BytesIO(ledger_bytes("整改台账", [Section(result(), ledger(result()))])))
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if row[2].value == "序号")
    for heading, number, value in changes:
        column = next(cell.column for cell in head if cell.value == heading)
        assert isinstance(column, int)
        assert isinstance(head[0].row, int)
        page.cell(head[0].row + number, column).value = value  # type: ignore[assignment]
    path = tmp_path / "整改台账.xlsx"
    book.save(path)
    return read_ledger(path, {(row.subject, row.id) for row in ledger(result())})


def test_what_is_printed() -> None:
    rows = cells(ledger_bytes("整改台账", [Section(result(), ledger(result()))]))
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    veto, material, *_ = rows
    assert veto[1:4] == ["否决和限制", "重大投诉：成立，等次不高于合格：不合格 → 不合格", "—"]
    assert material[1:5] == ["1.3 台账", "缺少书面材料：签字表", "4.00", "补齐书面材料：签字表"]
    assert material[5:] == ["S1站", None, "4.00", None]


def test_each_kind_of_problem_in_words() -> None:
    words = {row.code: problem_words(row) for row in ledger(result(**{"供餐": "不供餐", "1.3/签字表": True}))}
    assert words["1.1"] == "建档完成率：95÷100＝95%，90%及以上、不足100%，得2分"
    assert words["1.2"] == "没有达到：应急预案"
    assert words["1.3"] == "另扣：弄虚作假"
    assert words["1.4"].startswith("不适用，")


def test_what_is_filled_in_comes_back(tmp_path: Path) -> None:
    duties, faults = filled(
        tmp_path, ("责任单位", 2, "  县民政局 "), ("期限", 2, "2024年3月31日"), ("期限", 3, "立行立改")
    )
    assert not faults
    assert duties is not None
    rows = with_duties(ledger(result()), duties)
    assert (rows[1].responsible, rows[1].deadline) == ("县民政局", "2024-03-31")
    assert (rows[2].responsible, rows[2].deadline) == ("S1站", "立行立改")


def test_whatever_was_written_comes_back_the_same(tmp_path: Path) -> None:
    rows = with_duties(ledger(result()), {("S1", ledger(result())[0].id): ("=1+1", "2024-01-31")})
    path = tmp_path / "整改台账.xlsx"
    path.write_bytes(ledger_bytes("整改台账", [Section(result(), rows)]))
    duties, faults = read_ledger(path)
    assert not faults
    assert duties is not None
    assert with_duties(ledger(result()), duties) == tuple(rows)
    page = load_workbook(path).worksheets[0]
    smuggled = next(cell for row in page.iter_rows() for cell in row if cell.value == "=1+1")
    assert smuggled.data_type == "s", "a formula that was smuggled in is text"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("期限", 2, "2024年2月30日"), "A602", "日历上没有这一天"),
        (("期限", 2, "2024年底前"), "A602", "日期写成 2023-06-30 这样"),
        (("责任单位", 2, "林某 13800138000"), "A619", "整改台账和通知书里只保留打码后的号码"),
    ],
)
def test_what_cannot_be_read_is_told_by_cell(
    tmp_path: Path, change: tuple[str, int, object], code: str, said: str
) -> None:
    _, faults = filled(tmp_path, change)
    (fault,) = faults
    assert (fault.code, fault.sheet) == (code, "S1站")
    assert said in fault.fix
    assert fault.line > 0


def test_a_row_of_a_problem_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "整改台账.xlsx"
    path.write_bytes(ledger_bytes("整改台账", [Section(result(), ledger(result()))]))
    duties, faults = read_ledger(path, {("S1", row.id) for row in ledger(result())[:-1]})
    assert duties is not None
    assert [(fault.code, fault.severity) for fault in faults] == [("T784", "warning")]


def test_another_spreadsheet_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    book = load_workbook(io.BytesIO(ledger_bytes("整改台账", [Section(result(), ledger(result()))])))
    book.worksheets[0].delete_rows(1)
    book.save(path)
    duties, (fault,) = read_ledger(path)
    assert duties is None
    assert fault.code == "A616"


def test_ticked_off() -> None:
    rows: tuple[LedgerRow, ...] = ledger(result())
    later = result(**{"建档.done": 100, "1.3/签字表": None})
    told = cells(ledger_bytes("上期整改情况", [Section(later, rows, ticked(rows, later))]))
    states = {row[1]: (row[8], row[9]) for row in told}
    assert states["1.1 建档率"][0] == "已整改"
    assert states["1.2 预案"] == ("未整改", "应急预案：未达到")
    assert "否决和限制" in states


def test_nothing_to_mend_is_said() -> None:
    ((_, _, problem, *_),) = cells(ledger_bytes("整改台账", [Section(found(), ledger(found()))]))
    assert problem == "没有需要整改的问题"
    with pytest.raises(ValueError, match="nobody"):
        ledger_bytes("整改台账", [])


def test_names_of_sheets() -> None:
    long = "云岭县青禾镇社会工作服务站暨未成年人保护工作站（含东塘服务点）"
    names = sheet_names([long, long, "a/b", "A-B", "", "'x'"])
    assert len({name.casefold() for name in names}) == 6
    assert all(0 < len(name) <= 31 for name in names)
    assert names[2:4] == ["a-b", "A-B_2"]


def test_the_same_ledger_is_the_same_bytes() -> None:
    sections = [Section(result(), ledger(result()))]
    assert ledger_bytes("整改台账", sections) == ledger_bytes("整改台账", sections)
