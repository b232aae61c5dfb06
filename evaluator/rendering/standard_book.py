"""A standard as a workbook: the table of its indicators as ministries print them, and sheets with all else that is printed.

The sheet 指标体系 comes first. Who reads it back can rely on this:

- Its first row is the heading row, the only one; nothing stands above it. Each further row is a leaf, nothing stands below.
- The columns are, from the left: 一级指标, 二级指标 … as deep as the tree is; 分值, only where the standard has points;
  评分标准 (要求, where it has none); 评估方法; 佐证材料; 性质; 适用范围, only where something is not for all; 备注.
- A cell of the columns of levels is `code name`, with one space: `1.1.1.1 两室两中心设置`. An indicator with others under it
  has its points behind its name, `1.1 场所设施（9分）`, and is merged downwards over the rows of its leaves, never sideways
  and never cut. A leaf stands in the column of its own level, and the columns of deeper levels are empty in its row.
- 分值 is a number. 评分标准 is the generated sentence and nothing else. Several methods or materials are parted by 、;
  several conditions, sources and remarks by ；.
- Texts are texts, whatever they begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluator.model.standard import Standard
from evaluator.rendering.indicator_table import IndicatorTable, LeafRow, levels, whole_table
from evaluator.rendering.page import BODY, HEADING, HEI, PAGE_NUMBER, Box, Look, Page, Written, box, written
from evaluator.rendering.room import heights
from evaluator.rendering.view_facts import FactView
from evaluator.rendering.view_standard import StandardView, standard_view
from evaluator.rendering.workbook import book_bytes

TABLE = "指标体系"
#: points to spare in each row: programs without 宋体 set the same text in one line more
_SPARE = 14.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its heading; its width is in characters as spreadsheets count them."""

    heading: str
    width: float
    centred: bool = False
    top: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """A cell of a column, over so many rows."""

    value: Written
    rows: int = 1


#: the cells of a row; None where the one above goes on
_Row = Sequence[_Block | None]


def standard_book(standard: Standard) -> bytes:
    """The standard as an .xlsx file; the same standard always gives the same bytes."""
    view = standard_view(standard)
    return book_bytes(standard.title, list(_pages(standard, view)), f"{standard.ref} {standard.hash}")


def _pages(standard: Standard, view: StandardView) -> Iterator[Page]:
    table = whole_table(standard)
    conditional = any(row.applies for row in table.rows)
    rows = [_leaf_row(row, table, scored=view.scored, conditional=conditional) for row in table.rows]
    yield _page(view, TABLE, list(_columns(table, scored=view.scored, conditional=conditional)), rows, table.depth)
    yield _page(view, "说明", [_Column("项目", 22), _Column("内容", 84)], _plain(_about(view)), upright=True)
    yield _page(view, "评分办法" if view.scored else "判断办法", [_Column("事项", 30), _Column("规定", 76)],
                _plain(_rules(view)), upright=True)  # fmt: skip
    if view.facts:
        yield _page(view, "采集项", _FACTS, _plain(map(_fact_row, (*view.attributes, *view.facts))))
    if view.evidence:
        columns = [_Column("材料", 42), _Column("用于的指标", 50), _Column("必备", 14)]
        yield _page(view, "佐证材料清单", columns, _plain(_evidence(view)), upright=True)
    columns = [_Column("指标", 28), _Column("性质", 10, centred=True), _Column("来源", 18), _Column("已公开的内容", 40),
               _Column("补写的内容", 40)]  # fmt: skip
    origins = ((f"{o.code} {o.name}".strip(), o.mark, o.source, o.published, o.added) for o in view.origins)
    yield _page(view, "来源说明", columns, _plain(origins))


# -- the table of indicators -------------------------------------------------------------------------------------------


def _columns(table: IndicatorTable, *, scored: bool, conditional: bool) -> Iterator[_Column]:
    for n, name in enumerate(levels(table.depth), 1):
        yield _Column(name, 20 if n == table.depth else 16, top=n < table.depth)
    if scored:
        yield _Column("分值", 6, centred=True)
    yield _Column("评分标准" if scored else "要求", 62)
    yield _Column("评估方法", 12)
    yield _Column("佐证材料", 20)
    yield _Column("性质", 9.5, centred=True)
    if conditional:
        yield _Column("适用范围", 16)
    yield _Column("备注", 17)


def _leaf_row(row: LeafRow, table: IndicatorTable, *, scored: bool, conditional: bool) -> _Row:
    found: list[_Block | None] = [None] * (table.depth - len(row.cells) - row.cells[-1].columns + 1)
    found += [_Block(cell.text, cell.rows) for cell in row.cells]
    found += [_Block(None)] * (row.cells[-1].columns - 1)
    leaf = row.leaf
    texts = [leaf.sentence(), "、".join(leaf.methods), "、".join(leaf.evidence), row.mark]
    if conditional:
        texts.append("；".join(row.applies))
    texts.append("；".join((*row.remarks, *row.sources)))
    return [*found, *([_Block(written(leaf.points))] if scored else []), *map(_Block, texts)]


