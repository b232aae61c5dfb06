"""The structure of a report's PDF: the claim of PDF/A-3a as WeasyPrint writes it, tags, language, heads of tables, attachments."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from evaluator import __version__
from evaluator.cli.files import Desk, given
from evaluator.model.dossier import Edition
from evaluator.model.result import Result
from evaluator.model.settings import Block, Chapter, Settings, Words
from evaluator.reading.attached import attached_in
from evaluator.reading.pdf_structure import printed_in
from evaluator.reading.report_pdf import ReportPdf, report_in
from evaluator.rendering.attachments import attachments
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from evaluator.rendering.verification import verified
from evaluator.scoring.bundle import Bundle, dump_bundle
from evaluator.scoring.conclude import bundle_of, conclude
from tests.rendering import tampered
from tests.rendering.personal import personal

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
    if names != ["answers.json", "printing.json", "result.json", "standard.yaml"]:
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


SAMPLES = Path(__file__).parents[2] / "samples"


def test_the_chart_is_a_table_that_says_what_it_shows() -> None:
    """The bars themselves say nothing: every value stands beside its bar, with whose it is, under the indicator's head."""
    with pikepdf.open(io.BytesIO(tampered.sound())) as pdf:
        found = printed_in(pdf)
    rows = {
        row.cells[0]: row.cells[-1]
        for row in found.rows
        if row.cells[-1].startswith("自评") and "评估" in row.cells[-1]
    }
    root = [node.name for node in tampered.read()[0].indicators]
    assert set(rows) == set(root)
    assert all(re.fullmatch(r"自评[\d.—%]+评估[\d.—%]+", words) for words in rows.values())


def whole(name: str) -> tuple[Result, Bundle]:
    """A sample as it was assessed, with what it is scored from."""
    read = given(Desk(), SAMPLES / f"{name}.yaml", SAMPLES / f"{name}.assessment.yaml", None)
    assert read is not None
    return read.result(), read.bundle()


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
        "printing.json": ("/Data", "/application/json", day, "报告的版本和机构自己的文字"),
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


def test_the_public_edition_carries_no_answers_and_no_word_of_a_person() -> None:
    result, bundle = whole("hainan/jiedao")
    inside = {one.name: one.content.decode("utf-8") for one in attachments(result, bundle, "", "public")}
    assert sorted(inside) == ["printing.json", "result.json", "standard.yaml"]
    said = "".join(inside.values()).replace(result.conclusion.name, "")
    assert [word for word in personal(result) if word in said and word not in result.conclusion.name] == []
    assert any(word in json.dumps(dump_bundle(bundle), ensure_ascii=False) for word in personal(result))


@pytest.mark.parametrize("wanted", ["final", "draft", "public"])
@pytest.mark.slow
def test_every_edition_with_an_agencys_own_words_is_checked_against_itself(wanted: Edition, tmp_path: Path) -> None:
    line = (Words("本机构受托评估，得"), Words("73.84分", strong=True))
    chapter = Chapter("机构简介", (Block("heading", (Words("缘起"),)), Block("text", line)), public=True)
    look = Settings(name="海屿社会工作评估中心", header="海屿评估", footer="电话 0898", chapters=(chapter,))
    standard, report, assessment = tampered.read()
    result = conclude(standard, report, assessment, __version__)
    text = tampered.STANDARD.read_text(encoding="utf-8")
    inside = attachments(result, bundle_of(standard, report, assessment), text, wanted, look)
    target = tmp_path / "报告.pdf"
    write_pdf(report_html(result, wanted, look), target, result, attached=inside)
    pdf = report_in(target)
    assert isinstance(pdf, ReportPdf)
    attached, found = attached_in(pdf.attached, "报告.pdf")
    assert attached is not None, found
    done = verified(attached, pdf.printed, "报告.pdf")
    assert (done.found, done.again) == ([], wanted != "public")
