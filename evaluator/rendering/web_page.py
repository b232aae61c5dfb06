"""A page of our templates as a file for browsers: on a telephone a row of a wide table is read as a card, not by sliding."""

from __future__ import annotations

import re

from evaluator.rendering.words import EMPTY

# In our templates every `<` and `>` of a text or an attribute is escaped.
_TABLE = re.compile(r'<table class="(grid[^"]*)">(.*?)</table>', re.DOTALL)
_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"(<tr\b[^>]*>)(.*?)(?=</tr>)", re.DOTALL)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)
_SPAN = re.compile(r'\bcolspan="(\d+)"')
_CLASS = re.compile(r'\bclass="([^"]*)"')
_TAGS = re.compile(r"<[^>]*>")

#: Tables that are laid out for narrow pages by themselves: of scores, of names and values, for signatures, of a visit.
_LEFT = frozenset({"scores", "pairs", "signing", "head", "visit", "carded", "fitting"})
#: Tables whose rows are about nothing but their cells: on a card each of these has its heading.
_EACH = frozenset({"dates"})
#: A table of so many columns, with so many characters in its longest row, has room on a telephone; and any of two columns.
_FEW, _SHORT = 5, 45


def web_page(html: str) -> bytes:
    """The page (`report_html`, `paper_html`, …) in UTF-8, with the column's heading on every cell that a card may show."""
    return _TABLE.sub(_narrow, html).encode("utf-8")


def _narrow(table: re.Match[str]) -> str:
    classes, inside = table[1], table[2]
    head = _HEAD.search(inside)
    if head is None or _LEFT & set(classes.split()):
        return table[0]
    headings = [_plain(found[1]) for found in _HEADING.finditer(head[1])]
    body = inside[head.end() :]
    longest = max((len(_plain(row[2])) for row in _ROW.finditer(body)), default=0)
    if len(headings) <= 2 or (len(headings) <= _FEW and longest <= _SHORT):
        return f'<table class="{classes} fitting">{inside}</table>'
    topics = not _EACH & set(classes.split())
    cards = _ROW.sub(lambda row: row[1] + _card(row[2], headings, topics), body)
    return f'<table class="{classes} carded">{inside[: head.end()]}{cards}</table>'


def _card(row: str, headings: list[str], topic: bool) -> str:
    """The cells of a row: what it is about (the first, and after a number the second), then each with its heading."""
    made: list[str] = []
    column = 0
    for cell in _CELL.finditer(row):
        tag, attributes, content = cell.groups()
        heading = headings[column]
        span = _SPAN.search(attributes)
        column += int(span[1]) if span else 1
        if topic:
            attributes = _with_class(attributes, "topic")
            content = content.replace("<br>", " <br>")  # code and name stand on one line
            topic = heading == "序号" and span is None
        elif content == EMPTY:
            attributes = _with_class(attributes, "nothing")
        if not (span or content.startswith(f"{heading}：")):
            attributes += f' data-label="{heading}"'
        made.append(f"<{tag}{attributes}>{content}</{tag}>")
    return "".join(made)


def _with_class(attributes: str, name: str) -> str:
    if _CLASS.search(attributes):
        return _CLASS.sub(rf'class="\1 {name}"', attributes)
    return f'{attributes} class="{name}"'


def _plain(html: str) -> str:
    return _TAGS.sub("", html).strip()
