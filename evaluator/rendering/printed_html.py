"""What the HTML of a report prints: its tables cell by cell and the text around them, to be held against a PDF."""

from __future__ import annotations

from html.parser import HTMLParser

from evaluator.model.printed import Printed, Row, normal

#: what is not read: the head, drawings, and what only a screen shows (the pages have it at their edges)
_UNPRINTED = {"head", "style", "script", "svg"}
_SCREEN = "page-words"
_MARKS = "banner"
_VOID = {"br", "wbr", "meta", "link", "col", "img", "hr", "input"}


def printed_html(html: str) -> Printed:
    """The rows and the text of a page that this program made."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    text = tuple((0, normal(piece)) for piece in parser.text)
    return Printed(tuple(parser.rows), text, ((0, normal("".join(parser.marks))),))


class _Parser(HTMLParser):
    """Collects rows and text; our own HTML closes what it opens."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.text: list[str] = []
        self.marks: list[str] = []
        self._hidden = 0
        self._marking = False
        self._tables = 0
        self._cells: list[str] | None = None
        self._heads: list[bool] = []
        self._spans: list[int] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        kinds = (dict(attrs).get("class") or "").split()
        self._marking = self._marking or _MARKS in kinds
        if self._hidden or self._marking or _SCREEN in kinds or tag in _UNPRINTED:
            self._hidden += 1
        elif tag == "table":
            self._tables += 1
            self._inside = True
        elif tag == "tr":
            self._cells, self._heads, self._spans = [], [], []
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append("")
            self._heads.append(tag == "th")
            self._spans.append(int(dict(attrs).get("colspan") or 1) if tag == "th" else 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._hidden:
            self._hidden -= 1
            self._marking = self._marking and self._hidden > 0
        elif tag == "table":
            self._inside = False
        elif tag == "tr" and self._cells is not None:
            pairs = zip(self._cells, self._spans, strict=True)
            cells = tuple(normal(cell) for cell, span in pairs for _ in range(span))
            self.rows.append(Row(cells, all(self._heads), table=self._tables))
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._marking:
            self.marks.append(data)
        elif self._hidden:
            return
        elif self._cells:
            self._cells[-1] += data
        elif not self._inside:
            self.text.append(data)
