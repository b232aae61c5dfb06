"""Checks of a report's PDF as it is drawn; each gives its complaints as sentences, none where all is well."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pypdf

MM = 72 / 25.4
SLACK = 1.0

#: The margins (top, right, bottom, left, in millimetres) inside which text and tables stand.
PORTRAIT = (37.0, 26.0, 35.0, 28.0)
FORM = (30.0, 20.0, 26.0, 25.0)
LANDSCAPE = (26.0, 22.0, 22.0, 22.0)

#: The annexes that lie on their side.
WIDE = ("评分明细表", "逐项对照表", "专家评分汇总", "指标和评分标准", "指标和要求", "采集项")

PAGE_NUMBER = re.compile(r"—(\d+)—")


@dataclass(frozen=True, slots=True)
class Char:
    """A drawn character and the inner part of its box, which no other may touch."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size, its characters in the order drawn, and the rules of its tables as (x0, top, x1, bottom)."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    margins: tuple[float, float, float, float] = PORTRAIT

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    @property
    def block(self) -> tuple[float, float, float, float]:
        """The text block: left, top, right, bottom."""
        top, right, bottom, left = (side * MM for side in (LANDSCAPE if self.landscape else self.margins))
        return left, top, self.width - right, self.height - bottom

    def body(self) -> list[Char]:
        """The characters that are neither in the head nor in the foot of the page."""
        _, top, _, bottom = self.block
        return [char for char in self.chars if top - SLACK <= char.y <= bottom + SLACK]

    def foot(self) -> str:
        return "".join(char.text for char in self.chars if char.y > self.block[3] + SLACK)


def pages(pdf: Path, margins: tuple[float, float, float, float] = PORTRAIT) -> list[Page]:
    """Every page of the document; its upright pages have these margins."""
    found = []
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            chars = tuple(_char(char) for char in page.chars if char["text"].strip())
            rules = tuple((line["x0"], line["top"], line["x1"], line["bottom"]) for line in page.lines)
            found.append(Page(page.page_number, float(page.width), float(page.height), chars, rules, margins))
            page.close()
    return found


def _char(char: dict[str, Any]) -> Char:
    size = float(char["size"])
    return Char(char["text"], char["x0"], char["x1"], (char["top"] + char["bottom"]) / 2, size)


# -- the document ------------------------------------------------------------------------------------------------------


def fonts_not_embedded(pdf: Path) -> list[str]:
    """Fonts whose glyphs are not in the file."""
    found = set()
    for font in _fonts(pdf):
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object() if "/FontDescriptor" in inner else {}
        if not any(f"/FontFile{n}" in descriptor for n in ("", 2, 3)):
            found.add(f"字体没有嵌入：{font['/BaseFont']}")
    return sorted(found)


def font_names(pdf: Path) -> set[str]:
    """The names of the fonts used, without the prefix of a subset."""
    return {str(font["/BaseFont"]).lstrip("/").partition("+")[2] for font in _fonts(pdf)}


def _fonts(pdf: Path) -> Iterator[Any]:
    for page in pypdf.PdfReader(pdf).pages:
        resources: Any = page["/Resources"]
        for font in resources.get_object().get("/Font", {}).values():
            yield font.get_object()


def outline(pdf: Path) -> list[tuple[str, int, float]]:
    """The bookmarks in order: title, page number from 1, distance from the bottom of the page."""
    reader = pypdf.PdfReader(pdf)
    return list(_bookmarks(reader, reader.outline))


def _bookmarks(reader: pypdf.PdfReader, items: Any) -> Iterator[tuple[str, int, float]]:
    for item in items:
        if isinstance(item, list):
            yield from _bookmarks(reader, item)
        else:
            page = reader.get_destination_page_number(item)
            assert page is not None, "a bookmark leads to a page"
            yield str(item.title), page + 1, float(item.top or 0)


# -- the pages ---------------------------------------------------------------------------------------------------------


def outside(document: list[Page]) -> list[str]:
    """Text beyond the text block (or, in head and foot, beyond its sides)."""
    found = []
    for page in document:
        left, _, right, _ = page.block
        beyond = (c for c in page.chars if c.x0 < left - SLACK or c.x1 > right + SLACK or not 0 < c.y < page.height)
        found += [f"第{page.number}页：“{char.text}”在版心以外（{char.x0:.0f}—{char.x1:.0f}）" for char in beyond]
    return found


