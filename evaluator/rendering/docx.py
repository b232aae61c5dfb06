"""The report as .docx with real styles, tables and fields; python-docx is imported only here and only when one is asked for."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.section import Section as Pages
from docx.shared import Mm

from evaluator.model.settings import USUAL, Settings
from evaluator.rendering.flow import Flow, Paragraph, Section
from evaluator.rendering.flow_html import flow
from evaluator.rendering.flow_looks import HEAD_SHADE
from evaluator.rendering.word_body import Body, field
from evaluator.rendering.word_sheet import font_table_xml, numbering_xml, styles_xml
from evaluator.rendering.word_styles import (
    COVER,
    FORM,
    FORM_HEAD_FOOT,
    LANDSCAPE,
    LANDSCAPE_HEAD_FOOT,
    PORTRAIT,
    PORTRAIT_HEAD_FOOT,
)
from evaluator.rendering.word_xml import NAMESPACE, declared, e, text, val

#: A4 in millimetres.
_SHORT, _LONG = 210, 297

#: The margins of pages that are not as the others, and how far their head and foot are from the edge.
_MEASURES = {
    "cover": (COVER, PORTRAIT_HEAD_FOOT),
    "form": (FORM, FORM_HEAD_FOOT),
    "wide": (LANDSCAPE, LANDSCAPE_HEAD_FOOT),
}

#: The sections that are papers around a report.
_PAPERS = ("paper", "form")

#: As many characters as a property of a document may have.
_LONGEST = 255

#: The most that a logo takes, in millimetres, on the cover of a report and above a paper.
_LOGO, _PAPER_LOGO = (90, 22), (60, 10)

#: The styles that take an agency's colour, and the colours of our own that give way to its colours.
_TITLES = ("Heading1", "Title", "CoverName", "CoverKind")
_DARK, _SHADES = "444444", (HEAD_SHADE, "DCDCDC")

#: Members of the archive that are ours whatever python-docx puts there, and parts of its own template that are not wanted.
_WHEN, _PROGRAM, _FONTS = "docProps/core.xml", "docProps/app.xml", "word/fontTable.xml"
_UNWANTED = ("stylesWithEffects", "webSettings", "customXml", "thumbnail")
_DATES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>evaluator</Application></Properties>'
)


def docx_bytes(html: str, look: Settings = USUAL) -> bytes:
    """A page of our templates (`report_html`, `paper_html`) as .docx, in the agency's colours.

    The same HTML and look always give the same bytes.
    """
    document = flow(html)
    file = Document()
    _clear(file)
    _styles(file)
    _numbering(file, document)
    _body(file, document)
    _colour(file, look)
    _settings(file)
    _properties(file, document)
    return _packed(file)


# -- what the file is ----------------------------------------------------------------------------------------------------


def _clear(file: DocumentType) -> None:
    """Take the parts out that python-docx's template brings along."""
    for relations in (file.part.rels, file.part.package.rels):
        for key in [key for key, one in relations.items() if any(name in one.reltype for name in _UNWANTED)]:
            del relations[key]


def _styles(file: DocumentType) -> None:
    """Our styles in place of the template's; Word's list of the styles that it knows by itself stays."""
    element = file.styles.element
    for old in [one for one in element if not one.tag.endswith("}latentStyles")]:
        element.remove(old)
    first, *others = styles_xml()
    element.insert(0, parse_xml(declared(first)))
    for xml in others:
        element.append(parse_xml(declared(xml)))


def _numbering(file: DocumentType, document: Flow) -> None:
    element = file.part.numbering_part.element
    for old in list(element):
        element.remove(old)
    items = (
        block for part in document.sections for block in part.blocks if isinstance(block, Paragraph) and block.item
    )
    lists = {block.item: block.style for block in items}
    for xml in numbering_xml([lists[n] for n in sorted(lists)]):
        element.append(parse_xml(declared(xml)))


def _settings(file: DocumentType) -> None:
    """Odd and even pages differ; the page numbers of the contents are asked for when the file is opened."""
    file.settings.odd_and_even_pages_header_footer = True
    element = file.settings.element
    for one in list(element):
        if one.tag.endswith(("}rsids", "}docId", "}savePreviewPicture", "}themeFontLang", "}zoom")):
            element.remove(one)
        elif one.tag.endswith("}compat"):
            one.addprevious(parse_xml(declared(val("updateFields", "true"))))
            for setting in one.iter("{*}compatSetting"):
                if setting.get(f"{{{NAMESPACE}}}name") == "compatibilityMode":
                    setting.set(f"{{{NAMESPACE}}}val", "15")  # else Word says that it is a file of an old Word


def _colour(file: DocumentType, look: Settings) -> None:
    """The agency's colours: the main one in titles and bars, the shade behind the heads of tables."""
    main, shade = look.main.lstrip("#").upper(), look.shade.lstrip("#").upper()
    if main:
        for key in _TITLES:
            file.styles.element.get_by_id(key).rPr.rFonts.addnext(parse_xml(declared(val("color", main))))
    taken = {_DARK: main, **dict.fromkeys(_SHADES, shade)}
    name = f"{{{NAMESPACE}}}fill"
    for ground in file.element.body.iter("{*}shd"):
        ground.set(name, taken.get(ground.get(name), "") or ground.get(name))


