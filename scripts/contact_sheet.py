"""Pages of a report on one picture: python scripts/contact_sheet.py report.pdf sheet.png [--pages 1 摘要 三、] [--across 4 --width 420]."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

ACROSS = 9
WIDTH = 250
GAP = 8
GREY = 0xD0


def contact_sheet(
    pdf: Path, target: Path, wanted: Sequence[str] = (), across: int = ACROSS, width: int = WIDTH
) -> None:
    """Draw pages of the PDF, in rows from left to right, and write them as one PNG.

    `wanted` names the pages by number or by what stands in their bookmark; all where none are named.
    """
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[_place(document, name)] for name in wanted] or list(document)
    pictures = [page.render(scale=width / page.get_width()).to_pil() for page in pages]
    rows = [pictures[n : n + across] for n in range(0, len(pictures), across)]
    heights = [max(picture.height for picture in row) + GAP for row in rows]
    sheet = Image.new("L", (across * (width + GAP) + GAP, sum(heights) + GAP), GREY)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for n, picture in enumerate(row):
            sheet.paste(picture.convert("L"), (GAP + n * (width + GAP), top))
        top += height
    sheet.quantize(16).save(target, optimize=True)


def _place(document: pypdfium2.PdfDocument, name: str) -> int:
    """The index of a page; of a bookmark the first that has the words. StopIteration where there is none."""
    if name.isdecimal():
        return int(name) - 1
    marks = ((mark.get_title(), mark.get_dest()) for mark in document.get_toc())
    return next(int(target.get_index()) for title, target in marks if name in title and target is not None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--pages", nargs="+", default=())
    parser.add_argument("--across", type=int, default=ACROSS)
    parser.add_argument("--width", type=int, default=WIDTH)
    given = parser.parse_args()
    contact_sheet(given.pdf, given.target, given.pages, given.across, given.width)
