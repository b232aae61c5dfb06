"""A small report with its attachments, and what somebody may do to one: change a digit on a page, or in an attachment."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pikepdf

from evaluator import __version__
from evaluator.model.report import Assessment, Report
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.pdf_text import PageText
from evaluator.reading.report import read_report
from evaluator.reading.report_pdf import ReportPdf, report_in
from evaluator.reading.standard import read_standard
from evaluator.rendering.attachments import attachments
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import render_pdf
from evaluator.scoring.conclude import bundle_of, conclude

FAULTS = Path(__file__).parents[1] / "faults"
STANDARD, REPORT, ASSESSMENT = (FAULTS / f"_base.{kind}.yaml" for kind in ("standard", "report", "assessment"))


@cache
def read() -> tuple[Standard, Report, Assessment]:
    """The standard of the examples of faults, with a report and an assessment."""
    standard, _ = read_standard(STANDARD)
    assert standard is not None
    report, _ = read_report(REPORT, standard)
    assert report is not None
    assessment, _ = read_assessment(ASSESSMENT, standard, report)
    assert isinstance(assessment, Assessment)
    return standard, report, assessment


def pdf_of(standard: Standard, report: Report, assessment: Assessment | None) -> bytes:
    """The report as the command line writes it."""
    result = conclude(standard, report, assessment, __version__)
    inside = attachments(result, bundle_of(standard, report, assessment), STANDARD.read_text(encoding="utf-8"))
    return render_pdf(report_html(result), result, attached=inside).content


@cache
def sound() -> bytes:
    """A report that nobody has touched."""
    return pdf_of(*read())


@cache
def changed() -> bytes:
    """The whole report made anew with one number changed: as sound as the other."""
    standard, report, assessment = read()
    finding = replace(assessment.findings["建档.done"], value=Fraction(118))
    return pdf_of(standard, report, replace(assessment, findings={**assessment.findings, "建档.done": finding}))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def attached(content: bytes) -> dict[str, bytes]:
    """The attachments of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}


def with_attachments(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The PDF with other attachments; None takes one away."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name, data in changes.items():
            if name in pdf.attachments:
                del pdf.attachments[name]
            if data is not None:
                pdf.attachments[name] = data
        return _saved(pdf)


def with_words(content: bytes, name: str, old: str, new: str) -> bytes:
    """The PDF with other words in an attachment."""
    text = attached(content)[name].decode("utf-8")
    assert old in text, f"{name} does not say {old}"
    return with_attachments(content, {name: text.replace(old, new).encode("utf-8")})


def with_page(content: bytes, old: str, new: str, page: int | None = None) -> bytes:
    """The PDF with other glyphs where a line of a page says `old`: what an editor of PDFs does."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        reader = PageText()
        for n, one in enumerate(pdf.pages, 1):
            if page in (None, n) and _redrawn(pdf, one, reader, old, new):
                return _saved(pdf)
    raise AssertionError(f"no line says {old}")


def _redrawn(pdf: pikepdf.Pdf, page: pikepdf.Page, reader: PageText, old: str, new: str) -> bool:
    instructions = list(pikepdf.parse_content_stream(page))
    font: Mapping[int, str] = {}
    for n, instruction in enumerate(instructions):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            font = reader._font(page.Resources.Font[str(operands[0])])
        if str(operator) != "TJ":
            continue
        codes = b"".join(bytes(one) for one in operands[0] if isinstance(one, pikepdf.String))
        text = "".join(font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))
        if text == old:
            glyphs = {char: code for code, char in font.items()}
            drawn = b"".join(glyphs[char].to_bytes(2, "big") for char in new)
            instructions[n] = pikepdf.ContentStreamInstruction([pikepdf.Array([pikepdf.String(drawn)])], operator)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
            return True
    return False


def read_here(path: Path, _seconds: float, _memory: int) -> ReportPdf | str:
    """Reads a PDF without a process of its own, since these are no strangers'; stands in for `report_pdf._apart`."""
    try:
        return report_in(path)
    except pikepdf.PdfError:
        return "文件已经损坏，或者不是这个程序写的"
