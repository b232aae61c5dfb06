"""The tree of indicators in printed tables: who stands under whom, and which points and texts are whose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.authoring.naming import Figure, close, folded, read_name, read_points
from evaluator.reading.indicator_table import IndicatorTable, Part, Row

#: a name that is taken from the wording of a row ends at the first of these, or after so many characters
_ENDS = re.compile(r"[，。；：、（(,;:\n]")
LONGEST_NAME = 20


#: where points are said that stand behind a name, rather than under a heading
NAME = "名称"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source: the table as it is called, and the row in it."""

    table: str
    row: int

    def __str__(self) -> str:
        return f"{self.table}第 {self.row} 行"


@dataclass(eq=False)
class Node:
    """An indicator as printed. `claims` are the points said of it, in the order found, `texts` all else in its rows.

    `top` and `bottom` count rows through all tables; `source` is the cell with the name, empty where a name was made.
    `conditions` say in words for whom it is, `applies` as an expression as far as they are understood.
    """

    level: int
    source: str
    place: Place
    top: int
    parent: Node | None = None
    bottom: int = 0
    name: str = ""
    number: str = ""
    whole: bool = False
    code: str = ""
    claims: list[tuple[Figure, str]] = field(default_factory=list)
    texts: list[Part] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    points: Fraction | None = None
    notes: list[str] = field(default_factory=list)
    folded: list[Node] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    applies: str = ""

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Node]:
        return (node for node in self.walk() if not node.children)

    def of(self, role: str) -> list[str]:
        """The texts of one kind."""
        return [part.text for part in self.texts if part.role == role]

    def own(self) -> str:
        """Code and name, as it is spoken of."""
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of a sum: what it says, and the number of roots above it."""

    label: str
    value: Fraction | None
    place: Place
    roots: int
    texts: tuple[str, ...]


@dataclass
class Outline:
    """The tree as printed: its roots, the sums stated, texts that belong to no indicator, and points that cannot be read."""

    roots: list[Node] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)
    stray: list[tuple[Place, str]] = field(default_factory=list)
    unread: list[tuple[Node, Place, str]] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()


def outline_of(tables: Sequence[IndicatorTable]) -> Outline:
    """The tree that the rows of the tables make, one table going on with the other."""
    builder = _Builder()
    for table in tables:
        builder.read(table)
    for node in list(builder.outline.walk()):
        _settle(node, builder.outline)
    for node in list(builder.outline.walk()):
        if not node.children and _has_parts(node):
            _split(node)
        elif not node.children or node.of("points"):
            _claim(node)
        for text in node.of("code")[:1]:
            node.number, node.whole = folded(text), True
    _number(builder.outline.roots, None)
    return builder.outline


class _Builder:
    def __init__(self) -> None:
        self.outline = Outline()
        self.way: list[Node] = []
        self.offset = 0
        self.condition = ""

    def read(self, table: IndicatorTable) -> None:
        if not table.continued:
            self.way = []
            self.condition = _for_whom(table)
        for row in table.rows:
            self._row(row, Place(table.source.name, row.number))
        self.offset += max((row.number for row in table.rows), default=0) + 1

    def _row(self, row: Row, place: Place) -> None:
        if row.label:
            self._sum(row, place)
            return
        at = self.offset + row.number
        for part in sorted(row.names, key=lambda name: name.level):
            self._name(self._beside(part), place, at)
        for node in self.way:
            node.bottom = at
        for part in row.parts:
            if part.role == "level":
                continue
            if self.way:
                shift = self.offset
                self.way[-1].texts.append(
                    Part(part.role, part.heading, part.text, part.top + shift, part.bottom + shift, part.level)
                )
            else:
                self.outline.stray.append((place, part.text))

    def _beside(self, part: Part) -> Part:
        """A line over the whole width that goes on counting the roots (五、加分项 behind 四) is one of them."""
        last = self.outline.roots[-1] if self.outline.roots else None
        if part.level or last is None or not last.level or last.whole:
            return part
        number = read_name(part.text).number
        goes_on = number.isdecimal() and last.number.isdecimal() and int(number) == int(last.number) + 1
        return replace(part, level=last.level) if goes_on else part

    def _name(self, part: Part, place: Place, at: int) -> None:
        """A name begins a new indicator, unless it repeats the one that is open at its level."""
        read = read_name(part.text)
        depth = next((n for n, node in enumerate(self.way) if node.level >= part.level), len(self.way))
        if depth < len(self.way):
            same = self.way[depth]
            if same.level == part.level and (same.number, same.name) == (read.number, read.name):
                if folded(part.text) != folded(same.source):
                    same.notes.append(f"续表里写作：{part.text}")
                    same.claims += [(read.points, NAME)] if read.points else []
                return
        self.way = self.way[:depth]
        parent = self.way[-1] if self.way else None
        node = Node(part.level, part.text, place, at, parent, at, read.name, read.number, read.whole)
        if read.points is not None:
            node.claims.append((read.points, NAME))
        if parent is None and self.condition:
            node.texts.append(Part("applies", "表题", self.condition, at, at))
        (self.outline.roots if parent is None else parent.children).append(node)
        self.way.append(node)

    def _sum(self, row: Row, place: Place) -> None:
        figures = [(part.role == "points", read_points(part.text)) for part in row.parts]
        ordered = sorted((pair for pair in figures if pair[1] is not None), key=lambda pair: not pair[0])
        value = ordered[0][1].value if ordered and ordered[0][1] is not None else None
        texts = tuple(part.text for part in row.parts)
        self.outline.sums.append(Sum(row.label, value, place, len(self.outline.roots), texts))


def _for_whom(table: IndicatorTable) -> str:
    """The condition in the line above a table: （一）适用于单位类别为水利局的（100分）."""
    last = table.above[-1] if table.above else ""
    found = re.search(r"(?:只)?适用于(?P<whom>[^，。；：]+?)的?(?:[（(][\d.]+分[)）])?$", last)
    return found["whom"] if found else ""


def _settle(node: Node, outline: Outline) -> None:
    """Give what reaches over more rows than the node to the one above that has these rows; read points."""
    for part in list(node.texts):
        owner = node
        if part.role == "points":
            while owner.parent is not None and owner.level > part.level > 0:
                owner = owner.parent
        while owner.parent is not None and part.bottom > owner.bottom and owner.parent.top == part.top:
            owner = owner.parent
        if part.role == "points":
            figure = read_points(part.text)
            if figure is None:
                outline.unread.append((node, Place(node.place.table, node.place.row), part.text))
                node.notes.append(f"分值写的是“{part.text}”，读不出数")
            elif owner is not node:
                owner.claims.append((figure, part.heading))
            if figure is None or owner is not node:
                node.texts.remove(part)
        elif owner is not node:
            node.texts.remove(part)
            owner.texts.append(part)


def _claim(node: Node) -> None:
    """The points in the rows of a node are said of it."""
    pointed = [part for part in node.texts if part.role == "points"]
    read = [(read_points(part.text), part.heading) for part in pointed]
    node.claims += [(figure, heading) for figure, heading in read if figure is not None]
    node.texts = [part for part in node.texts if part.role != "points"]


def _has_parts(node: Node) -> bool:
    """Whether a leaf has several rows with points of their own, and wordings in several rows."""
    pointed = {part.top for part in node.texts if part.role == "points"}
    return len(pointed) > 1 and len({part.top for part in node.texts if part.role in ("criteria", "content")}) > 1


def _split(node: Node) -> None:
    """Make the rows of a leaf that have points of their own its parts."""
    pointed = [part for part in node.texts if part.role == "points"]
    tops = sorted({part.top for part in pointed})
    for n, top in enumerate(tops):
        last = tops[n + 1] - 1 if n + 1 < len(tops) else node.bottom
        inside = [p for p in node.texts if (p.top >= top or n == 0) and p.top <= last]
        words = next((p.text for p in inside if p.role in ("content", "criteria")), "")
        place = Place(node.place.table, node.place.row + top - node.top)
        part = Node(node.level + 1, "", place, top, node, last, _short(words, node, n))
        part.texts = inside
        node.children.append(part)
        _claim(part)
    node.texts = [p for p in node.texts if not any(p in child.texts or p.role == "points" for child in node.children)]


def _short(words: str, node: Node, n: int) -> str:
    """A name made of the first words of a wording; where that is none, or taken, a number behind the name above."""
    text = read_name(words).name if words else ""
    end = _ENDS.search(text)
    short = close(text[: end.start()] if end else text)[:LONGEST_NAME]
    taken = any(child.name == short for child in node.children)
    return f"{node.name}（{n + 1}）" if not short or taken else short


def _number(nodes: list[Node], parent: Node | None) -> None:
    """Codes: the printed ones where they are of use, else by place; each only once."""
    own = [node.number for node in nodes]
    usable = bool(own) and all(own) and len(set(own)) == len(own) and (nodes[0].whole or own[0] in ("1", "0"))
    for n, node in enumerate(nodes, 1):
        if usable and node.whole:
            node.code = node.number
        elif usable:
            node.code = f"{parent.code}.{node.number}" if parent else node.number
        else:
            node.code = f"{parent.code}.{n}" if parent else str(n)
        _number(node.children, node)
    if parent is None:
        codes = [node.code for root in nodes for node in root.walk()]
        if len(set(codes)) < len(codes):
            _by_place(nodes, "")


def _by_place(nodes: list[Node], above: str) -> None:
    for n, node in enumerate(nodes, 1):
        node.code = f"{above}{n}"
        _by_place(node.children, f"{node.code}.")
