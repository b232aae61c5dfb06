"""The PDF of a standard and of its guide: tagged, laid out without a fault, merged cells named again on every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.model.printed import normal
from evaluator.reading.report_pdf import ReportPdf, report_in
from evaluator.rendering.attachments import standard_inside
from evaluator.rendering.indicator_table import tables
from evaluator.rendering.pdf import render_pdf
from evaluator.rendering.standard_html import guide_html
from evaluator.rendering.standard_pdf import standard_pdf
from tests.rendering import layout
from tests.rendering.printed_standards import FILES, bare, standard
from tests.rendering.test_structure import _headless, elements

pytestmark = pytest.mark.pdf

#: those of several pages take their time
SHORT = ["requirements", "made"]
LONG = [pytest.param(name, marks=pytest.mark.slow) for name in ("hainan", "guizhou")]
NEEDED = ("/H1", "/P", "/Table", "/TR", "/TH", "/TD", "/LI")


def structure(content: bytes) -> list[str]:
    """What the tags of a document lack."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        kinds = Counter(str(one.S) for one in found)
        lacking = [f"no {kind}" for kind in NEEDED if not kinds[kind]]
        if 'pdfaid:part="3"' not in pdf.Root.Metadata.read_bytes().decode("utf-8"):
            lacking.append("no PDF/A-3")
        if pdf.Root.get("/Lang") != "zh-CN" or not str(pdf.docinfo.get("/Title", "")):
            lacking.append("no language or title")
        return lacking + [text for one in found if one.S == "/Table" for text in _headless(one)]


def drawn(content: bytes) -> list[str]:
    """The words of each page."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [bare("".join(char["text"] for char in page.chars)) for page in pdf.pages]


@pytest.mark.parametrize("name", [*SHORT, *LONG])
@pytest.mark.slow
def test_a_standard_is_laid_out_without_a_fault(name: str, tmp_path: Path) -> None:
    one, target = standard(name), tmp_path / "标准.pdf"
    made = standard_pdf(one, attached=standard_inside("id: x\n"))
    target.write_bytes(made.content)
    assert made.warnings == ()
    assert layout.complaints(target) == []
    assert structure(made.content) == []
    read = report_in(target)
    assert isinstance(read, ReportPdf)
    assert read.printed is not None
    cells = {cell for row in read.printed.rows for cell in row.cells}
    assert [
        leaf.code for leaf in one.leaves() if not any(cell.endswith(normal(leaf.sentence())) for cell in cells)
    ] == []
    rows = [{place for place in page if place.startswith("row-")} for page in made.places]
    assert sum(len(page) for page in rows) == len(list(one.leaves()))
    again = {
        row.place: [cell.code for cell in row.cells if cell.again]
        for table in tables(one, [min(page, key=order) for page in rows if page])
        for row in table.rows
    }
    for words, page in zip(drawn(made.content), rows, strict=True):
        names = again[min(page, key=order)] if page else []
        assert words.count("（续）") == len(names)


def order(place: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", place)))


@pytest.mark.parametrize("name", [*SHORT, *LONG])
@pytest.mark.slow
def test_a_guide_is_laid_out_without_a_fault(name: str, tmp_path: Path) -> None:
    made, target = render_pdf(guide_html(standard(name))), tmp_path / "指南.pdf"
    target.write_bytes(made.content)
    assert made.warnings == ()
    assert layout.complaints(target) == []
    assert structure(made.content) == []


@pytest.mark.slow
def test_the_command_puts_the_file_into_the_pdf(tmp_path: Path) -> None:
    target, again = tmp_path / "标准.pdf", tmp_path / "再印.pdf"
    for path in (target, again):
        done = CliRunner().invoke(evaluator, ["standard", "print", str(FILES["requirements"]), "-o", str(path)])
        assert (done.exit_code, done.output) == (0, f"已生成：{path}\n")
    assert target.read_bytes() == again.read_bytes()
    with pikepdf.open(target) as pdf:
        assert list(pdf.attachments) == ["standard.yaml"]
        assert pdf.attachments["standard.yaml"].get_file().read_bytes() == FILES["requirements"].read_bytes()


@pytest.mark.slow
def test_characters_that_no_font_has_are_named_or_described(tmp_path: Path) -> None:
    rare, target = tmp_path / "生僻.yaml", tmp_path / "标准.pdf"
    rare.write_text(
        FILES["requirements"].read_text(encoding="utf-8").replace("县域社工站", "县域\U0003134a站"), encoding="utf-8"
    )
    command = ["standard", "print", str(rare), "-o", str(target)]
    done = CliRunner().invoke(evaluator, command)
    assert done.exit_code == 3
    assert "U+3134A" in done.output
    assert not target.exists()
    assert CliRunner().invoke(evaluator, [*command, "--missing-glyph", "describe"]).exit_code == 0
    assert "县域〔U+3134A〕站" in drawn(target.read_bytes())[0]
