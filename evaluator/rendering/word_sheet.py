"""The styles, the numbering of lists and the list of fonts of a document as XML, from the measures of `word_styles`."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.rendering.word_styles import (
    CHARACTERS,
    FANG,
    FONTS,
    PARAGRAPHS,
    TABLES,
    CharacterStyle,
    ParagraphStyle,
    TableStyle,
)
from evaluator.rendering.word_xml import NAMESPACE, e, fonts, size, twips, twips_of_mm, val

#: The styles of paragraphs that are items of a list.
LIST_STYLES = ("ListNumber", "SummaryItem")

#: Latin letters and figures are English: LibreOffice breaks a number of Chinese anywhere.
_LANGUAGE = e("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")


def styles_xml() -> Iterator[str]:
    """The defaults of the document, then every style, one element each."""
    yield e("docDefaults", e("rPrDefault", e("rPr", fonts(FANG), size(16), _LANGUAGE)), e("pPrDefault", e("pPr")))
    for key, paragraph in PARAGRAPHS.items():
        yield _paragraph(key, paragraph)
    yield e(
        "style",
        val("name", "Default Paragraph Font"),
        val("uiPriority", 1),
        type="character",
        default=1,
        styleId="Plain",
    )
    for key, character in CHARACTERS.items():
        yield _character(key, character)
    yield _plain_table()
    for key, table in TABLES.items():
        yield _table(key, table)


def _paragraph(key: str, style: ParagraphStyle) -> str:
    """A paragraph style; none is based on another, so that a change to the body does not run through the tables."""
    default = {"default": 1} if key == "Normal" else {}
    custom = {} if style.name.isascii() else {"customStyle": 1}
    following = val("next", style.following) if style.following else ""
    return e(
        "style",
        val("name", style.name) + following + e("qFormat"),
        e("pPr", *_paragraph_properties(key, style)),
        e("rPr", fonts(style.font), val("spacing", twips(style.spacing)), size(style.size)),
        type="paragraph",
        styleId=key,
        **default,
        **custom,
    )


def _paragraph_properties(key: str, style: ParagraphStyle) -> Iterator[str]:
    """In the order that the format prescribes."""
    if style.keep:
        yield e("keepNext")
    if style.level:
        yield e("keepLines")
    yield val("widowControl", 1)
    if key in LIST_STYLES:
        yield e("numPr", val("numId", LIST_STYLES.index(key) + 1))
    if style.boxed:
        yield e("pBdr", *_BOX)
    if style.tabs:
        yield e("tabs", *(_tab(*tab) for tab in style.tabs))
    if key.startswith("Table"):  # the columns are measured without the quarter of a character beside each figure
        yield val("autoSpaceDE", 0) + val("autoSpaceDN", 0)
    yield _spacing(style)
    yield _indent(style)
    if style.once:
        yield e("contextualSpacing")
    if style.align != "left":
        yield val("jc", style.align)
    if style.level:
        yield val("outlineLvl", style.level - 1)


_BOX = tuple(e(side, val="single", sz=12, space=6, color="1A1A1A") for side in ("top", "left", "bottom", "right"))


def _tab(place: float, kind: str, dots: bool) -> str:
    leader = {"leader": "middleDot"} if dots else {}
    return e("tab", val=kind, **leader, pos=twips_of_mm(place))


def _spacing(style: ParagraphStyle) -> str:
    line, rule = (twips(style.line), "exact") if style.line else (240, "auto")
    return e("spacing", before=twips(style.before), after=twips(style.after), line=line, lineRule=rule)


def _indent(style: ParagraphStyle) -> str:
    """Indents in characters; beside them in points for programs that do not read the former."""
    em = style.size + style.spacing
    attributes: dict[str, int] = {}
    for name, chars in (("left", style.left), ("right", style.right)):
        attributes |= {f"{name}Chars": round(chars * 100), name: twips(chars * em)} if chars else {name: 0}
    if style.first:
        name = "firstLine" if style.first > 0 else "hanging"
        attributes |= {f"{name}Chars": round(abs(style.first) * 100), name: twips(abs(style.first) * em)}
    return e("ind", **attributes)


def _character(key: str, style: CharacterStyle) -> str:
    custom = {} if style.name.isascii() else {"customStyle": 1}
    measured = size(style.size) if style.size else ""
    look = e("rPr", fonts(style.font) + measured)
    return e("style", val("name", style.name) + e("qFormat") + look, type="character", styleId=key, **custom)


def _plain_table() -> str:
    margins = e("tblCellMar", *(e(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right")))
    return e("style", val("name", "Normal Table") + e("tblPr", margins), type="table", default=1, styleId="PlainTable")


def _table(key: str, style: TableStyle) -> str:
    sides = {
        "top": style.outside[0],
        "left": style.outside[1],
        "bottom": style.outside[0],
        "right": style.outside[1],
        "insideH": style.inside[0],
        "insideV": style.inside[1],
    }
    borders = e("tblBorders", *(border(side, width) for side, width in sides.items() if width))
    above, beside = (twips(one) for one in style.padding)
    padding = (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    margins = e("tblCellMar", *(e(side, w=width, type="dxa") for side, width in padding))
    look = (borders if any(sides.values()) else "") + margins
    return e(
        "style",
        val("name", style.name) + val("basedOn", "PlainTable") + e("qFormat") + e("tblPr", look),
        type="table",
        styleId=key,
        customStyle=1,
    )


def border(side: str, width: int) -> str:
    """A rule of so many eighths of a point; the thin ones are grey."""
    return e(side, val="single", sz=width, space=0, color="1A1A1A" if width >= 8 else "555555")


def numbering_xml(lists: list[str]) -> Iterator[str]:
    """The numbering: one pattern for each list style, then one count for each list of the document, in this order of styles.

    Numbers up to the number of list styles belong to the styles themselves, those of the document come after.
    """
    for n, style in enumerate(LIST_STYLES):
        pattern = val("start", 1) + val("numFmt", "decimal") + val("pStyle", style) + val("suff", "nothing")
        level = e("lvl", pattern + val("lvlText", "%1. ") + val("lvlJc", "left"), ilvl=0)
        yield e("abstractNum", val("multiLevelType", "singleLevel") + level, abstractNumId=n)
    for n in range(len(LIST_STYLES)):
        yield e("num", val("abstractNumId", n), numId=n + 1)
    for n, style in enumerate(lists, len(LIST_STYLES) + 1):
        again = e("lvlOverride", val("startOverride", 1), ilvl=0)
        yield e("num", val("abstractNumId", LIST_STYLES.index(style)) + again, numId=n)


def font_table_xml() -> bytes:
    """The fonts with their other names, by which a machine that lacks one finds what stands in for it."""
    listed = (
        e(
            "font",
            val("altName", others) + val("charset", "86") + val("family", family) + val("pitch", "variable"),
            name=name,
        )
        for name, (others, family) in FONTS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{NAMESPACE}">{"".join(listed)}</w:fonts>'.encode()