# -- the other sheets --------------------------------------------------------------------------------------------------


def _about(view: StandardView) -> Iterator[tuple[str, ...]]:
    yield "名称", view.title
    yield "标准编号", view.id
    yield "版本", view.version
    yield "性质", view.provenance
    yield "评估对象", view.subject_name
    yield "满分", f"{view.total}分" if view.scored else "不计分"
    yield "规模", f"{view.depth}级、{view.size}项"
    yield "内容校验码（SHA-256）", view.hash
    for mark, words, count in view.marks:
        yield f"性质为“{mark}”的", f"{count}项：{words}"
    for n, text in enumerate(view.note, 1):
        yield f"说明{n}", text
    for words, names in view.conditional:
        yield "适用范围", f"{names}，只适用于{words}的{view.subject_name}。"
    for key, title, credited, date in view.sources:
        yield f"来源 {key}", f"{title}（{credited}，{date}）"
    for one in view.not_evaluated:
        yield f"资料提到、不评（{one.source}）", f"{one.says}。不评：{one.because}"
    for where, words, found, scored in view.defects:
        yield (
            f"公布稿的已知问题：{where}",
            "\n".join(part for part in (words, found and f"核对：{found}", f"计分：{scored}") if part),
        )


def _rules(view: StandardView) -> Iterator[tuple[str, ...]]:
    for n, text in enumerate(view.steps, 1):
        yield f"第{n}步", text
    for heading, words in view.rules:
        yield heading, "\n".join(words)
    for code, name, said in view.not_applicable:
        yield f"不适用{'和不得分' if view.scored else ''}：{code} {name}", said
    for name, sign, said in view.extras:
        yield f"{sign}：{name}", said
    for gate in view.gates:
        yield f"否决和限制：{gate.name}", f"{gate.sentence}（{gate.who}）"
    for name, limits in view.bands:
        yield f"等次：{name}", limits
    for text in view.grade_rules:
        yield "等次的规定", text
    for text in view.checks:
        yield "数据校验", text


_FACTS = [
    _Column("采集项", 24), _Column("类型", 10, centred=True), _Column("填报的内容", 36), _Column("口径", 56),
    _Column("由谁填", 14, centred=True), _Column("用于", 18),
]  # fmt: skip


def _fact_row(fact: FactView) -> tuple[str, ...]:
    parts = "\n".join(f"{part.label}：{part.wanted}" if part.label else part.wanted for part in fact.parts)
    used = "、".join((*(leaf.code for leaf in fact.used), *fact.others))
    return fact.label, fact.kind, parts, "\n".join(fact.told), fact.who, used


def _evidence(view: StandardView) -> Iterator[tuple[str, ...]]:
    for one in view.evidence:
        uses = "\n".join(f"{leaf.code} {leaf.name}" for leaf in one.leaves)
        yield one.name, uses, "、".join(leaf.code for leaf in one.required)


# -- pages -------------------------------------------------------------------------------------------------------------


def _plain(rows: Iterable[Sequence[str]]) -> list[_Row]:
    return [[_Block(text) for text in row] for row in rows]


def _page(
    view: StandardView, name: str, columns: list[_Column], rows: list[_Row], frozen: int = 1, *, upright: bool = False
) -> Page:
    """A sheet of rows below one heading row, which every printed page repeats."""
    head = Look(HEI, fill=HEADING, centred=True)
    boxes = [box(1, n, column.heading, head) for n, column in enumerate(columns, 1)]
    needs: list[list[tuple[str, float, int]]] = []
    for place, row in enumerate(rows, 2):
        boxes += _boxes(place, row, columns)
        needs.append(
            [(str(one.value or ""), columns[n].width, one.rows) for n, one in enumerate(row) if one is not None]
        )
    tall = heights([[(column.heading, column.width, 1) for column in columns], *needs], BODY, _SPARE)
    return Page(
        name, tuple(boxes), dict(enumerate(tall, 1)),
        widths={n: column.width for n, column in enumerate(columns, 1)},
        portrait=upright, heading=1, frozen=frozen + 1, area=(1, 1, len(rows) + 1, len(columns)),
        foot=(f"{view.id}@{view.version}　校验值 {view.hash[:12]}", PAGE_NUMBER),
        head="　".join(part for part in (view.title, view.head) if part),
    )  # fmt: skip


def _boxes(place: int, row: _Row, columns: list[_Column]) -> Iterator[Box]:
    for n, one in enumerate(row):
        if one is not None:
            look = Look(centred=columns[n].centred, top=columns[n].top)
            made = box(place, n + 1, one.value, look)
            yield Box(place, n + 1, made.value, made.look, rows=one.rows)
