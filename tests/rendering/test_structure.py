"""The structure of a report's PDF: the claim of PDF/A-3a as WeasyPrint writes it, tags, language, heads of tables, attachments."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pytest

from tests.rendering import tampered

pytestmark = pytest.mark.pdf


def elements(element: Any) -> Iterator[Any]:
    """Every element of a structure, parents first."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def complaints(content: bytes) -> list[str]:
    """What a report's structure lacks; the reports on the samples are held against the same."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(_complaints(pdf))


def _complaints(pdf: pikepdf.Pdf) -> Iterator[str]:
    metadata = pdf.Root.Metadata.read_bytes().decode("utf-8")
    if 'pdfaid:part="3"' not in metadata or 'pdfaid:conformance="A"' not in metadata:
        yield "it does not say that it is PDF/A-3a"
    if pdf.Root.get("/Lang") != "zh-CN" or not pdf.Root.MarkInfo.Marked or "/OutputIntents" not in pdf.Root:
        yield "no language, mark or colours"
    if not str(pdf.docinfo.get("/Title", "")) or not pdf.Root.ViewerPreferences.DisplayDocTitle:
        yield "no title"
    with pdf.open_outline() as outline:
        if len(outline.root) < 10:
            yield "hardly any bookmarks"
    found = list(elements(pdf.Root.StructTreeRoot))
    kinds = Counter(str(one.S) for one in found)
    yield from (f"no {kind}" for kind in ("/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/LI") if not kinds[kind])
    yield from (
        f"a drawing without words on page {one.Pg.objgen}" for one in found if one.S == "/Figure" and "/Alt" not in one
    )
    for table in (one for one in found if one.S == "/Table"):
        yield from _headless(table)
    names = list(pdf.attachments)
    if names != ["answers.json", "result.json", "standard.yaml"]:
        yield f"other attachments: {names}"
    if len(pdf.Root.AF) != len(names):
        yield "attachments are listed more than once"


def _headless(table: Any) -> Iterator[str]:
    """A cell of a table that belongs to no head."""
    cells = [one for one in elements(table) if one.S in ("/TH", "/TD")]
    heads = {str(one.ID) for one in cells if one.S == "/TH"}
    if not heads:
        yield "a table without heads"
    for cell in cells:
        if cell.S == "/TD" and heads and not {str(head) for head in cell.A.get("/Headers", [])} <= heads:
            yield "a cell whose head is not in its table"


def test_the_structure_of_a_report() -> None:
    assert complaints(tampered.sound()) == []


def test_the_attachments_say_what_they_are_and_have_the_day_of_the_data() -> None:
    with pikepdf.open(io.BytesIO(tampered.sound())) as pdf:
        found = {
            str(one.UF): (str(one.AFRelationship), str(one.EF.F.Subtype), str(one.EF.F.Params.ModDate), str(one.Desc))
            for one in pdf.Root.AF
        }
    day = "D:20240809000000Z"
    assert found == {
        "standard.yaml": ("/Source", "/application/yaml", day, "评估标准，读入时的原文"),
        "answers.json": ("/Source", "/application/json", day, "算分所用的自评数据和核实结果"),
        "result.json": ("/Data", "/application/json", day, "评估结果，报告所印的内容由它生成"),
    }
    assert tampered.attached(tampered.sound())["standard.yaml"] == tampered.STANDARD.read_bytes()


def test_the_bookmarks_are_the_chapters() -> None:
    reader = pypdf.PdfReader(io.BytesIO(tampered.sound()))
    titles = [str(one["/Title"]) for one in reader.outline if isinstance(one, dict)]
    assert titles[:4] == ["评估说明", "摘要", "目录", "一、基本情况"]


def test_the_same_data_gives_the_same_bytes_and_other_data_others() -> None:
    again, other = tampered.pdf_of(*tampered.read()), tampered.changed()
    assert again == tampered.sound()
    ids = [pypdf.PdfReader(io.BytesIO(one)).trailer["/ID"] for one in (again, other)]
    assert ids[0] != ids[1]
