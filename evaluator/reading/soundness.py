"""Whether a standard can be scored as it is meant: no condition is idle, no band out of reach, no rule always the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from evaluator.diagnostics import Fault, Faults, Path, Severity
from evaluator.expressions.amounts import figure
from evaluator.expressions.certain import NO_FIGURES, Figures, certain
from evaluator.expressions.conditions import Joined, Not
from evaluator.expressions.linear import linear
from evaluator.expressions.whole import Whole
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ONE, ZERO, plain
from evaluator.model.question import Known
from evaluator.model.range import ZERO_RANGE, Range
from evaluator.model.rule import Amount, Condition
from evaluator.model.standard import Standard
from evaluator.reading.inside import all_of, all_rules, amounts, conditions, items_in, nodes, of_each
from evaluator.reading.reach import extra_reach, figures
from evaluator.rules.bands import Bands
from evaluator.rules.cases import Cases, Flat
from evaluator.rules.items import Item, Nested, Stepwise
from evaluator.rules.nothing import Nothing

#: the lists of items that may have rules inside
_ITEMS = frozenset({"add", "deduct", "bonus", "penalty"})
_ALWAYS = "请核对条件里的数，以及用到的采集项的上下限和选项；不需要的条件请删去"


def check_soundness(standard: Standard, faults: Faults) -> Figures:
    """Note what cannot be meant; gives the bounds of scores and total, which the grades are held against."""
    bounds = figures(standard) if standard.scored else NO_FIGURES
    soundness = _Soundness(faults, bounds)
    for node, path in nodes(standard.indicators):
        soundness.indicator(node, path)
    above: tuple[Condition, ...] = ()
    for n, root in enumerate(standard.indicators):
        soundness.applies(root, ("indicators", n), above)
    roots = sum((_promised(root) for root in standard.indicators), ZERO_RANGE)
    soundness.extra(roots, standard.extra, ("extra",))
    for n, check in enumerate(standard.checks):
        where = "part" if isinstance(check.that, Whole) else "that"
        soundness.condition(check.that, ("checks", n, where), idle="warning")
    for n, gate in enumerate(standard.gates):
        soundness.condition(gate.when, ("gates", n, "when"))
    for n, need in enumerate(standard.grades.needs if standard.grades else ()):
        soundness.inner(need.of, ("grades", "needs", n, "of"))
    return bounds


def _promised(node: Indicator) -> Range:
    """What a node says bonus and penalty may come to: its own limits are looked at by themselves."""
    return _inside(node) if node.extra is None else Range(*node.extra)


def _inside(node: Indicator) -> Range:
    return extra_reach(node) if node.rule else sum((_promised(child) for child in node.children), ZERO_RANGE)


@dataclass
class _Soundness:
    """Notes what is found. `dead` are paths below which nothing more is said: it was said further out."""

    faults: Faults
    bounds: Figures
    dead: list[Path] = field(default_factory=list)

    def say(self, code: str, path: Path, say: str, fix: str, severity: Severity = "error") -> None:
        self.faults.defect(Fault(code, path, say, fix, severity=severity))

    def told(self, path: Path) -> bool:
        return any(path[: len(spot)] == spot for spot in self.dead)

    def indicator(self, node: Indicator, path: Path) -> None:
        """All that may be wrong with one node by itself."""
        if node.extra is not None:
            self.extra(_inside(node), node.extra, (*path, "extra"))
        if node.rule is None:
            return
        if node.floor < 0 <= node.rule.score(Known({})).points.low:
            say = f"最低分 {plain(node.floor)} 用不上：这条规则怎么填都不会低于 0 分"
            fix = "要倒扣的，扣分写在 deduct 里；不倒扣的，请删去 floor"
            self.say("C522", (*path, "floor"), say, fix, "warning")
        for condition, spot in conditions(node, path):
            self.condition(condition, spot, self._own(node))
        for amount, spot in amounts(node, path):
            self.inner(amount, spot)
        for rule, spot in all_rules(node, path):
            if isinstance(rule, Bands):
                self.bands(rule, spot)
            elif isinstance(rule, Cases):
                self.cases(rule, spot)
        for item, spot in items_in(node, path):
            self.item(item, spot)
        self.same(node, path)

    @staticmethod
    def _own(leaf: Indicator) -> Figures:
        """The bounds of `self` in bonus and penalty."""
        return {"self": Range(min(leaf.floor, ZERO), leaf.points)}

    # -- conditions --

    def condition(self, condition: Condition, path: Path, more: Figures = NO_FIGURES, idle: Severity = "error") -> None:
        """A condition that always or never holds decides nothing; `idle` is how bad it is if it always does."""
        self.inner(condition, path)
        answer = certain(condition, {**self.bounds, **more})
        if answer is not None:
            self.dead.append(path[:-1])
            say = f"条件“{condition.say()}”{'总是成立' if answer else '永远不成立'}，与填报无关"
            self.say("C521", path, say, _ALWAYS, idle if answer else "error")

    def inner(self, part: Amount | Condition, path: Path) -> None:
        """The same of a condition that is asked of each member, or each indicator."""
        for inner, whom in of_each(part):
            answer = certain(inner)
            if answer is not None:
                say = f"条件“{inner.say()}”对每个{whom}都{'成立' if answer else '不成立'}，与填报无关"
                shares = any(question.type == "share" for question in inner.questions())
                self.say("C521", path, say, _ALWAYS + ("；百分数要带百分号，例如 60%" if shares else ""))

    def applies(self, node: Indicator, path: Path, above: tuple[Condition, ...]) -> None:
        """Whether a node applies to somebody, and not to everybody to whom the nodes above it apply."""
        own = node.applies
        if own is not None:
            never = certain(all_of((*above, own))) is False
            always = certain(Joined("or", (*(Not(one) for one in above), own))) is True
            if never or always:
                where = "（上级指标的适用条件也要同时成立）" if above else ""
                say = f"适用条件“{own.say()}”对谁都{'不成立' if never else '成立'}{where if never else ''}"
                self.say("C521", (*path, "applies"), say, "请核对属性的选项；对谁都适用的请删去 applies")
                if never:
                    return
        inner = above if own is None else (*above, own)
        for n, child in enumerate(node.children):
            self.applies(child, (*path, "children", n), inner)

    # -- what is out of reach --

    def bands(self, rule: Bands, path: Path) -> None:
        value = linear(rule.amount).bounds(Known({}, dict(self.bounds)))
        for n, band in enumerate(rule.bands):
            if not rule.can_be(value, n):
                spot = (*path, "bands", rule.side, n)
                say = f"“{rule.amount.say()}”不会落在“{rule.words[n]}”这一档：它只能是{_between(value, rule)}"
                fix = "请核对这一档的界限和采集项的上下限"
                if band.limit > ONE and rule.amount.is_share:
                    fix += "；百分数要带百分号，例如 80%"
                self.say("C522", spot, say, fix)

    def cases(self, rule: Cases, path: Path) -> None:
        before: list[Condition] = []
        for n, case in enumerate(rule.cases):
            spot = (*path, "cases", n)
            here = [Not(one) for one in before] + ([case.when] if case.when is not None else [])
            if self.told(spot):
                continue
            if before and certain(all_of(tuple(here))) is False:
                name = f"“{case.when.say()}”" if case.when else "最后一种情形"
                say = f"轮不到{name}：前面的几种情形已经占尽"
                if case.when is not None:
                    self.say("C522", (*spot, "when"), say, "各种情形取第一个符合的；请调整次序或条件")
                elif not isinstance(case.rule, Flat):
                    self.say("C522", spot, say, "请删去前一种情形的 when 和这一种情形", "warning")
                self.dead.append(spot)
            if case.when is not None:
                before.append(case.when)

    def extra(self, below: Range, limits: tuple[Fraction, Fraction] | None, path: Path) -> None:
        """A bonus that the lines below cannot come to promises what is not there; a limit on deductions promises nothing."""
        if limits is not None and limits[1] > below.high:
            there = plain(Fraction(below.high))
            say = f"这里写最多加 {plain(limits[1])} 分，所列的加分项目全部算上只有 {there} 分"
            self.say("C501", (*path, 1), say, f"请补上漏列的加分项目，或把这里改为 {there}")

    # -- what is always the same --

    def same(self, leaf: Indicator, path: Path) -> None:
        """A rule that gives the same points to everybody."""
        rules = list(all_rules(leaf, path)) if leaf.rule is not None else []
        for rule, spot in rules:
            if isinstance(rule, (Flat, Nothing)) or not rule.full or self.told(spot):
                continue
            outer = spot == (*path, "rule")
            inside = _ITEMS & set(spot[len(path) :])  # what an item gives is never less than nothing
            points = rule.score(Known({})).points.clip(ZERO if inside else leaf.floor, rule.full)
            if points.known:
                self.dead.append(spot)
                said = f"“{leaf.code} {leaf.name}”" if outer else "这条规则"
                gives = f"得 {plain(points.value)} 分" if leaf.scored else "算达到" if points.value else "算没有达到"
                fix = "请核对各档、各项的分值和条件，让不同的填报得不同的分" if leaf.scored else "请核对条件"
                self.say("C524", spot, f"{said}怎么填都{gives}", fix)

    def item(self, item: Item, path: Path) -> None:
        """A line that never moves anything."""
        word = "加" if item.side == "add" else "扣"
        name = "、".join(item.texts)
        if self.told(path) or any(isinstance(test, Nested) for test in item.tests):
            return
        if item.points == 0 or item.at_most == 0:
            self.dead.append(path)
            say = f"“{name}”的分值是 0，有没有都一样"
            self.say("C524", path, say, "请核对分值；只是要了解的，登记为采集项就行", "warning")
            return
        for test in item.tests:
            if isinstance(test, Stepwise) and test.line("", item, Known({})).points == Range.point(0):
                self.dead.append(path)
                say = f"“{name}”永远{word}不到分：{test.amount.say()}不够一个计分单位"
                self.say("C524", (*path, "each"), say, "请核对是不是减反了，以及采集项的上下限")


def _between(value: Range, rule: Bands) -> str:
    """The bounds of an amount in words."""
    ends = [
        figure(Range.point(e), rule.amount.is_share, rule.amount.unit) if isinstance(e, Fraction) else ""
        for e in (value.low, value.high)
    ]
    low, high = ends
    if low and high:
        return low if low == high else f"{low}至{high}"
    return f"{low}及以上" if low else f"{high}及以下"
