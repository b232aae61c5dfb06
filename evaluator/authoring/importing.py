"""A published table made into a draft of a standard: read, put in order, rules proposed, held against the engine, written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluator.authoring.applying import Attributes, settle_applies
from evaluator.authoring.asking import Facts
from evaluator.authoring.draft import Draft
from evaluator.authoring.naming import close
from evaluator.authoring.outline import Node, Outline, outline_of
from evaluator.authoring.points import Said, SaidKind, Scored, settle_points
from evaluator.authoring.proposing import Proposed, Unread, propose
from evaluator.authoring.requiring import OF_POINTS, require
from evaluator.authoring.titles import title_of
from evaluator.diagnostics import Diagnostic, Fault, listing
from evaluator.model.numbers import ZERO, plain
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from evaluator.reading.indicator_table import Chosen, IndicatorTable, indicator_tables
from evaluator.reading.known import SCORED
from evaluator.reading.source_tables import hidden_sheets, read_tables
from evaluator.reading.standard import build_standard

#: the draft is held against the engine until nothing is left to be said; each time at least one rule is given up
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class LeafDrafted:
    """A leaf of the draft: what the table says, and what is printed of its rule; `by` is empty where none was proposed."""

    code: str
    name: str
    points: str
    source: str
    sentence: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A draft with what there is to say of it."""

    text: str
    standard: Standard
    leaves: tuple[LeafDrafted, ...]
    used: tuple[str, ...]
    left: tuple[tuple[str, str], ...]
    defects: tuple[Mapping[str, str], ...]

    def proposed(self) -> list[LeafDrafted]:
        return [leaf for leaf in self.leaves if leaf.by]


def import_table(path: Path, only: Sequence[int] = ()) -> tuple[Imported | None, list[Diagnostic]]:
    """The draft of the indicator tables in a file; `only` names tables by number, from 1. None with what is wrong."""
    sources, found = read_tables(path)
    if sources is None:
        return None, found
    chosen = indicator_tables([one for n, one in enumerate(sources, 1) if not only or n in only])
    passed = [one for n, one in enumerate(sources, 1) if only and n not in only]
    chosen = replace(chosen, left=(*chosen.left, *((one, "没有选它（--table）") for one in passed)))
    if not chosen.tables:
        return None, [*found, _without_tables(path, chosen)]
    found += list(_left(path, chosen))
    outline = outline_of(chosen.tables)
    attributes = settle_applies(outline)
    scored = _scored(outline, chosen.tables)
    if not scored.roots:
        say = "指标表里没有一级指标有分值，写不成计分的标准"
        fix = "分值写在单独一列（分值、权重），或写在名称后面的括号里，例如“场地设施（4分）”；本来就不计分的，删去分值栏和评分的话，会写成要求清单"
        return None, [*found, Diagnostic(str(path), "I903", say, fix)]
    found += [_diagnostic(path, said) for said in scored.said]
    rules, facts = _rules(scored, attributes)
    draft = Draft(
        path.name, title_of(path, chosen.tables, sources), scored, rules, facts.declared, chosen.tables, outline.sums,
        [f"{place}：{text}" for place, text in outline.stray], _places(scored),
        attributes=facts.attributes,
    )  # fmt: skip
    standard, text = _settled(draft)
    found += [
        Diagnostic(
            str(path), "I904", entry["say"], "已照录并记入 known_defects；改正原表的请改草稿，并删去那一条", "warning"
        )
        for entry in draft.defects
    ]
    leaves = tuple(_leaves(draft, standard))
    left = tuple((source.name, why) for source, why in chosen.left)
    return Imported(
        text, standard, leaves, tuple(table.source.name for table in chosen.tables), left, tuple(draft.defects)
    ), found


# -- what is said ----------------------------------------------------------------------------------------------------


def _without_tables(path: Path, chosen: Chosen) -> Diagnostic:
    fix = "指标表要有一行表头，写明一级指标、二级指标……（或项目、指标），以及分值或评分标准"
    hidden = hidden_sheets(path) if not chosen.left and path.suffix.lower() != ".docx" else ()
    reasons = "；".join(f"{source.name}{why}" for source, why in chosen.left[:6])
    more = f"隐藏的工作表没有读：{listing(hidden)}" if hidden else "文件里没有表格"
    return Diagnostic(str(path), "I902", f"找不到指标表：{reasons or more}", fix)


def _left(path: Path, chosen: Chosen) -> Iterator[Diagnostic]:
    reasons: dict[str, list[str]] = {}
    for source, why in chosen.left:
        reasons.setdefault(why, []).append(source.name)
    for why, names in reasons.items():
        yield Diagnostic(str(path), "I906", f"{'、'.join(names)}没有读：{why}", "", "note")


#: the code of what is said about points, and the remedy
_REMEDIES: dict[SaidKind, tuple[str, str]] = {
    "apart": ("I904", "照录在草稿里，写在那一处的注释里；请核对原文"),
    "lacking": ("I905", "请核对草稿里的分值"),
    "left_out": ("I905", "漏了分值的请补上；是否决条件的，请写成 gates；是说明的，可以写进 note"),
}


def _diagnostic(path: Path, said: Said) -> Diagnostic:
    code, fix = _REMEDIES[said.kind]
    return Diagnostic(str(path), code, f"{said.place}“{said.about}”：{said.text}", fix, "warning")


# -- rules -----------------------------------------------------------------------------------------------------------


def _scored(outline: Outline, tables: Sequence[IndicatorTable]) -> Scored:
    """The tree with its points; of a table that has none and speaks of none, the tree as a list of requirements."""
    wordings = (text for node in outline.walk() for role in ("criteria", "content") for text in node.of(role))
    pointed = any(table.columns.of("points") for table in tables) or any(node.claims for node in outline.walk())
    if outline.roots and not pointed and not any(OF_POINTS.search(text) for text in wordings):
        return Scored(outline.roots, ZERO, counted=False)
    return settle_points(outline, [table.stated for table in tables if table.stated])


