"""The PDF of a report beside its peers in one run: plain WeasyPrint on the same HTML, and Typst setting the same tables and text.

Aim: a report of 12 pages in 0.8 s of one core, once the libraries are loaded. A station's report has four times as many, half
of them wide tables; one on published figures has just twelve.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pypdf
import typst
import weasyprint

from benchmarks.timing import cpu_of_call
from evaluator.cli.files import Desk, given
from evaluator.rendering.attachments import attachments
from evaluator.rendering.flow import Block, Cell, Paragraph, Table
from evaluator.rendering.flow_html import flow
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import render_pdf

SAMPLES = Path("samples")
RUNS = 3

#: the page and the faces of the report, as far as they bear on the work of setting it
_HEAD = """
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: "Noto Serif CJK SC", size: 15.75pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), leading: 13pt)
#set table(stroke: 0.5pt)
#show table: set text(size: 10.5pt)
#show table: set par(first-line-indent: 0em, leading: 6pt)
"""


def main() -> None:
    print("the same report as PDF: processor time on one core, libraries loaded")
    for name, assessed in (("published/shandong", False), ("hainan/jiedao", True)):
        print(f" {name}")
        _compared(SAMPLES / f"{name}.yaml", SAMPLES / f"{name}.assessment.yaml" if assessed else None)


def _compared(report: Path, assessment: Path | None) -> None:
    desk = Desk()
    read = given(desk, report, assessment, None)
    if read is None:
        raise SystemExit(f"the sample {report} is not sound")
    result, written = read.result(), desk.text_of(read.standard)
    inside = attachments(result, read.bundle(), written, None)
    html = report_html(result)
    # Typst keeps what it has set between runs, so each run gets another text
    sources = (typst_source(html, f"{n:03}").encode("utf-8") for n in count())
    ours = _told("ours: tagged PDF/A-3a with attachments", lambda: render_pdf(html, result, attached=inside).content)
    plain = _told("WeasyPrint alone on the same HTML", lambda: weasyprint.HTML(string=html).write_pdf() or b"")
    peer = _told("Typst, the same text and tables, tagged", lambda: typst.compile(next(sources)))
    print(f"  ours ÷ WeasyPrint alone {ours / plain:.2f}, ours ÷ Typst {ours / peer:.1f} (a page)")


def _told(what: str, make: Callable[[], bytes]) -> float:
    """Print what one way takes, and give the seconds a page."""
    pages = len(pypdf.PdfReader(io.BytesIO(make())).pages)
    seconds = cpu_of_call(make, RUNS)
    each = seconds / pages
    print(f"  {what:<42} {pages:3} pages {seconds:6.2f} s {each * 1000:5.0f} ms a page, 12 pages {each * 12:5.2f} s")
    return each


def typst_source(html: str, mark: str) -> str:
    """The text and tables of a report as a Typst document: the same words in the same order, without our looks.

    Every text ends in the mark, so that two documents with different marks have no text in common.
    """
    parts = [_HEAD]
    for section in flow(html).sections:
        parts.append(f"#set page(flipped: {'true' if section.kind == 'wide' else 'false'})\n")
        parts += [f"{piece}\n\n" for block in section.blocks for piece in _block(block, mark)]
    return "".join(parts)


def _block(block: Block, mark: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"#text({_text(block.text + mark)})"
    elif isinstance(block, Table):
        yield _table(block, mark)


def _table(table: Table, mark: str) -> str:
    columns = ", ".join(f"{width:.1f}fr" for width in table.widths)
    heads = [row for row in table.rows if row.head]
    head = f"table.header({', '.join(_cell(cell, mark) for row in heads for cell in row.cells)}), " if heads else ""
    cells = ", ".join(_cell(cell, mark) for row in table.rows if not row.head for cell in row.cells)
    return f"#table(columns: ({columns},), {head}{cells})"


def _cell(cell: Cell, mark: str) -> str:
    words = "\n".join(block.text for block in cell.blocks if isinstance(block, Paragraph))
    return f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows}, text({_text(words + mark)}))"


def _text(words: str) -> str:
    """A string literal of Typst."""
    escaped = re.sub(r'(["\\])', r"\\\1", words).replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


if __name__ == "__main__":
    main()