def _properties(file: DocumentType, document: Flow) -> None:
    properties = file.core_properties
    title, author, about = (words[:_LONGEST] for words in (document.title, document.author, document.about))
    properties.title, properties.author, properties.subject = title, author, about
    properties.language, properties.comments, properties.last_modified_by = "zh-CN", "", author


# -- what stands in it ---------------------------------------------------------------------------------------------------


def _body(file: DocumentType, document: Flow) -> None:
    """The sections one after the other: each one's pages are set up, then its blocks go in."""
    body = Body()
    for n, section in enumerate(document.sections):
        pages = file.sections[0] if n == 0 else _next_section(file)
        _page(pages, section)
        if n == 0 or document.sections[n - 1].kind == "cover":  # the others have what the one before has
            _head_and_foot(pages, section, document)
        end = file.element.body[-1]  # the last section's own properties stand at the end of the body
        for xml in body.blocks(section.blocks):
            end.addprevious(parse_xml(declared(xml)))
    _pictures(file, _PAPER_LOGO if document.sections[0].kind in _PAPERS else _LOGO)
    _close(file)


def _next_section(file: DocumentType) -> Pages:
    """A section on a new page. What ends the one before stands in its last paragraph where it can, so that no line is added."""
    pages: Pages = file.add_section(WD_SECTION.NEW_PAGE)
    holder = file.element.body[-2]
    before = holder.getprevious()
    if before is not None and before.tag.endswith("}p"):
        ending = holder.pPr.sectPr
        before.get_or_add_pPr().append(ending)
        holder.getparent().remove(holder)
    else:
        holder.style = "End"
    return pages


def _close(file: DocumentType) -> None:
    """A document ends with a paragraph."""
    last = file.element.body[-2]
    if not last.tag.endswith("}p"):
        file.element.body[-1].addprevious(parse_xml(declared(e("p", e("pPr", val("pStyle", "End"))))))


def _pictures(file: DocumentType, most: tuple[int, int]) -> None:
    """The pictures in their places, no larger than there is room (millimetres)."""
    for place in list(file.element.body.iter("{*}object")):
        run = place.getparent()
        attributes = {name.rpartition("}")[2]: value for name, value in place.attrib.items()}
        inline = file.part.new_pic_inline(io.BytesIO(base64.b64decode(attributes["image"])))
        scale = min(1, Mm(most[0]) / inline.extent.cx, Mm(most[1]) / inline.extent.cy)
        inner: Any = inline.graphic.graphicData.pic.spPr
        for extent in (inline.extent, inner.xfrm.ext):
            extent.cx, extent.cy = round(extent.cx * scale), round(extent.cy * scale)
        inline.docPr.set("descr", attributes["about"])
        run.remove(place)
        run.add_drawing(inline)


def _page(pages: Pages, section: Section) -> None:
    wide = section.kind == "wide"
    pages.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = (Mm(_LONG), Mm(_SHORT)) if wide else (Mm(_SHORT), Mm(_LONG))
    margins, (head, foot) = _MEASURES.get(section.kind, (PORTRAIT, PORTRAIT_HEAD_FOOT))
    top, right, bottom, left = margins
    pages.top_margin, pages.right_margin, pages.bottom_margin, pages.left_margin = (
        Mm(top),
        Mm(right),
        Mm(bottom),
        Mm(left),
    )
    pages.header_distance, pages.footer_distance, pages.gutter = Mm(head), Mm(foot), Mm(0)


def _head_and_foot(pages: Pages, section: Section, document: Flow) -> None:
    """What stands above and below every page, and its number: odd right, even left, none on a cover or the first page of a paper."""
    cover = section.kind == "cover"
    above, below = ("", "") if cover else document.words
    headers, footers = [pages.header, pages.even_page_header], [pages.footer, pages.even_page_footer]
    if section.kind in _PAPERS:
        pages.different_first_page_header_footer = True
        headers.append(pages.first_page_header)
        _fill(pages.first_page_footer, "Footer")
        _say(pages.first_page_footer, below)
    shown = (e("r", text(line)) for line in (above, document.head) if line)
    head = e("r", e("br")).join(shown)
    for header in headers:
        _fill(header, "Header", head)
    number = "" if cover else e("r", text("— ")) + field("PAGE", "1") + e("r", text(" —"))
    for footer, side in zip(footers, ("right", "left"), strict=True):
        _fill(footer, "Footer", number, side)
        _say(footer, below)


def _fill(part: Any, style: str, inner: str = "", side: str = "") -> None:
    """One paragraph in a head or foot of its own."""
    part.is_linked_to_previous = False
    element = part._element  # what it is made of; the library offers only paragraphs of text
    for old in list(element):
        element.remove(old)
    aligned = val("jc", side) if side else ""
    element.append(parse_xml(declared(e("p", e("pPr", val("pStyle", style) + aligned), inner))))


def _say(footer: Any, line: str) -> None:
    """The agency's words in a foot, below the page number."""
    if line:
        footer._element.append(parse_xml(declared(e("p", e("pPr", val("pStyle", "FooterWords")), e("r", text(line))))))


# -- the archive ---------------------------------------------------------------------------------------------------------


def _packed(file: DocumentType) -> bytes:
    """The archive, with no date in it, its members as they come."""
    made, packed = io.BytesIO(), io.BytesIO()
    file.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {_WHEN: _DATES.sub(b"", parts[_WHEN]), _PROGRAM: _APP, _FONTS: font_table_xml()}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
