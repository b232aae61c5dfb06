"""Tables of .docx files as strangers may send them: merged cells, tracked changes, nested tables, and attacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.reading.docx_tables import read_docx
from evaluator.reading.grid import Merged, Sheet
from evaluator.reading.sheet_scan import DamagedError
from evaluator.reading.source_tables import read_tables
from tests.reading.made_books import archive

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str, doctype: str = "") -> bytes:
    """A .docx with this body."""
    text = (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{_W}" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
    )
    return archive({"word/document.xml": text.encode()})


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{content}</w:p></w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def sheet(body: str) -> Sheet:
    return read_docx(document(body)).sheets[-1]


def texts(found: Sheet) -> dict[tuple[int, int], str]:
    return {(row, column): one.text for row, cells in found.rows.items() for column, one in cells.items()}


def test_merged_cells_keep_their_place() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    found = sheet(
        table(
            cell(run("指标"), '<w:gridSpan w:val="2"/>') + cell(run("分值")),
            cell(run("一"), down) + cell(run("甲")) + cell(run("3")),
            cell("", on) + cell(run("乙")) + cell(run("2")),
        )
    )
    assert texts(found) == {
        (1, 1): "指标",
        (1, 3): "分值",
        (2, 1): "一",
        (2, 2): "甲",
        (2, 3): "3",
        (3, 2): "乙",
        (3, 3): "2",
    }
    assert set(found.merged) == {Merged(1, 1, 1, 2), Merged(2, 1, 3, 1)}


def test_tracked_changes_are_read_as_accepted() -> None:
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + f"<w:moveFrom>{run('搬走')}</w:moveFrom>"
    row = cell(gone + f"<w:ins>{run('新')}</w:ins>")
    deleted = "<w:trPr><w:del/></w:trPr>" + cell(run("整行删去"))
    assert texts(sheet(table(row, deleted, cell(run("后"))))) == {(1, 1): "新", (2, 1): "后"}


def test_hidden_text_and_the_copy_of_a_text_box_are_not_read() -> None:
    box = f"<mc:AlternateContent><mc:Choice>{run('框')}</mc:Choice><mc:Fallback>{run('框')}</mc:Fallback></mc:AlternateContent>"
    assert texts(sheet(table(cell(run("见") + run("藏", "<w:vanish/>") + box)))) == {(1, 1): "见框"}


def test_a_table_in_a_cell_is_a_table_and_stands_in_the_cell() -> None:
    inner = table(cell(run("内一")) + cell(run("内二")))
    found = read_docx(document(table(f"<w:tc>{inner}<w:p/></w:tc>"))).sheets
    assert [texts(one) for one in found] == [{(1, 1): "内一 内二"}, {(1, 1): "内一", (1, 2): "内二"}]


def test_lines_and_text_around_the_tables() -> None:
    two = (
        "<w:p>"
        + run("题目")
        + "</w:p>"
        + table(cell(run("一") + "<w:r><w:br/></w:r>" + run("二")))
        + f"<w:p>{run('注')}</w:p>"
    )
    read = read_docx(document(two))
    assert (read.before, read.after) == ((("题目",),), ("注",))
    assert texts(read.sheets[0]) == {(1, 1): "一\n二"}


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    with pytest.raises(DamagedError):
        read_docx(document(table(cell(run("一"))), doctype))


@pytest.mark.parametrize(
    "body",
    [
        table(*[cell(run("字"))] * 3).replace("</w:tbl>", cell(run("宽"), '<w:gridSpan w:val="x"/>') + "</w:tbl>"),
        "<w:tbl><w:tr><w:tc>" * 20 + "</w:tc></w:tr></w:tbl>" * 20,
    ],
    ids=["span", "nested"],
)
def test_what_cannot_be_read_is_said(body: str, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(document(body))
    read, found = read_tables(path)
    assert read is None
    assert found[0].code in ("I901", "Y106")


def test_a_bomb_is_refused_by_its_stated_size(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(archive({"word/document.xml": b" " * (65 * 1024 * 1024)}))
    read, found = read_tables(path)
    assert (read, [one.code for one in found]) == (None, ["Y106"])
