"""Pages of a report on one picture: python scripts/contact_sheet.py report.pdf sheet.png [--pages 1 3 7] [--across 4 --width 420]."""

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
    pdf: Path, target: Path, numbers: Sequence[int] = (), across: int = ACROSS, width: int = WIDTH
) -> None:
    """Draw pages of the PDF (all where none are named), in rows from left to right, and write them as one PNG."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number - 1] for number in numbers or range(1, len(document) + 1)]
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=())
    parser.add_argument("--across", type=int, default=ACROSS)
    parser.add_argument("--width", type=int, default=WIDTH)
    given = parser.parse_args()
    contact_sheet(given.pdf, given.target, given.pages, given.across, given.width)
