"""The HTML of a report or paper read as the flow of a word processor: the same words, in styles instead of CSS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from evaluator.rendering.elements import Element, parse
from evaluator.rendering.flow import Block, Contents, Entry, Flow, Paragraph, Run, Section, SectionKind, Table
from evaluator.rendering.flow_looks import ROOMS, heading_style, paragraph_style
from evaluator.rendering.flow_table import table_of
from evaluator.rendering.flow_text import tidy, words

#: The width of the text on a page, in millimetres.
WIDTHS: dict[SectionKind, float] = {"cover": 148.0, "sheet": 156.0, "wide": 253.0, "paper": 156.0, "form": 165.0}

#: How far a paragraph is set in.
_INSET = re.compile(r"margin-left:([\d.]+)em")


def flow(html: str) -> Flow:
    """The page as a flow. The same HTML always gives the same."""
    page = parse(html)
    body = next(page.below("body"))
    metas = {meta.attributes.get("name"): meta.attributes.get("content", "") for meta in page.below("meta")}
    edges = [part for div in body.elements if div.tag == "div" for part in (div, *div.below("span"))]
    standing = {name: part.text.strip() for part in edges for name in part.classes}
    return Flow(
        title=next(page.below("title")).text.strip(),
        author=metas.get("author", ""),
        about=metas.get("description", ""),
        head=standing.get("banner", ""),
        words=(standing.get("page-head", ""), standing.get("page-foot", "")),
        sections=tuple(_sections([part for part in body.elements if part.tag != "div"], _entries(body))),
    )


def _entries(body: Element) -> dict[str, Entry]:
    """What the contents list, by the id that each line leads to."""
    items = [item for nav in body.below("nav") for item in nav.below("li")]
    found = (
        Entry(2 if "inner" in item.classes else 1, link.text.strip(), link.attributes["href"][1:])
        for item in items
        for link in item.below("a")
    )
    return {entry.place: entry for entry in found}


def _sections(parts: Iterable[Element], entries: dict[str, Entry]) -> Iterator[Section]:
    """The parts of the body, those of one kind that follow each other as one section with new pages in it."""
    reader = _Reader(entries)
    for kind, alike in groupby(parts, _kind):
        reader.width = WIDTHS[kind]
        blocks: list[Block] = []
        brief = False
        for part in alike:
            found = reader.part(part)
            if brief:  # shares its page with what comes next
                found = [Paragraph("Normal"), *found]
            blocks += _on_new_page(found) if blocks and not brief else found
            brief = "brief" in part.classes
        yield Section(kind, tuple(blocks))


def _kind(part: Element) -> SectionKind:
    for kind in ("cover", "wide", "form", "paper"):
        if kind in part.classes:
            return kind
    return "sheet"


class _Reader:
    """Reads the parts of a page; counts the lists, whose numbers begin anew in each."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self.width = 0.0
        self.lists = 0

    def part(self, part: Element) -> list[Block]:
        """What stands in a part of the body; the id of the part is that of its title."""
        room = _room(part, "")
        blocks = _with_tables(self.blocks(part, room))
        place = part.attributes.get("id", "")
        for n, block in enumerate(blocks):
            if place and isinstance(block, Paragraph) and block.style == "Title":
                blocks[n] = self._entered(block, place)
                break
        return blocks

    def blocks(self, container: Element, room: str) -> Iterator[Block]:
        """What stands in a container, one after the other."""
        for child in container.children:
            if isinstance(child, str):
                if child.strip():
                    raise ValueError(f"text outside of any paragraph: {child.strip()}")
            elif child.tag in ("h1", "h2"):
                yield self._entered(_paragraph(child, heading_style(child)), child.attributes.get("id", ""))
            elif child.tag in ("p", "figcaption"):
                yield _paragraph(child, paragraph_style(child, room))
            elif child.tag == "table":
                yield table_of(child, self.width)
            elif child.tag in ("ol", "ul"):
                yield from self._list(child, container, room)
            else:
                yield from self._container(child, room)

    def _list(self, items: Element, container: Element, room: str) -> Iterator[Block]:
        if container.tag == "nav":
            yield Contents(tuple(self.entries.values()))
            return
        self.lists += 1
        style = "SummaryItem" if room == "summary" else "ListNumber"
        for item in items.elements:
            yield replace(_paragraph(item, style), item=self.lists)

    def _container(self, container: Element, room: str) -> Iterator[Block]:
        inner = room if room == "crowded" else _room(container, room)
        blocks = list(self.blocks(container, inner))
        if "cover-title" in container.classes and room not in ("in-round", "crowded"):  # they have no room to spare
            blocks = [Paragraph("CoverGap"), *blocks, Paragraph("CoverGap")]
        if "slip" in container.classes:
            blocks = _on_new_page(blocks)
        kept = {"kept", "sign"} & set(container.classes)
        for n, block in enumerate(blocks, 1):
            yield replace(block, keep=True) if kept and n < len(blocks) and isinstance(block, Paragraph) else block

    def _entered(self, paragraph: Paragraph, place: str) -> Paragraph:
        """The heading with the place that the contents lead to; a chapter is listed by its level, others by a mark."""
        entry = self.entries.get(place)
        if entry is None:
            return paragraph
        return replace(paragraph, place=place, entry="" if paragraph.style == "Heading1" else entry.text)


def _room(container: Element, outside: str) -> str:
    return next((name for name in ROOMS if name in container.classes), outside)


def _paragraph(element: Element, style: str) -> Paragraph:
    runs = list(words(element.children))
    if style in ("Seal", "NoticeSeal"):  # what it is on the left, the code on the right
        what, code = element.elements
        runs = [*words((what,)), Run("\t"), *words((code,))]
    if style == "CoverMark":
        runs = [replace(run, mark="box") for run in runs]
    inset = _INSET.search(element.attributes.get("style", ""))
    left = float(inset[1]) if inset else 0
    return Paragraph(style, tidy(runs), left=left, keep=bool({"lead", "with-sign"} & set(element.classes)))


def _with_tables(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with what introduces a table kept on its page."""
    found = list(blocks)
    for n, (block, after) in enumerate(pairwise(found)):
        if isinstance(block, Paragraph) and isinstance(after, Table):
            found[n] = replace(block, keep=True)
    return found


def _on_new_page(blocks: list[Block]) -> list[Block]:
    first = blocks[0]
    if not isinstance(first, Paragraph):
        raise TypeError("a part begins with a paragraph")
    return [replace(first, new_page=True), *blocks[1:]]
