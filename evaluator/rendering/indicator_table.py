"""The indicators of a standard as ministries print them: a row for each leaf, what it stands under merged over its rows.

Both the documents and the spreadsheet are made of this. A table of the documents goes over pages, and a merged cell does
not say on the next one what it is: so it is cut at the rows that begin a page, and named there again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evaluator.model.indicator import Indicator, Way
from evaluator.model.numbers import ZERO, plain
from evaluator.model.source import Citation
from evaluator.model.standard import Standard
from evaluator.rendering.words import EMPTY

LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标")

#: what of a leaf is published, in one word
PUBLISHED, PARTLY, ADDED, OWN, UNTOLD = "公开", "部分公开", "补写", "自拟", "未注明"
MARKS: dict[str, str] = {
    PUBLISHED: "内容见于所注的公开资料，没有补写",
    PARTLY: "有公开资料可依，其余由编制组补写",
    ADDED: "没有公开资料可依，全部由编制组补写",
    OWN: "全部由编制组自拟，不是公开的标准",
    UNTOLD: "没有注明出处",
}


@dataclass(frozen=True, slots=True)
class LevelCell:
    """An indicator in the columns of levels: over how many rows and columns it goes. `points` is empty at a leaf.

    `again` tells that it goes on from the page before.
    """

    code: str
    name: str
    points: str = ""
    rows: int = 1
    columns: int = 1
    leaf: bool = False
    again: bool = False

    @property
    def text(self) -> str:
        """`1.1 场所设施（9分）`; of a leaf without the points, which have a column of their own."""
        return f"{self.code} {self.name}" + (f"（{self.points}分）" if self.points else "")


@dataclass(frozen=True, slots=True)
class LeafRow:
    """A row: the cells of levels that begin in it, from the root on, and what is printed of the leaf.

    `place` is the id of the row in a document, `applies` the conditions of the leaf and of all above it.
    """

    place: str
    cells: tuple[LevelCell, ...]
    leaf: Indicator
    points: str
    applies: tuple[str, ...]
    mark: str
    sources: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The indicators for one kind of subject; `applies` says which, empty where they are for all."""

    applies: str
    depth: int
    points: str
    roots: tuple[Indicator, ...]
    rows: tuple[LeafRow, ...]


def depth_of(standard: Standard) -> int:
    """How many levels the tree has."""
    return max(len(way) for way in standard.ways().values())


def levels(depth: int) -> tuple[str, ...]:
    """The headings of the columns of levels."""
    return tuple(LEVELS[n] if n < len(LEVELS) else f"{n + 1}级指标" for n in range(depth))


def tables(standard: Standard, starts: Collection[str] = ()) -> tuple[IndicatorTable, ...]:
    """A table for each kind of subject that has first-level indicators of its own, in the order of the file.

    `starts` are the places of the rows that begin a page of the document.
    """
    ways, depth = list(standard.ways().values()), depth_of(standard)
    kinds: dict[str, list[Way]] = {}
    for way in ways:
        kinds.setdefault(way[0].applies.say() if way[0].applies is not None else "", []).append(way)
    found = []
    for n, (applies, own) in enumerate(kinds.items(), 1):
        roots = _roots(own)
        points = plain(sum((root.points for root in roots), ZERO)) if standard.scored else ""
        rows = _rows(standard, own, depth, f"row-{n}-", starts)
        found.append(IndicatorTable(applies, depth, points, roots, tuple(rows)))
    return tuple(found)


def whole_table(standard: Standard) -> IndicatorTable:
    """All indicators in one table, as a spreadsheet has them."""
    ways, depth = list(standard.ways().values()), depth_of(standard)
    return IndicatorTable("", depth, "", standard.indicators, tuple(_rows(standard, ways, depth, "row-", ())))


def _roots(ways: list[Way]) -> tuple[Indicator, ...]:
    return tuple({way[0].code: way[0] for way in ways}.values())


def _rows(standard: Standard, ways: list[Way], depth: int, prefix: str, starts: Collection[str]) -> Iterator[LeafRow]:
    places = [f"{prefix}{n}" for n in range(1, len(ways) + 1)]
    cells: list[list[LevelCell]] = [[] for _ in ways]
    for level in range(depth):
        for first, count, node in _runs(ways, level):
            for row, end in _cut(first, first + count, places, starts):
                cell = _cell(standard, node, rows=end - row, again=row > first)
                cells[row].append(replace(cell, columns=depth - level) if cell.leaf else cell)
    for place, way, own in zip(places, ways, cells, strict=True):
        leaf = way[-1]
        yield LeafRow(
            place, tuple(own), leaf,
            plain(leaf.points) if standard.scored else "",
            tuple(node.applies.say() for node in way if node.applies is not None),
            mark_of(leaf.citations, standard), tuple(dict.fromkeys(citation.source for citation in leaf.citations)),
            tuple(_remarks(leaf)),
        )  # fmt: skip


def _runs(ways: list[Way], level: int) -> Iterator[tuple[int, int, Indicator]]:
    """For each indicator of a level: its first row, how many rows it has, and itself."""
    numbered = ((n, way[level] if level < len(way) else None) for n, way in enumerate(ways))
    for node, group in groupby(numbered, key=lambda pair: pair[1]):
        rows = [n for n, _ in group]
        if node is not None:
            yield rows[0], len(rows), node


def _cut(row: int, end: int, places: list[str], starts: Collection[str]) -> Iterator[tuple[int, int]]:
    """The rows of a merged cell, cut before those that begin a page."""
    for start in range(row + 1, end):
        if places[start] in starts:
            yield row, start
            row = start
    yield row, end


def _cell(standard: Standard, node: Indicator, *, rows: int, again: bool) -> LevelCell:
    leaf = node.rule is not None
    points = plain(node.points) if standard.scored and not leaf else ""
    return LevelCell(node.code, node.name, points, rows, leaf=leaf, again=again)


def mark_of(citations: Sequence[Citation], standard: Standard) -> str:
    """In one word what of a leaf, a veto or the grades is published, by its citations; where all is our own, that."""
    published = any(citation.published for citation in citations)
    added = any(citation.added for citation in citations)
    if standard.provenance == "own" and not published:
        return OWN
    if not citations:
        return UNTOLD
    return (PARTLY if added else PUBLISHED) if published else ADDED


def _remarks(leaf: Indicator) -> Iterator[str]:
    """Who settles the leaf where it is not the usual way, and what else a reader of the row should see."""
    if leaf.critical:
        yield "关键指标"
    questions = leaf.questions().values()
    if any(question.judged for question in questions):
        yield "由评估人员评定"
    elif questions and all(question.by == "assessor" for question in questions):
        yield "由评估人员查看"


def listed(texts: Iterable[str], between: str = "、") -> str:
    """The texts in a line, or the sign for nothing."""
    return between.join(texts) or EMPTY
