"""A report read back from its PDF: what strangers may hand in is refused, in time."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from evaluator.model.printed import Row
from evaluator.reading import report_pdf
from evaluator.reading.pdf_text import _codes
from evaluator.reading.report_pdf import ReportPdf, read_report_pdf, report_in

TABLE = b"""1 begincodespacerange <0000> <ffff> endcodespacerange
2 beginbfchar <0001> <0031> <0002> <4e00> endbfchar
1 beginbfrange <0003> <0005> <0034> endbfrange"""
CONTENT = b"/Span <</MCID 0>> BDC BT /F 9 Tf [<0002>0] TJ ET EMC /Span <</MCID 1>> BDC BT /F 9 Tf <00010003> Tj ET EMC BT <0005> Tj ET"


def made(target: Path, content: bytes = CONTENT, **attached: bytes) -> pikepdf.Pdf:
    """A tagged PDF of one page with one row, as small as can be; still open, so that it can be changed."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, ToUnicode=pdf.make_stream(TABLE)))
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.Contents = pdf.make_stream(content)

    def element(kind: str, *kids: Any) -> Any:
        return pdf.make_indirect(Dictionary(S=Name("/" + kind), K=Array(kids), Pg=page.obj))

    row = element("TR", element("TH", 0), element("TD", 1))
    pdf.Root.StructTreeRoot = Dictionary(K=Array([element("Document", element("Table", row))]))
    for name, data in attached.items():
        pdf.attachments[name] = data
    pdf.save(target)
    return pdf


def test_rows_loose_text_and_attachments_are_read(tmp_path: Path) -> None:
    made(tmp_path / "a.pdf", 结果=b"{}")
    found, faults = read_report_pdf(tmp_path / "a.pdf")
    assert faults == []
    assert found is not None
    assert found.printed is not None
    assert found.printed.rows == (Row(("一", "14"), False, 1, 1),)
    assert found.printed.loose == ((1, "6"),)
    assert found.attached == {"结果": b"{}"}
    assert (found.added, found.notes) == (0, 0)


def test_a_font_without_a_code_says_so() -> None:
    assert _codes(TABLE) == {1: "1", 2: "一", 3: "4", 4: "5", 5: "6"}
    assert len(_codes(b"beginbfrange <0000> <ffffffff> <0041> endbfrange")) == 0x10000


def test_notes_and_what_was_added_later_are_counted(tmp_path: Path) -> None:
    pdf = made(tmp_path / "a.pdf")
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9])
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    pdf.save(tmp_path / "b.pdf")
    with (tmp_path / "b.pdf").open("ab") as file:
        file.write(b"startxref\n0\n%%EOF\n")
    found = report_in(tmp_path / "b.pdf")
    assert isinstance(found, ReportPdf)
    assert (found.added, found.notes) == (1, 1)


def test_a_structure_that_leads_round_in_a_circle_is_none(tmp_path: Path) -> None:
    pdf = made(tmp_path / "a.pdf")
    document = pdf.Root.StructTreeRoot.K[0]
    document.K.append(document)
    pdf.save(tmp_path / "b.pdf")
    found = report_in(tmp_path / "b.pdf")
    assert isinstance(found, ReportPdf)
    assert found.printed is None


def test_a_mark_that_is_used_twice_is_none(tmp_path: Path) -> None:
    pdf = made(tmp_path / "a.pdf")
    row = pdf.Root.StructTreeRoot.K[0].K[0].K[0]
    row.K.append(pdf.make_indirect(Dictionary(S=Name.TD, K=Array([0]), Pg=pdf.pages[0].obj)))
    pdf.save(tmp_path / "b.pdf")
    found = report_in(tmp_path / "b.pdf")
    assert isinstance(found, ReportPdf)
    assert found.printed is None


def deep(target: Path) -> None:
    """A structure ten thousand elements deep."""
    pdf = made(target)
    inner = pdf.make_indirect(Dictionary(S=Name.Div))
    for _ in range(10_000):
        inner = pdf.make_indirect(Dictionary(S=Name.Div, K=Array([inner])))
    pdf.Root.StructTreeRoot.K.append(inner)
    pdf.save(target.with_name("deep.pdf"))


def test_a_deep_structure_is_none(tmp_path: Path) -> None:
    deep(tmp_path / "a.pdf")
    found = report_in(tmp_path / "deep.pdf")
    assert isinstance(found, ReportPdf)
    assert found.printed is None


def test_a_large_attachment_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "a.pdf", 大=bytes(report_pdf.MOST_ATTACHED + 1))
    assert report_in(tmp_path / "a.pdf") == "附件“大”超过 5 MB"


def bomb(target: Path) -> None:
    """A page whose content would fill the memory: 2 GB of nothing, packed twice."""
    packer = zlib.compressobj(9)
    block = packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    head, more = block, packer.compress(bytes(10_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    pdf = made(target)
    twice = zlib.compress(head + more * 200)
    pdf.pages[0].Contents = pikepdf.Stream(pdf, twice, Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.save(target.with_name("bomb.pdf"), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def test_a_bomb_ends_with_its_process(tmp_path: Path) -> None:
    bomb(tmp_path / "a.pdf")
    assert (tmp_path / "bomb.pdf").stat().st_size < 100_000
    assert read_report_pdf(tmp_path / "a.pdf", memory=500_000_000)[0] is not None, "so much is enough for a sound one"
    found, (fault,) = read_report_pdf(tmp_path / "bomb.pdf", memory=500_000_000)
    assert found is None
    assert fault.say in (
        "解开以后过大",
        "读到一半出错（文件已经损坏，或者解开以后过大）",
        "文件已经损坏，或者不是这个程序写的",
    )


def test_who_does_not_come_to_an_end_is_stopped(tmp_path: Path) -> None:
    made(tmp_path / "a.pdf")
    found, (fault,) = read_report_pdf(tmp_path / "a.pdf", seconds=0.001)
    assert found is None
    assert "还没有读完" in fault.say


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"%PDF-1.7\n" + b"1 0 obj <<" * 2_000])
def test_what_is_no_pdf_is_refused(content: bytes, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(content)
    assert report_pdf._unfit(target) or isinstance(_guarded(target), str)


def _guarded(target: Path) -> object:
    try:
        return report_in(target)
    except pikepdf.PdfError:
        return "no PDF"


def test_a_password_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    pdf = made(tmp_path / "a.pdf")
    pdf.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    assert report_in(tmp_path / "b.pdf") == "文件加了密码"
    assert "读不出来" in report_pdf._unfit(tmp_path / "c.pdf")