def over_rules(document: list[Page]) -> list[str]:
    """Text that runs over the rule of a table cell."""
    found = []
    for page in document:
        upright = [rule for rule in page.rules if rule[2] - rule[0] < 1]
        level = [rule for rule in page.rules if rule[3] - rule[1] < 1]
        for char in page.chars:
            half = char.size * 0.3
            for x0, y, x1, _ in level:
                if char.y - half < y < char.y + half and x0 < (char.x0 + char.x1) / 2 < x1:
                    found.append(f"第{page.number}页：“{char.text}”压在表格横线上")
        for left, right, y, text in _runs(page):
            for x, top, _, bottom in upright:
                if left + SLACK < x < right - SLACK and top < y < bottom:
                    found.append(f"第{page.number}页：“{text}”越过表格竖线")
    return found


def _runs(page: Page) -> Iterator[tuple[float, float, float, str]]:
    """Characters that follow each other without a gap: left and right end, height, text."""
    run: list[Char] = []
    for char in page.chars:
        if run and not (abs(char.y - run[-1].y) < 1 and -1 < char.x0 - run[-1].x1 < SLACK):
            yield run[0].x0, run[-1].x1, run[0].y, "".join(part.text for part in run)
            run = []
        run.append(char)
    if run:
        yield run[0].x0, run[-1].x1, run[0].y, "".join(part.text for part in run)


def overlaps(document: list[Page]) -> list[str]:
    """Characters drawn over each other."""
    found = []
    for page in document:
        rows: dict[int, list[Char]] = defaultdict(list)
        for char in page.chars:
            rows[int(char.y // 10)].append(char)
        for n, chars in rows.items():
            near = chars + rows.get(n + 1, [])
            near.sort(key=lambda char: char.x0)
            for place, one in enumerate(near):
                for other in near[place + 1 :]:
                    if other.x0 > one.x1:
                        break
                    wide = min(one.x1, other.x1) - other.x0 > 0.3 * min(one.x1 - one.x0, other.x1 - other.x0)
                    if wide and abs(one.y - other.y) < 0.6 * min(one.size, other.size):
                        found.append(f"第{page.number}页：“{one.text}”与“{other.text}”重叠")
    return found


def stranded_headings(pdf: Path, document: list[Page]) -> list[str]:
    """Headings (bookmarks) with nothing below them on their page."""
    found = []
    for title, number, top in outline(pdf):
        page = document[number - 1]
        y = page.height - top
        lines = {round(char.y) for char in page.body() if char.y > y}
        if len(lines) < 2:
            found.append(f"第{number}页：标题“{title}”落在页末")
    return found


def page_number_faults(document: list[Page]) -> list[str]:
    """Page numbers that are missing, wrong, or on the wrong side; the cover has none."""
    found = []
    for page in document:
        printed = PAGE_NUMBER.search(page.foot())
        if page.number == 1:
            if printed:
                found.append("封面印有页码")
            continue
        if not printed or int(printed[1]) != page.number:
            found.append(f"第{page.number}页：页码是“{page.foot()}”")
            continue
        dashes = [char.x0 for char in page.chars if char.y > page.block[3] + SLACK and char.text == "—"]
        right = min(dashes) > page.width / 2
        if right != (page.number % 2 == 1):
            found.append(f"第{page.number}页：页码应在{'右' if page.number % 2 else '左'}侧")
    return found


def empty_pages(document: list[Page]) -> list[str]:
    return [f"第{page.number}页是空的" for page in document if not page.body()]


def landscape_faults(pdf: Path, document: list[Page]) -> list[str]:
    """Pages that lie on their side outside the wide tables, or stand upright inside them."""
    annexes = [(title, number) for title, number, _ in outline(pdf) if title.startswith("附件")]
    ends = [*(number for _, number in annexes[1:]), len(document) + 1][: len(annexes)]
    wide: set[int] = set()
    for (title, number), end in zip(annexes, ends, strict=True):
        wide.update(range(number, end) if title.endswith(WIDE) else ())
    return [
        f"第{page.number}页：{'横' if page.landscape else '竖'}放不对"
        for page in document
        if page.landscape != (page.number in wide)
    ]


def complaints(pdf: Path) -> list[str]:
    """All of the above."""
    document = pages(pdf)
    checks: list[Callable[[list[Page]], list[str]]] = [outside, over_rules, overlaps, page_number_faults, empty_pages]
    found = fonts_not_embedded(pdf) + stranded_headings(pdf, document) + landscape_faults(pdf, document)
    for check in checks:
        found += check(document)
    return found
