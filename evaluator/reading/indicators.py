"""The tree of indicators read from plain data: codes, points, inherited keys, and the rule of each leaf."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.expressions.composite import Rate
from evaluator.expressions.names import Names
from evaluator.expressions.parser import read_condition
from evaluator.model.dates import date_hint, parse_date
from evaluator.model.indicator import Gives, Indicator, NotApplicable
from evaluator.model.numbers import ONE, ZERO, Rounding, looks_like_number, parse_number, plain, text_of
from evaluator.model.question import Known, Question
from evaluator.model.rule import Condition, Rule
from evaluator.reading.citations import check_cited, citations
from evaluator.rules import notes, read_rule
from evaluator.rules.item_reading import read_items
from evaluator.rules.items import Item
from evaluator.rules.nothing import Nothing
from evaluator.rules.scope import Scope
from evaluator.rules.summing import Summing

_INHERITED = ("by", "requires", "evidence", "methods", "source", "due")
#: what one line of bonus or penalty may move at all; only keeps slips of the pen out
MOST_EXTRA = Fraction(10**6)
_MISSING = Fraction(-1)  # stands for points that could not be read; sums over it are not checked


@dataclass
class Tree:
    """Reads the indicators of one standard.

    `used` collects the keys of all questions that rules use, `unsure` the nodes of which it is not known to whom they apply;
    `lost` tells whether there are nodes, or codes of nodes, that could not be read. `scored` is False for requirements
    without points.
    """

    names: Names
    scales: Mapping[str, Any]
    sources: frozenset[str]
    sources_lost: bool
    faults: Faults
    rounding: Rounding
    scales_lost: bool = False
    used: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    unsure: set[Path] = field(default_factory=set)
    lost: bool = False
    scored: bool = True

    def read(self, entries: Any, defaults: Mapping[str, Any]) -> list[tuple[Indicator, Path]]:
        """The roots with their paths; a node that cannot be read at all is left out."""
        found = []
        self.lost = not isinstance(entries, list) or not entries
        self._sources(defaults.get("source"), ("defaults", "source"))
        self._due(defaults, ("defaults",))
        self._weightless(entries, ("indicators",))
        for n, entry in enumerate(entries if isinstance(entries, list) else []):
            path: Path = ("indicators", n)
            node = self.node(entry, path, dict(defaults))
            if node is not None:
                found.append((node, path))
        self._siblings(found)
        return found

    def node(self, entry: Any, path: Path, inherited: dict[str, Any]) -> Indicator | None:
        if not isinstance(entry, Mapping):
            self.lost = True
            return None
        here = {**inherited, **{key: entry[key] for key in _INHERITED if key in entry}}
        code, name = text_of(entry.get("code", "")), text_of(entry.get("name", ""))
        self._code(code, name, path)
        points = self._points(entry, path)
        self._sources(entry.get("source"), (*path, "source"))
        self._due(entry, path)
        applies = self._applies(entry, path)
        if self._faulty("children", path):
            self.lost = True
        if applies is None and ("applies" in entry or self.faults.misspelt(path, "applies")):
            self.unsure.add(path)
        weight = entry.get("weight", ONE)
        node = Indicator(
            code,
            name,
            points,
            applies=applies,
            critical=entry.get("critical") is True,
            extra=self.limits(entry, path),
            combine="mean" if entry.get("combine") == "mean" or self._faulty("combine", path) else "sum",
            weight=Fraction(weight) if isinstance(weight, Fraction) else ONE,
            scored=self.scored,
        )
        children = entry.get("children")
        if isinstance(children, list):
            if "rule" in entry:
                fix = "评分规则只写在末级指标上；请删去 rule，或删去 children"
                self.faults.add(Fault("C504", (*path, "rule"), f"“{code} {name}”既有下级又有评分规则", fix, on="key"))
            self._only(entry, ("bonus", "penalty", "na", "floor"), path, "末级指标")
            if node.combine == "sum" and self._weightless(children, (*path, "children")):
                node = replace(node, combine="mean")
            nodes = [self.node(child, (*path, "children", n), here) for n, child in enumerate(children)]
            self._siblings([(node, (*path, "children", n)) for n, node in enumerate(nodes) if node is not None])
            below = tuple(child or _blank() for child in nodes)
            return replace(node, children=below, points=points if self.scored else sum((c.points for c in below), ZERO))
        if "rule" not in entry and not ({"bonus", "penalty"} & entry.keys() and points == 0):
            if entry and "children" not in entry and not self.faults.misspelt(path, "rule", "children"):
                only = "；只加分、扣分的，points 写 0" if {"bonus", "penalty"} & entry.keys() else ""
                fix = f"末级指标要写 rule；还要往下分的，写 children{only}"
                self.faults.add(Fault("C503", path, f"“{code} {name}”没有评分规则，也没有下级", fix))
                self.lost = True
            return node
        self._only(entry, ("combine",), path, "有下级的指标")
        return self._leaf(node, entry, path, here)

    def _faulty(self, key: str, path: Path) -> bool:
        """Whether a key of a node is misspelt, or what stands there is not of its shape."""
        where = (*path, key)
        return self.faults.misspelt(path, key) or any(f.path == where and f.code != "S201" for f in self.faults.found)

    def _only(self, entry: Mapping[str, Any], keys: tuple[str, ...], path: Path, where: str) -> None:
        """A key that would have no effect here is a slip."""
        for key in keys:
            if key in entry and not self.faults.at((*path, key)):
                self.faults.add(
                    Fault("R408", (*path, key), f"{key} 只用于{where}", f"请删去 {key}，或移到{where}上", on="key")
                )

    def _weightless(self, entries: Any, path: Path) -> bool:
        """Weights among nodes whose points are simply added have no effect: said once; whether all of them have one."""
        nodes = [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
        weighted = [n for n, entry in enumerate(nodes) if "weight" in entry]
        if weighted and self.scored:
            fix = "要加权平均的，在上级写 combine: mean；不是的，请删去 weight"
            say = "weight 只用于 combine: mean 的下级，这里的上级没有写"
            self.faults.add(Fault("R408", (*path, weighted[0], "weight"), say, fix, on="key"))
        return len(weighted) == len(nodes) > 0

    # -- the parts of a node --

    def _code(self, code: str, name: str, path: Path) -> None:
        if not code or self.faults.at((*path, "code")):
            self.lost = True
            return
        if code in self.codes:
            say = f"编号“{code}”已经用在“{self.codes[code]}”上"
            self.faults.add(Fault("C502", (*path, "code"), say, "每个指标的编号要不同"))
        self.codes.setdefault(code, name)

    def _siblings(self, placed: list[tuple[Indicator, Path]]) -> None:
        names: set[str] = set()
        for node, path in placed:
            if node.name and node.name in names and node.applies is None:
                fix = "同一上级下的指标名称要不同"
                self.faults.defect(Fault("C507", (*path, "name"), f"名称“{node.name}”写了两次", fix))
            names.add(node.name)

    def _points(self, entry: Mapping[str, Any], path: Path) -> Fraction:
        if not self.scored:
            return ONE
        if "points" not in entry or self.faults.at((*path, "points")):
            return _MISSING
        text = text_of(entry["points"])
        if not looks_like_number(text) or text.endswith("%"):
            self.faults.add(Fault("S203", (*path, "points"), f"指标的分值要写数，写的是“{text}”", "例如 points: 4"))
            return _MISSING
        points = parse_number(text)
        if points < 0:
            self.faults.add(Fault("S207", (*path, "points"), f"指标的分值不能为负，写的是 {text}", "扣分写在规则里"))
            return _MISSING
        return points

    def _applies(self, entry: Mapping[str, Any], path: Path) -> Condition | None:
        if "applies" not in entry or self.faults.at((*path, "applies")):
            return None
        only = Names(attributes=self.names.attributes, spoilt=self.names.spoilt)
        text, where = text_of(entry["applies"]), (*path, "applies")
        found, faults = read_condition(text, only, where)
        for fault in faults:
            word = re.match(r"\w*", text[fault.offset or 0 :])
            named = word.group() if word and fault.code == "X302" else ""
            say, fix = f"“{named}”是采集项，applies 里不能用", "applies 只能用评估对象的属性（attributes）"
            self.faults.add(replace(fault, code="X307", say=say, fix=fix) if named in self.names.facts else fault)
        return found

    def _leaf(self, node: Indicator, entry: Mapping[str, Any], path: Path, here: dict[str, Any]) -> Indicator:
        rule_path = (*path, "rule")
        scope = Scope(
            self.names, node.code, node.name, max(node.points, ZERO), rule_path, self.faults, read_rule, node.code,
            by=here.get("by", "both"), floor=self._floor(entry, path), step=self._step(), scales=self.scales,
            scales_lost=self.scales_lost, scored=self.scored,
        )  # fmt: skip
        rule: Rule | None = None
        if "rule" not in entry:
            rule = Nothing()
        elif node.points >= 0 and isinstance(entry["rule"], Mapping) and not self._other_fault(rule_path):
            rule = read_rule(entry["rule"], scope)
        requires = self._requires(here.get("requires"), path, scope) if rule is not None else ()
        na = self._na(entry, path, rule) if rule is not None else ()
        leaf = replace(
            node, rule=rule, na=na, requires=requires, floor=scope.floor, say=text_of(entry.get("say", "")),
            evidence=_texts(here.get("evidence")), methods=_texts(here.get("methods")),
            citations=citations(here.get("source")),
            bonus=self._extra(entry, "bonus", path, scope), penalty=self._extra(entry, "penalty", path, scope),
            due=text_of(here.get("due", "")),
        )  # fmt: skip
        leaf = replace(leaf, notes=notes((leaf.na, leaf.rule, leaf.bonus, leaf.penalty)))
        self._full_reachable(leaf, path)
        if rule is not None:
            self.used |= set(leaf.questions())
        return leaf

    def _other_fault(self, path: Path) -> bool:
        """A fault of the rule's outermost shape; faults further in leave the rest of the rule readable."""
        return any(f.path in (path, path[:-1]) and f.code in ("S208", "S203") for f in self.faults.found) or (
            self.faults.at(path)
        )

    def _step(self) -> Fraction:
        return Fraction(1, 10**self.rounding.places)

    def _floor(self, entry: Mapping[str, Any], path: Path) -> Fraction:
        floor = entry.get("floor", ZERO)
        if not isinstance(floor, Fraction):
            return ZERO
        if floor > 0:
            self.faults.add(
                Fault("S207", (*path, "floor"), f"floor（最低分）不能大于 0，写的是 {plain(floor)}", "写 0 或负数")
            )
        return Fraction(floor)

    def _extra(self, entry: Mapping[str, Any], key: str, path: Path, scope: Scope) -> tuple[Item, ...]:
        """The bonus or penalty of a leaf, which may look at the leaf's own points as `self`."""
        if key not in entry or self.faults.at((*path, key)) or not isinstance(entry[key], list):
            return ()
        own = Question("self", "本项得分", "number", "分", scope.floor, scope.full)
        names = replace(self.names, figures={"self": own})
        outside = replace(scope, names=names, path=(*path, key), mark="+", key=f"{scope.leaf}+", ceiling=MOST_EXTRA)
        return tuple(read_items(entry[key], "add" if key == "bonus" else "deduct", outside) or ())

    def limits(self, entry: Mapping[str, Any], path: Path) -> tuple[Fraction, Fraction] | None:
        """The least and the most that bonus and penalty may come to."""
        if "extra" not in entry or self.faults.at((*path, "extra")):
            return None
        low, high = Fraction(entry["extra"][0]), Fraction(entry["extra"][1])
        if not low <= 0 <= high:
            say = f"加减分的范围 [{plain(low)}, {plain(high)}] 要包含 0"
            self.faults.add(Fault("R410", (*path, "extra"), say, "先写最多扣多少（负数或 0），再写最多加多少"))
            return None
        return low, high

    def _requires(self, texts: Any, path: Path, scope: Scope) -> tuple[Question, ...]:
        if not isinstance(texts, list) or self.faults.at((*path, "requires")):
            return ()
        outer = replace(scope, path=path)
        asked = [
            Question(f"{scope.leaf}/{text_of(t)}", text_of(t), "yes_no", by=scope.by, leaf=scope.leaf) for t in texts
        ]
        return tuple(outer.ask(question, "requires", n) for n, question in enumerate(asked))

    def _na(self, entry: Mapping[str, Any], path: Path, rule: Rule | None) -> tuple[NotApplicable, ...]:
        undefined = _undefined_rates(rule)
        names = replace(self.names, rates=undefined)
        found = []
        asks = False
        written = entry.get("na")
        for n, item in enumerate(written if isinstance(written, list) else []):
            where: Path = (*path, "na", n, "when")
            if self.faults.at((*path, "na", n)):
                continue
            when, faults = read_condition(text_of(item["when"]), names, where)
            self.faults.found.extend(faults)
            asks = asks or "undefined" in text_of(item["when"])
            if when is not None:
                gives: Gives = item["gives"] if self.scored else "left_out"
                found.append(NotApplicable(when, gives, self._start(gives, rule, where[:-1])))
        if undefined and not asks and not self.faults.at((*path, "na")) and not self.faults.misspelt(path, "na"):
            say = f"“{undefined[0].word}”在应有为 0 时不适用（none_due: na），本指标没有写明那时怎么{'给分' if self.scored else '办'}"
            fix = "请写 na: [{when: undefined, gives: full}] 或 gives: zero、mean、rescale"
            fix = fix if self.scored else "请写 na: [{when: undefined}]"
            self.faults.add(Fault("R411", (*path, "rule"), say, fix, on="key"))
        return tuple(found)

    def _start(self, gives: str, rule: Rule | None, path: Path) -> Fraction | None:
        """What `neutral` gives: the figure from which a rule adds and deducts; other rules have none.

        A leaf that only gives bonus and penalty has nothing to start from, and these are all that is turned off.
        """
        if gives != "neutral":
            return ZERO
        if isinstance(rule, Nothing):
            return None
        if isinstance(rule, Summing):
            return rule.start
        fix = "neutral（不扣分也不加分）只用于 add、deduct，和只有加减分的指标；请改写 full、zero、mean 或 rescale"
        self.faults.add(Fault("R408", (*path, "gives"), "这条规则没有起始分，不能用 neutral", fix))
        return ZERO

    def _due(self, entry: Mapping[str, Any], path: Path) -> None:
        """A day by which requirements are to be met must be one."""
        if "due" in entry and not self.faults.at((*path, "due")):
            text = text_of(entry["due"])
            if parse_date(text) is None:
                say = f"期限 due 要写日期，写的是“{text}”"
                self.faults.add(Fault("S203", (*path, "due"), say, date_hint(text)))

    def _sources(self, written: Any, path: Path) -> None:
        if not self.sources_lost:
            check_cited(written, path, self.sources, self.faults)

    def _full_reachable(self, leaf: Indicator, path: Path) -> None:
        """Parts that can never add up to the leaf's points are a slip in the table."""
        if leaf.rule is None or self.faults.at(path):
            return
        most = leaf.rule.score(Known({})).points.high
        if most < leaf.points:
            most = Fraction(most)
            say = f"“{leaf.code} {leaf.name}”最多只能得 {plain(most)} 分，达不到满分 {plain(leaf.points)}"
            fix = f"还差 {plain(leaf.points - most)} 分，请改规则里的分值或这里的满分"
            self.faults.defect(Fault("C501", (*path, "points"), say, fix))


def _blank() -> Indicator:
    """Stands for a child that could not be read."""
    return Indicator("", "", _MISSING)


def _texts(written: Any) -> tuple[str, ...]:
    return tuple(text_of(text) for text in written) if isinstance(written, list) else ()


def _undefined_rates(part: Any) -> tuple[Rate, ...]:
    """The rates anywhere inside a rule that the standard leaves undefined when nothing was due."""
    if isinstance(part, Rate):
        return (part,) if part.none_due is None else ()
    if isinstance(part, tuple):
        found = [rate for inner in part for rate in _undefined_rates(inner)]
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        found = [rate for f in dataclasses.fields(part) for rate in _undefined_rates(getattr(part, f.name))]
    else:
        found = []
    return tuple(dict.fromkeys(found))