def _rules(scored: Scored, attributes: Attributes) -> tuple[dict[str, Proposed | Unread], Facts]:
    facts = Facts(attributes=attributes)
    rules: dict[str, Proposed | Unread] = {}
    sides = [("", root) for root in scored.roots]
    sides += [("add", root) for root in scored.bonus] + [("deduct", root) for root in scored.penalty]
    for side, root in sides:
        for leaf in root.leaves():
            rules[leaf.code] = found = _rule(leaf, side, facts) if scored.counted else _requirement(leaf, facts)
            if isinstance(found, Proposed):
                facts.take(found.facts)
    return rules, facts


def _rule(leaf: Node, side: str, facts: Facts) -> Proposed | Unread:
    """The rule of a leaf; of one beside the total only lines of its own side, each with an end."""
    if leaf.folded:
        return Unread("下级没有分值，分不下去")
    points = leaf.points or ZERO
    if not points:
        return Unread("原表写的是 0 分" if leaf.points is not None else "原表没有写分值")
    wording = "\n".join(leaf.of("criteria")) or "\n".join(leaf.of("content"))
    found = propose(wording, leaf.name, points, facts)
    if not side or isinstance(found, Unread):
        return found
    if found.more.keys():
        return Unread("总分之外的加减分，没有不适用、缺材料不得分一类的话")
    items = found.rule.get(side)
    if side == "add" and set(found.rule) != {side}:  # one item that is worth what the rule gives
        return replace(found, rule={side: [{"need": leaf.name, "points": points, "rule": found.rule}]})
    if items is None or set(found.rule) != {side}:
        return Unread("总分之外的加减分，要一条一条写")
    ended = [
        {**item, "at_most": item.get("at_most", points)} if {"times", "each"} & item.keys() else item for item in items
    ]
    if any(item.get("points") == "100%" for item in ended):
        return Unread("总分之外的扣分，要写明扣多少")
    return replace(found, rule={side: ended})


def _requirement(leaf: Node, facts: Facts) -> Proposed | Unread:
    return require("\n".join(leaf.of("criteria") or leaf.of("content")), leaf.name, facts)


def _places(scored: Scored) -> int:
    """As many decimals as the points of the table have."""
    values = [node.points for root in scored.roots for node in root.walk() if node.points is not None]
    return max((len(plain(value).partition(".")[2]) for value in values), default=2)


# -- held against the engine -----------------------------------------------------------------------------------------


def _settled(draft: Draft) -> tuple[Standard, str]:
    """The draft as the engine takes it: what it finds wrong in the table is listed, what in a rule gives up the rule."""
    faults: list[Fault] = []
    for _ in range(_ROUNDS):
        text = draft.text()
        document, problems = parse_text(text, draft.file)
        assert document is not None, f"the draft is no YAML: {problems[:3]}"
        standard, faults = build_standard(document.value)
        if standard is not None:
            return standard, text
        if not _mended(draft, document.value, [fault for fault in faults if fault.severity == "error"]):
            break
    raise AssertionError(f"the draft does not load: {faults[:3]}")


def _mended(draft: Draft, value: Mapping[str, Any], faults: Sequence[Fault]) -> bool:
    before = (len(draft.defects), sum(isinstance(found, Unread) for found in draft.rules.values()))
    for fault in faults:
        at = _at(value, fault)
        entry = {"at": at, "code": fault.code, "say": fault.say}
        own = isinstance(draft.rules.get(at), Proposed) and "rule" in fault.path
        if own or (at in draft.rules and fault.code == "C501"):
            rules = dict(draft.rules)
            rules[at] = Unread(fault.say)
            draft.rules = rules
        elif fault.code in SCORED and at and not any((e["at"], e["code"]) == (at, fault.code) for e in draft.defects):
            draft.defects.append(entry)
    draft.facts = {name: what for name, what in draft.facts.items() if _used(name, draft.rules)}
    return before != (len(draft.defects), sum(isinstance(found, Unread) for found in draft.rules.values()))


def _used(name: str, rules: Mapping[str, Proposed | Unread]) -> bool:
    return any(isinstance(found, Proposed) and name in f"{found.rule}{found.more.keys()}" for found in rules.values())


def _at(value: Mapping[str, Any], fault: Fault) -> str:
    """The place of a fault as `known_defects` names it: the code of an indicator, else the first key."""
    if not fault.path or fault.path[0] != "indicators":
        return str(fault.path[0]) if fault.path else ""
    part: Any = value
    code = ""
    for step in fault.path:
        if isinstance(part, Mapping):
            part = part.get(str(step))
        elif isinstance(part, list) and isinstance(step, int):
            part = part[step]
        if isinstance(part, Mapping) and "code" in part:
            code = str(part["code"])
    return code


def _leaves(draft: Draft, standard: Standard) -> Iterator[LeafDrafted]:
    nodes = {
        node.code: node
        for root in (*draft.scored.roots, *draft.scored.bonus, *draft.scored.penalty)
        for node in root.walk()
    }
    for leaf in standard.leaves():
        node, found = nodes[leaf.code], draft.rules[leaf.code]
        source = close(" ".join(node.of("criteria") or node.of("content")))
        points = plain(node.points or ZERO) if draft.scored.counted else ""
        if isinstance(found, Proposed):
            yield LeafDrafted(leaf.code, leaf.name, points, source, leaf.sentence(), by=found.title)
        else:
            yield LeafDrafted(leaf.code, leaf.name, points, source, leaf.sentence(), why=found.why)
