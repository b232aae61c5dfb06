"""Spreadsheets as programs save them, and everything else that people send instead."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import show
from evaluator.reading import book_kinds
from evaluator.reading.grid import FORM, Book, read_book
from tests.reading.made_books import archive, xlsx

BOOKS = Path(__file__).parent / "books"
KINDS = ("xlsx", "xls", "ods")


def read(path: Path) -> Book:
    book, found = read_book(path)
    assert book is not None, "\n".join(map(show, found))
    assert found == []
    return book


def made(folder: Path, data: bytes, name: str = "表.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def codes(path: Path) -> list[tuple[str, str]]:
    book, found = read_book(path)
    assert book is None
    return [(fault.code, fault.place) for fault in found]


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_book(kind: str) -> None:
    """The same book, saved by LibreOffice in the three formats."""
    people, hidden, empty = read(BOOKS / f"saved.{kind}").sheets
    assert [(s.name, s.hidden) for s in (people, hidden, empty)] == [("人员", False), ("藏", True), ("空", False)]
    values = {row[1].text: row[2].value for row in people.rows.values() if 1 in row and 2 in row}
    duration = values.pop("时长")
    assert duration == ("PT30H00M00S" if kind == "ods" else "30:00")
    assert values == {
        "社工": Fraction(3), "比例": Fraction("0.965"), "噪音": Fraction("0.3"), "十四": Fraction(14),
        "日期": datetime.date(2023, 6, 30), "时刻": datetime.date(2023, 6, 30), "时间": "08:30",
        "布尔": Fraction(1) if kind == "ods" else True, "公式": Fraction(2), "文字数": "007",
        "大": Fraction(110101199003070000), "小数": Fraction("0.0000001"), "比": Fraction("0.428571428571429"),
        "文字公式": "甲乙",
    }  # fmt: skip
    assert [cell.name for row in people.rows.values() for column, cell in row.items() if column > 2] == ["E3"]
    assert [cell.name for row in hidden.rows.values() for cell in row.values()] == ["C7"]
    assert empty.rows == {}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_never_read_as_an_empty_cell(kind: str) -> None:
    assert codes(BOOKS / f"errors.{kind}") == [("Y119", "工作表「人员」单元格 B1"), ("Y119", "工作表「人员」单元格 C3")]


def test_the_date_formats_of_chinese_excel() -> None:
    """The day 45107 in each of them (built in, and 2023年6月30日 in three spellings); at the end `0日`, which is none."""
    values = [row[1].value for row in read(BOOKS / "dates.xlsx").sheets[0].rows.values()]
    assert values == [*[datetime.date(2023, 6, 30)] * 23, Fraction(45107)]


def test_the_noise_of_binary_arithmetic_is_gone(tmp_path: Path) -> None:
    sheet = read(
        made(tmp_path, xlsx({"数": {"A1": 0.1 + 0.2, "A2": 14.000000000000002, "A3": 0.1, "A4": 1e300}}))
    ).sheets[0]
    cells = [row[1] for row in sheet.rows.values()]
    assert [cell.value for cell in cells[:3]] == [Fraction(3, 10), 14, Fraction(1, 10)]
    assert [cell.text for cell in cells] == ["0.3", "14", "0.1", "1e+300"]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_decimal_is_read_as_it_was_typed(tmp_path_factory: pytest.TempPathFactory, number: object) -> None:
    data = xlsx({"数": {"A1": float(str(number))}})
    cell = read(made(tmp_path_factory.getbasetemp(), data)).sheets[0].cell(1, 1)
    assert cell is not None
    assert cell.value == Fraction(str(number))


def test_merged_cells_have_their_value_at_the_top_left_only(tmp_path: Path) -> None:
    cells = {"B2": "合并", "B3": "旧", "C3": "藏着的", "D3": "外面"}
    sheet = read(made(tmp_path, xlsx({"表": cells}, merged="B2:C3"))).sheets[0]
    found = [(cell.name, cell.text) for row in sheet.rows.values() for cell in row.values()]
    assert found == [("B2", "合并"), ("D3", "外面")]


def test_blank_cells_are_no_cells_and_radicals_are_usual_characters(tmp_path: Path) -> None:
    book, found = read_book(made(tmp_path, xlsx({"表": {"A1": " \u3000 ", "A2": "\u2f00部", "A3": "甲\r\n乙"}})))
    assert book is not None
    sheet = book.sheets[0]
    assert [(fault.code, fault.severity, fault.place) for fault in found] == [("Y190", "note", "工作表「表」单元格 A2")]
    assert [cell.text for row in sheet.rows.values() for cell in row.values()] == ["一部", "甲\n乙"]


def test_a_formula_without_its_result(tmp_path: Path) -> None:
    path = made(tmp_path, xlsx({"甲": {"A1": 1}, "乙": {"B2": "<f>A1*2</f>", "B3": "<f>A1*2</f><v>2</v>"}}))
    assert codes(path) == [("Y119", "工作表「乙」单元格 B2")]


def test_what_is_too_large(tmp_path: Path) -> None:
    far = made(tmp_path, xlsx({"表": {"A1": 1, "XFD1048576": 2}}))
    assert codes(far) == [("Y106", "工作表「表」单元格 XFD1048576")]
    bomb = made(tmp_path, xlsx({"表": {"A1": 1}}, more={"xl/media/image1.emf": b"\0" * (book_kinds.MOST_UNPACKED + 1)}))
    assert bomb.stat().st_size < 100_000
    assert codes(bomb) == [("Y106", "")]
    many = made(tmp_path, xlsx({"甲": {"A1": 1, "A2": 2}, "乙": {"A1": 3}}))
    book, found = read_book(many, replace(FORM, cells=2))
    assert book is None
    assert [fault.code for fault in found] == ["Y106"]


def test_a_hundred_thousand_empty_rows_say_nothing(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    empty = "".join(f'<row r="{n}"><c r="F{n}" s="3"/></row>' for n in range(2, 100_002))
    first = '<row r="1"><c r="A1"><v>3</v></c></row>'
    sheet = f'<worksheet xmlns="{main}"><sheetData>{first}{empty}</sheetData></worksheet>'.encode()
    book = read(made(tmp_path, xlsx({"表": {}}, more={"xl/worksheets/sheet1.xml": sheet})))
    assert [cell.name for row in book.sheets[0].rows.values() for cell in row.values()] == ["A1"]


def test_a_member_that_is_larger_than_it_says(tmp_path: Path) -> None:
    data = bytearray(xlsx({"表": {"A1": 1}}, more={"xl/big.xml": b"<a>" + b" " * 100_000 + b"</a>"}))
    size = (100_007).to_bytes(4, "little")
    assert data.count(size) == 2
    assert codes(made(tmp_path, bytes(data.replace(size, (7).to_bytes(4, "little"))))) == [("Y118", "")]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    sheet = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>'
    assert codes(made(tmp_path, xlsx({"表": {}}, more={"xl/worksheets/sheet1.xml": sheet}))) == [("Y118", "")]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS: dict[str, tuple[bytes, str, str]] = {
    "docx": (archive({"word/document.xml": b"<w/>"}), "Y117", "Word"),
    "doc": (OLD + "WordDocument".encode("utf-16-le"), "Y117", "Word"),
    "pptx": (archive({"ppt/presentation.xml": b"<p/>"}), "Y117", "演示文稿"),
    "xlsb": (archive({"xl/workbook.bin": b"x"}), "Y117", "xlsb"),
    "odt": (archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "Y117", "文档"),
    "zip": (archive({"照片.jpg": b"x"}), "Y117", "解压"),
    "pdf": (b"%PDF-1.7", "Y117", "PDF"),
    "jpg": (b"\xff\xd8\xff\xe0", "Y117", "图片"),
    "png": (b"\x89PNG\r\n", "Y117", "图片"),
    "et": (xlsx({"表": {"A1": 1}}), "Y117", "另存为"),
    "wps": (OLD, "Y117", "WPS 文字"),
    "csv": ("姓名,人数\n".encode("gbk"), "Y117", "另存为"),
    "xls": (b"<html><table></table></html>", "Y117", "网页"),
    "rar": (b"Rar!\x1a\x07", "Y117", "解压"),
    "xlsx": (OLD + "EncryptedPackage".encode("utf-16-le"), "Y118", "密码"),
    "ods": (
        archive({
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:encryption-data/>",
        }),
        "Y118",
        "密码",
    ),
    "xlsm": (xlsx({"表": {"A1": 1}})[:400], "Y118", "损坏"),
    "xlt": (OLD + b"\0" * 600, "Y118", "损坏"),
    "ett": (b"", "Y117", "模板"),
    "xltx": (b"", "Y111", "空的"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_spreadsheet_is_told_what_to_do(kind: str, tmp_path: Path) -> None:
    data, code, word = OTHERS[kind]
    book, found = read_book(made(tmp_path, data, f"表.{kind}"))
    assert book is None
    assert [fault.code for fault in found] == [code]
    assert word in found[0].say + found[0].fix
    assert found[0].fix


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert codes(tmp_path / "没有.xlsx") == [("Y116", "")]
    assert codes(tmp_path) == [("Y116", "")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_book_is_a_fault_and_no_failure(kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Bytes changed here and there: whatever comes of it, the reader returns."""
    sound = (BOOKS / f"saved.{kind}").read_bytes()
    chance = random.Random(kind)
    for _ in range(150):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        book, found = read_book(made(tmp_path, bytes(data), f"表.{kind}"))
        assert book is not None or found
    capfd.readouterr()  # the library's own cries
