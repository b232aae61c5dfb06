"""All pages of a report on one picture: python scripts/contact_sheet.py report.pdf sheet.png."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

ACROSS = 9
WIDTH = 250
GAP = 8
GREY = 0xD0


def contact_sheet(pdf: Path, target: Path) -> None:
    """Draw every page of the PDF, in rows from left to right, and write them as one PNG."""
    pages = [page.render(scale=WIDTH / page.get_width()).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    rows = [pages[n : n + ACROSS] for n in range(0, len(pages), ACROSS)]
    heights = [max(page.height for page in row) + GAP for row in rows]
    sheet = Image.new("L", (ACROSS * (WIDTH + GAP) + GAP, sum(heights) + GAP), GREY)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for n, page in enumerate(row):
            sheet.paste(page.convert("L"), (GAP + n * (WIDTH + GAP), top))
        top += height
    sheet.quantize(16).save(target, optimize=True)


if __name__ == "__main__":
    contact_sheet(Path(sys.argv[1]), Path(sys.argv[2]))
