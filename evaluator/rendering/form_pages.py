"""What the sheets of a form look like, on screen and on paper: each sheet becomes a page of cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evaluator.diagnostics import cell_name
from evaluator.forms.form import BLANK, LEAF_COLUMN, TICK, Column, Entry, Form, Line, Sheet, Values
from evaluator.model.question import NUMERIC, Value
from evaluator.rendering.choices import Rule, allowed
from evaluator.rendering.page import (
    BODY,
    FILL_IN,
    GREY,
    HEADING,
    HEI,
    PAGE_NUMBER,
    Box,
    Look,
    Page,
    Written,
    box,
    written,
)
from evaluator.rendering.room import heights

#: the hidden sheet of lists to choose from
OPTIONS = "选项"
#: the hidden columns before the printed ones: the line's code and, of indicators, the leaf's
HIDDEN = 2
PORTRAIT = frozenset({"cover", "sample", "evidence"})
#: how wide a list may be to stand upright
PORTRAIT_WIDTH = 110.0
#: sheets in which several rows belong together
WHOLE_GROUPS = frozenset({"facts", "indicators"})
#: what fits between the margins of a landscape page; in width an eighth is spared for programs that draw columns wider
PAGE_PIXELS, PAGE_POINTS = 905.0, 488.0


class FormPages:
    """Makes the pages of one form, for any values; behind them a hidden one with the lists that no cell could hold."""

    def __init__(self, form: Form) -> None:
        self.sheets, self.foot = form.sheets, f"{form.ref}　校验值 {form.hash[:12]}"
        self.paths = [{entry.path for entry in sheet.entries()} for sheet in form.sheets]
        rules = (rule for entry in form.entries() if (rule := allowed(entry)) is not None)
        self.lists = list(dict.fromkeys(rule.options for rule in rules if not rule.fits))

    def all(self, values: Values) -> list[Page]:
        """Every page, filled in with the values by path."""
        pages = [self._page(sheet, values) for sheet in self.sheets]
        return [*pages, self._options()] if self.lists else pages

    def with_any(self, values: Values) -> dict[int, Page]:
        """The pages on which any of the values stands, by their number from 0."""
        return {
            n: self._page(self.sheets[n], values) for n, paths in enumerate(self.paths) if not paths.isdisjoint(values)
        }

    def _page(self, sheet: Sheet, values: Values) -> Page:
        return _Maker(sheet, values, self.lists).page(self.foot)

    def _options(self) -> Page:
        """A column for each list; it is read by the rules alone, never by us."""
        boxes = [
            box(row, column, option)
            for column, options in enumerate(self.lists, 1)
            for row, option in enumerate(options, 1)
        ]
        return Page(OPTIONS, tuple(boxes), hidden=True, locked=True)


class _Maker:
    """Makes the page of one sheet."""

    def __init__(self, sheet: Sheet, values: Values, lists: list[tuple[str, ...]]) -> None:
        self.sheet, self.values, self.lists = sheet, values, lists
        self.cover = sheet.kind == "cover"
        self.numbers = {column.code: n for n, column in enumerate(sheet.columns, HIDDEN + 1)}
        self.last = HIDDEN + len(sheet.columns)
        self.heading = 2 + len(sheet.notes) + (0 if self.cover else 1)
        self.first = self.heading + 1
        self.heights: dict[int, float] = {}

    def page(self, foot: str) -> Page:
        """The whole of it; `foot` is printed below every page."""
        boxes = [*self._codes(), *self._head(), *self._headings()]
        self._body_heights()
        scale, breaks = self._whole_groups() if self.sheet.kind in WHOLE_GROUPS else (None, ())
        bodies = [self._line(self.first + n, line) for n, line in enumerate(self.sheet.lines)]
        boxes += [cell for line in self._merged(bodies, breaks) for cell in line.values()]
        below = self.first + len(self.sheet.lines)
        for row, line in enumerate(self.sheet.hidden, below):
            boxes += self._line(row, line).values()
        boxes += [
            box(self.first + n, at, code)
            for n, line in enumerate((*self.sheet.lines, *self.sheet.hidden))
            for at, code in ((1, line.code), (2, line.leaf))
            if code
        ]
        return Page(
            self.sheet.name, tuple(boxes), self.heights,
            widths={self.numbers[column.code]: column.width for column in self.sheet.columns},
            hidden_rows=(1, *range(below, below + len(self.sheet.hidden))), hidden_columns=(1, 2),
            portrait=self._portrait(), scale=scale, breaks=breaks,
            heading=0 if self.cover else self.heading, frozen=1 if self.cover else self._frozen(),
            area=(2, HIDDEN + 1, below - 1, self.last), foot=(foot, PAGE_NUMBER), locked=True,
        )  # fmt: skip

    def _portrait(self) -> bool:
        width = sum(column.width for column in self.sheet.columns)
        return self.sheet.kind in PORTRAIT or (self.sheet.kind == "list" and width <= PORTRAIT_WIDTH)

    # -- hidden --

    def _codes(self) -> Iterator[Box]:
        """The first row, hidden: what this sheet is, and the code of each column."""
        yield box(1, 1, self.sheet.mark)
        yield box(1, 2, LEAF_COLUMN)
        for code, number in self.numbers.items():
            yield box(1, number, code)

    # -- title, notes, headings --

    def _head(self) -> Iterator[Box]:
        title = Look(HEI, 22 if self.cover else 16, boxed=False, centred=True)
        yield self._across(2, self.sheet.title, title, 96 if self.cover else 30)
        note = Look(size=11 if self.cover else 9, boxed=False, centred=self.cover)
        for row, text in enumerate(self.sheet.notes, 3):
            yield self._across(row, text, note, None)

    def _across(self, row: int, text: str, look: Look, height: float | None) -> Box:
        """A text over the whole width."""
        width = sum(column.width for column in self.sheet.columns)
        self.heights[row] = height or heights([[(text, width, 1)]], look.size)[0] + 2
        return replace(box(row, HIDDEN + 1, text, look), columns=len(self.sheet.columns))

    def _headings(self) -> Iterator[Box]:
        if self.cover:
            return
        look = Look(HEI, fill=HEADING, centred=True)
        for column, number in zip(self.sheet.columns, self.numbers.values(), strict=True):
            yield box(self.heading, number, column.heading, look)
        widest = [[(column.heading, column.width, 1) for column in self.sheet.columns]]
        self.heights[self.heading] = heights(widest, BODY)[0] + 4

    # -- lines --

    def _line(self, row: int, line: Line) -> dict[str, Box]:
        """The cells of a line by the code of their column."""
        found = {}
        for column in self.sheet.columns:
            word, entry = line.words.get(column.code), line.entries.get(column.code)
            centred = column.centred or word == BLANK
            look = Look(size=self._size(), centred=centred, indent=1 if self.cover and not centred else 0)
            if entry is not None:
                look = replace(look, fill=FILL_IN, unlocked=True, shown=_shown(entry))
                found[column.code] = box(row, self.numbers[column.code], self._filled(entry), look, self._rule(entry))
                continue
            if word == BLANK:
                look = replace(look, size=BODY, colour=GREY)
            found[column.code] = box(row, self.numbers[column.code], word or None, look)
        return found

    def _rule(self, entry: Entry) -> Rule | None:
        rule = allowed(entry)
        if rule is None or rule.fits:
            return rule
        column = cell_name(1, self.lists.index(rule.options) + 1).removesuffix("1")
        return replace(rule, source=f"'{OPTIONS}'!${column}$1:${column}${len(rule.options)}")

    def _size(self) -> float:
        return 12 if self.cover else BODY

    def _filled(self, entry: Entry) -> Written:
        """What stands in a cell already."""
        found = self.values.get(entry.path)
        if entry.tick is None:
            return written(found)
        return TICK if _ticked(entry, found) else None

    def _printed(self, line: Line, column: Column) -> str:
        entry = line.entries.get(column.code)
        if entry is None:
            return line.words.get(column.code, "")
        found = self.values.get(entry.path)
        return found if isinstance(found, str) and entry.tick is None else ""

    # -- merged cells and heights --

    def _merged(self, bodies: list[dict[str, Box]], breaks: tuple[int, ...]) -> list[dict[str, Box]]:
        """The lines with a cell that goes on over several of them as one, cut where a new page begins."""
        for column in self.sheet.columns:
            for start, count in runs(self.sheet.lines, column):
                whole = bodies[start][column.code]
                below = [bodies[n].pop(column.code) for n in range(start, start + count)]
                for row, end in _cut(whole.row, whole.row + count - 1, breaks):
                    # a level that goes on over the page is named there again; what is filled in stands once
                    part = below[row - whole.row] if whole.look is not None and whole.look.unlocked else whole
                    bodies[row - self.first][column.code] = replace(part, row=row, rows=end - row + 1)
        if self.cover:
            for line, cells in zip(self.sheet.lines, bodies, strict=True):
                if not line.entries and not line.words.get("help"):
                    del cells["help"]
                    cells["value"] = replace(cells["value"], columns=2)
        return bodies

    def _body_heights(self) -> None:
        """As high as the longest text needs, since no spreadsheet makes room for merged cells by itself."""
        needs: list[list[tuple[str, float, int]]] = [[] for _ in self.sheet.lines]
        for column in self.sheet.columns:
            for start, count in runs(self.sheet.lines, column):
                text = self._printed(self.sheet.lines[start], column)
                wide = column.width + (30 if self.cover and len(text) > 100 else 0)
                needs[start].append((text, wide, count))
        for row, height in enumerate(heights(needs, self._size(), 16.0 if self.cover else 7.0), self.first):
            self.heights[row] = height

    # -- the page --

    def _whole_groups(self) -> tuple[int, tuple[int, ...]]:
        """Scaled to the width of the page, and broken before what would not fit on it whole.

        «Fit to width» would be simpler, but where it is set Excel takes no breaks.
        """
        pixels = sum(column.width * 7 for column in self.sheet.columns)
        scale = min(100, int(PAGE_PIXELS / pixels * 100))
        room = PAGE_POINTS * 100 / scale - self.heights[self.heading]
        used, breaks = sum(height for row, height in self.heights.items() if row < self.heading), []
        for start, count in runs(self.sheet.lines, self.sheet.columns[self._grouped()]):
            row = self.first + start
            need = sum(self.heights[row + n] for n in range(count))
            if used + need > room and used:
                breaks.append(row - 1)
                used = 0.0
            used += need
        return scale, tuple(breaks)

    def _grouped(self) -> int:
        """The column whose merged cells are not to be cut by a page: the number of a fact, the name of a leaf."""
        levels = [n for n, column in enumerate(self.sheet.columns) if column.code.startswith("level")]
        return levels[-1] if levels else 0

    def _frozen(self) -> int:
        """The first column that moves: behind the name of what the line is for."""
        named = {"indicators": "full" if "full" in self.numbers else "sentence", "facts": "value", "members": "name"}
        return self.numbers[self.sheet.frozen or named.get(self.sheet.kind, "name")]


def runs(lines: tuple[Line, ...], column: Column) -> Iterator[tuple[int, int]]:
    """The first line and the number of lines of each cell in a column, merged ones as one."""
    start = 0
    for n in range(1, len(lines) + 1):
        if n == len(lines) or not lines[n].goes_on(column.code):
            yield start, n - start
            start = n


def _cut(row: int, end: int, breaks: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The rows of a merged cell, cut where a new page begins."""
    for last in [last for last in breaks if row <= last < end]:
        yield row, last
        row = last + 1
    yield row, end


def _ticked(entry: Entry, found: Value | None) -> bool:
    if isinstance(found, frozenset):
        return entry.tick in found if entry.tick else not found
    return found is not None and found == entry.tick


def _shown(entry: Entry) -> str:
    """How spreadsheets show what is typed."""
    kind = "text" if entry.tick is not None else entry.question.type
    if kind == "date":
        return "yyyy-mm-dd"
    if kind == "share":
        return "0.##%"
    return "General" if kind in NUMERIC else "@"
