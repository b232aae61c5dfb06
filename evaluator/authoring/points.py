"""Whose points are what: stated, worked out from those around, or not to be had; and what of it contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluator.authoring.outline import NAME, Node, Outline, Place
from evaluator.model.numbers import ZERO, plain

#: totals that standards are made for, where a table does not state its own
_ROUND_TOTALS = (100, 1000, 150, 200, 500)
_BONUS, _PENALTY = ("加分", "附加", "奖励"), ("扣分", "减分", "倒扣", "负面")


SaidKind = Literal["apart", "lacking", "left_out"]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing about the points that a person must know: of which indicator (or the table), where, and what.

    `kind`: points that are there do not agree (apart); they are not there or cannot be read (lacking); so the indicator
    is left out of the tree (left_out).
    """

    place: Place
    about: str
    text: str
    node: Node | None = None
    kind: SaidKind = "apart"


@dataclass
class Scored:
    """The tree with its points settled: the roots that make the total, those beside it, and those without points.

    `counted` is False for a list of requirements, which has no points at all.
    """

    roots: list[Node]
    total: Fraction
    bonus: list[Node] = field(default_factory=list)
    penalty: list[Node] = field(default_factory=list)
    pointless: list[Node] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    counted: bool = True


def settle_points(outline: Outline, stated: list[str]) -> Scored:
    """Settle the points of a tree; `stated` are the totals in headings (分值（100分）)."""
    said: list[Said] = []
    for node, place, text in outline.unread:
        said.append(Said(place, node.own(), f"分值写的是“{text}”，读不出数", node, kind="lacking"))
    for root in outline.roots:
        _settle(root, said)
    pointless = [root for root in outline.roots if root.points is None]
    roots = [root for root in outline.roots if root.points is not None]
    lost = "没有分值，也推算不出，没有写进指标；全文留在文末"
    said += [Said(root.place, root.own(), lost, root, "left_out") for root in pointless]
    total, bonus, penalty = _beside(roots, outline, stated)
    outside = {id(root) for root in (*bonus, *penalty)}
    roots = [root for root in roots if id(root) not in outside]
    summed = _summed(roots)
    said += _sums(outline, roots, total, summed)
    return Scored(roots, total if total is not None else summed, bonus, penalty, pointless, said)


def _summed(roots: list[Node]) -> Fraction:
    """What the roots come to: where some are only for some, the most that anybody has."""
    kinds = {root.applies for root in roots if root.applies} or {""}
    return max(sum((r.points or ZERO for r in roots if r.applies in ("", kind)), ZERO) for kind in kinds)


def _settle(node: Node, said: list[Said]) -> None:
    for child in node.children:
        _settle(child, said)
    claimed = _claimed(node, said)
    lacking = [child for child in node.children if child.points is None]
    known = sum((child.points or ZERO for child in node.children), ZERO)
    if claimed is not None and len(lacking) == 1 and claimed > known:
        lacking[0].points = claimed - known
        lacking[0].notes.append(f"原表没有写分值，按“{node.name}”的 {plain(claimed)} 分减去同级其余各项得出")
        text = f"没有写分值，按上级推算为 {plain(claimed - known)} 分"
        said.append(Said(lacking[0].place, lacking[0].own(), text, lacking[0], kind="lacking"))
        lacking = []
    if lacking and node.children:
        if claimed is not None:
            text = f"下级有 {len(lacking)} 项没有分值，分不下去；暂以“{node.name}”为末级指标，下级写在它的说明里"
            said.append(Said(node.place, node.own(), text, node, kind="lacking"))
            node.folded, node.children = node.children, []
        node.points = claimed
        return
    if not node.children:
        node.points = claimed
        return
    node.points = claimed if claimed is not None else known
    if claimed is None:
        node.notes.append("原表没有写分值，按下级之和")


def _claimed(node: Node, said: list[Said]) -> Fraction | None:
    """The points that the table gives a node; where it gives two, the one that its children come to, else the column's."""
    values = list(dict.fromkeys(figure.value for figure, _ in node.claims if figure.value))
    if any(not figure.value for figure, _ in node.claims):
        node.notes.append("原表写的是 0 分")
    if len(values) < 2:
        return values[0] if values else None
    known = sum((child.points or ZERO for child in node.children), ZERO)
    column = [figure.value for figure, where in node.claims if where != NAME]
    chosen = known if known in values else column[0] if column else values[0]
    text = f"分值有几种写法（{'、'.join(plain(value) for value in values)}），按 {plain(chosen)} 分"
    said.append(Said(node.place, node.own(), text, node))
    node.notes.append(text)
    return chosen


def _beside(roots: list[Node], outline: Outline, stated: list[str]) -> tuple[Fraction | None, list[Node], list[Node]]:
    """The total as stated, and the roots that stand beside it: those for 加分 and 扣分 which it does not count."""
    sums = [one.value for one in outline.sums if one.value is not None and "小" not in one.label]
    totals = [*sums[::-1], *(Fraction(text) for text in stated)]
    bonus = [root for root in roots if any(word in root.name for word in _BONUS)]
    penalty = [root for root in roots if root not in bonus and any(word in root.name for word in _PENALTY)]
    negative = [
        root for root in penalty if any(figure.sign == "-" for leaf in root.walk() for figure, _ in leaf.claims)
    ]
    beside = {id(root) for root in (*bonus, *penalty)}
    others = _summed([root for root in roots if id(root) not in beside])
    everything = _summed(roots)
    if everything in totals and not negative:
        return everything, [], []
    if others in totals or (not totals and others in _ROUND_TOTALS and others != everything):
        return others, bonus, penalty
    return (totals[0] if totals else None), [], negative


def _sums(outline: Outline, roots: list[Node], total: Fraction | None, summed: Fraction) -> list[Said]:
    """What the rows of sums say that is not so."""
    said = []
    first = 0
    for one in outline.sums:
        part = sum((root.points or ZERO for root in outline.roots[first : one.roots] if root in roots), ZERO)
        if one.value is None:
            said.append(Said(one.place, one.label, "这一行没有写数", kind="lacking"))
        elif one.value not in (part, summed):
            text = f"写的是 {plain(one.value)}，以上各项相加是 {plain(part)}"
            said.append(Said(one.place, one.label, text))
        first = one.roots if one is not outline.sums[-1] else first
    if total is not None and total != summed and not outline.sums and roots:
        said.append(Said(roots[0].place, "总分", f"表头写的是 {plain(total)}，各一级指标相加是 {plain(summed)}"))
    return said
