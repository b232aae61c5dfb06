"""Which style of the word processor each class of the templates becomes; the style sheet of the HTML says the same in CSS."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.rendering.elements import Element

#: The style of a paragraph by the room it stands in and its class; an empty room is any, an empty class the room's own.
_PARAGRAPHS: dict[tuple[str, str], str] = {
    ("", ""): "Normal",
    ("", "annex"): "Annex",
    ("", "caption"): "Caption",
    ("", "cover-edition"): "CoverEdition",
    ("", "cover-kind"): "CoverKind",
    ("", "cover-logo"): "CoverLogo",
    ("", "cover-mark"): "CoverMark",
    ("", "cover-name"): "CoverName",
    ("", "legend"): "Legend",
    ("", "legend-line"): "Small",
    ("", "note"): "Note",
    ("", "number"): "Number",
    ("", "own-item"): "ListParagraph",
    ("", "paper-logo"): "CoverLogo",
    ("", "quote"): "Quote",
    ("", "say"): "GuideLine",
    ("", "seal"): "Seal",
    ("", "small"): "Small",
    ("", "to"): "Flush",
    ("cover-foot", ""): "CoverFoot",
    ("crowded", ""): "CoverFootSmall",
    ("crowded", "cover-kind"): "CoverKindSmall",
    ("crowded", "cover-name"): "CoverNameSmall",
    ("notice", ""): "NoticeText",
    ("notice", "of"): "NoticeOf",
    ("notice", "qualify"): "NoticeFlush",
    ("notice", "seal"): "NoticeSeal",
    ("notice", "short"): "NoticeShort",
    ("sign", ""): "Signature",
    ("sign", "signed"): "NoticeSign",
    ("slip", ""): "SlipText",
    ("summary", ""): "SummaryText",
    ("summary", "qualify"): "SummaryFlush",
    ("summary", "short"): "SummaryShort",
}

#: The style of a heading; a class of its own goes before the tag.
_HEADINGS = {"h1": "Heading1", "h2": "Heading2", "title": "Title", "flush": "Heading3"}

#: The containers that change what a plain paragraph in them looks like; of several at one element the first counts.
ROOMS = ("crowded", "cover-foot", "in-round", "notice", "sign", "slip", "summary")

#: The style of characters by class, else by tag.
_CHARACTERS = {
    "by": "Strong",
    "empty": "Kai",
    "flag": "Strong",
    "some": "Middle",
    "sum256": "Hash",
    "tag": "Kai",
    "b": "Strong",
    "strong": "Strong",
}


@dataclass(frozen=True, slots=True)
class TableLook:
    """The style of a table, that of its text, and whether its cells begin at their top."""

    style: str
    text: str
    top: bool = False


_GRID, _RULES, _PLAIN = "ReportGrid", "ReportRules", "ReportPlain"

#: The look of a table by its classes: the first line of which it has all.
_TABLES: tuple[tuple[frozenset[str], TableLook], ...] = (
    (frozenset({"details"}), TableLook(_GRID, "TableDetail", top=True)),
    (frozenset({"signing", "close"}), TableLook(_GRID, "TableClose")),
    (frozenset({"signing"}), TableLook(_GRID, "TableSigning")),
    (frozenset({"grid", "fine"}), TableLook(_GRID, "TableFine")),
    (frozenset({"grid", "small"}), TableLook(_GRID, "TableSmall")),
    (frozenset({"grid"}), TableLook(_GRID, "TableText")),
    (frozenset({"headline"}), TableLook(_GRID, "TableHeadline")),
    (frozenset({"shares", "dense"}), TableLook(_RULES, "TableDense")),
    (frozenset({"shares"}), TableLook(_RULES, "TableShares")),
    (frozenset({"cover-rows", "tight"}), TableLook("CoverTable", "CoverRowSmall", top=True)),
    (frozenset({"cover-rows"}), TableLook("CoverTable", "CoverRow", top=True)),
)
_CHART = TableLook(_PLAIN, "TableText")

#: The ground of a row by its class, and that of a heading cell.
_SHADES = {"level-1": "DCDCDC", "group": "F0F0F0", "leaf": "F0F0F0"}
HEAD_SHADE = "F0F0F0"

#: Rows with room to write by hand, in millimetres, by the class of the row or of the table.
_HEIGHTS = {"ask": 9.0, "room": 14.0, "rows-to-fill": 13.0}

#: The widths of columns that have a class instead of a width, in millimetres.
COLUMN_WIDTHS = {"chart-label": 28.0, "chart-value": 44.0}


def paragraph_style(element: Element, room: str) -> str:
    """The style of a paragraph that stands in a room."""
    places = [*((place, name) for place in (room, "") for name in element.classes), (room, "")]
    return next((_PARAGRAPHS[place] for place in places if place in _PARAGRAPHS), "Normal")


def heading_style(element: Element) -> str:
    """The style of a heading."""
    return next((_HEADINGS[name] for name in (*element.classes, element.tag) if name in _HEADINGS), "Heading2")


def character_style(element: Element) -> str:
    """The style of the characters in an inline element, empty where they look like those around."""
    return next((_CHARACTERS[name] for name in (*element.classes, element.tag) if name in _CHARACTERS), "")


def table_look(table: Element) -> TableLook:
    """The look of a table; what has no class of the list is the table of a chart."""
    return next((look for names, look in _TABLES if names <= set(table.classes)), _CHART)


def row_shade(row: Element) -> str:
    return next((_SHADES[name] for name in reversed(row.classes) if name in _SHADES), "")


def row_height(row: Element, table: Element) -> float:
    return next((_HEIGHTS[name] for name in (*row.classes, *table.classes) if name in _HEIGHTS), 0.0)
