"""The guide for stations to their self-report (填报指南): for each thing that is asked what it means, is worth and wants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluator.forms.build import form_of
from evaluator.forms.form import Column, Sheet
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import plain
from evaluator.model.question import By, Fact
from evaluator.model.standard import Standard
from evaluator.rendering.view_facts import FactView, fact_name, facts_of
from evaluator.rendering.view_standard import GateView


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: its number or code, what it is called, and what is said of it, each under a word."""

    number: str
    title: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """All that the guide says beyond the standard itself, in the order in which the form asks.

    `seen` are the facts that assessors look at themselves, `samples` the lists of what is drawn, `sheets` the form's sheets.
    """

    sheets: tuple[tuple[str, str], ...]
    cover: tuple[tuple[str, str], ...]
    facts: tuple[Asked, ...]
    branches: tuple[tuple[str, tuple[Asked, ...]], ...]
    gates: tuple[Asked, ...]
    samples: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    seen: tuple[Asked, ...]


def guide(standard: Standard, gates: Iterable[GateView]) -> Guide:
    """The guide for a standard; `gates` are its vetoes as they are printed."""
    form = form_of(standard)
    sheets = {sheet.kind: sheet for sheet in form.sheets}
    asks = _asks(sheets["indicators"])
    maker = _Maker(standard)
    own = [fact for fact in standard.facts.values() if fact.questions[0].by != "assessor"]
    others = [fact for fact in standard.facts.values() if fact.questions[0].by == "assessor"]
    members = sheets.get("members")
    return Guide(
        tuple((sheet.name, sheet.title) for sheet in form.sheets),
        tuple(_cover(sheets["cover"])),
        maker.facts(own),
        tuple(
            (f"{root.code} {root.name}", tuple(maker.leaf(leaf, asks.get(leaf.code, ())) for leaf in root.leaves()))
            for root in standard.indicators
        ),
        tuple(_gate(gate, asks.get(gate.name, ()), standard) for gate in gates),
        tuple(sheet.name for sheet in form.sheets if sheet.kind == "sample"),
        tuple(_member_column(column) for column in members.columns[1:]) if members is not None else (),
        maker.facts(others),
    )  # fmt: skip


def _cover(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What is filled in on the cover, each with what is to be written."""
    for line in sheet.lines:
        if line.entries and "label" in line.words:
            yield line.words["label"], line.words.get("help", "")


def _member_column(column: Column) -> tuple[str, str]:
    """What a column of the members is called, and what is written in it."""
    name, _, wanted = column.heading.partition("\n")
    return name, wanted or "文字"


def _asks(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """The questions of the form by indicator; what can be chosen stands behind its question."""
    found: dict[str, list[str]] = {}
    option = False
    for line in sheet.lines:
        text, entry = line.words.get("ask", ""), line.entries.get("value")
        asked = found.setdefault(line.leaf, [])
        before, option = option, entry is not None and entry.tick is not None
        if option:
            asked[-1] += ("；" if before else "：") + text.strip()
        elif text and ("value" in line.entries or line.words.get("value") == ""):
            asked.append(text)
    return {code: tuple(texts) for code, texts in found.items()}


class _Maker:
    """Makes the parts of one standard's guide."""

    def __init__(self, standard: Standard) -> None:
        self.standard, self.who = standard, standard.subject_name
        self.only = {
            code: tuple(node.applies.say() for node in way if node.applies is not None)
            for code, way in standard.ways().items()
        }

    # -- facts --

    def facts(self, declared: list[Fact]) -> tuple[Asked, ...]:
        """Those facts, numbered as the sheet of the form numbers them."""
        return tuple(
            Asked(str(fact.number), fact.label, _told(self._fact(fact))) for fact in facts_of(self.standard, declared)
        )

    def _fact(self, fact: FactView) -> Iterator[tuple[str, tuple[str, ...]]]:
        station = fact.by != "assessor"
        yield "谁填", (self._who(fact.by, self._only(fact)),)
        yield (
            "填什么" if station else "查什么",
            tuple(f"{part.label}：{part.wanted}" if part.label else part.wanted for part in fact.parts),
        )
        yield "口径", fact.told
        yield "用于", (*map(self._worth, fact.used), *fact.others)
        yield "材料", ("、".join(dict.fromkeys(name for leaf in fact.used for name in leaf.evidence)),)
        yield "不适用", tuple(self._not_applicable(fact))
        yield "核对", tuple(self._checks(fact))
        if station:
            yield "空着", (self._empty(fact),)

    def _who(self, by: By, only: str) -> str:
        """Who answers, and under which condition at all."""
        some = f"{only}的" if only else ""
        if by == "assessor":
            return f"{some}{self.who}不填，由评估人员查看"
        return f"{some}{self.who}填" + ("，评估人员核实" if by == "both" else "")

    def _only(self, fact: FactView) -> str:
        """The condition under which the fact is looked at, where it is for some subjects only."""
        found = [self.only[leaf.code] for leaf in fact.used]
        if fact.others or not found or not all(found):
            return ""
        return "或".join(dict.fromkeys("并且".join(texts) for texts in found))

    def _worth(self, leaf: Indicator) -> str:
        points = f"（{plain(leaf.points)}分）" if leaf.scored else ""
        return f"{leaf.code} {leaf.name}{points}"

    def _not_applicable(self, fact: FactView) -> Iterator[str]:
        for leaf in fact.used:
            for item in leaf.na:
                if fact.name in {fact_name(question.key) for question in item.when.questions()}:
                    yield f"{leaf.code}：{item.sentence()}"

    def _checks(self, fact: FactView) -> Iterator[str]:
        yield from fact.checks
        methods = "、".join(dict.fromkeys(name for leaf in fact.used for name in leaf.methods))
        if methods:
            yield f"评估人员用这些方法核实：{methods}"

    def _empty(self, fact: FactView) -> str:
        if not fact.used:
            return "算未填，所列各处不能判断。"
        count = f"用到它的{len(fact.used)}项"
        zero = "没有发生的填0。" if fact.kind in ("个数", "数", "金额", "应有/实有", "抽查") else ""
        if not self.standard.scored:
            return f"算未填，{count}尚不能判断。{zero}"
        return f"算未填，{count}（共{fact.worth}分）得不出确定的分数。{zero}"

    # -- indicators --

    def leaf(self, leaf: Indicator, asks: tuple[str, ...]) -> Asked:
        """An indicator with the questions of the form."""
        points = f"（{plain(leaf.points)}分）" if leaf.scored else ""
        return Asked(leaf.code, f"{leaf.name}{points}", _told(self._leaf(leaf, asks)))

    def _leaf(self, leaf: Indicator, asks: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        questions = leaf.questions()
        names = dict.fromkeys(fact_name(key) for key in questions)
        facts = [self.standard.facts[name] for name in names if name in self.standard.facts]
        stated = [fact.label for fact in facts if fact.questions[0].by != "assessor"]
        seen = [fact.label for fact in facts if fact.questions[0].by == "assessor"]
        by: By = "both" if asks or stated else "assessor"
        judged = any(question.judged for question in questions.values())
        yield (
            "谁填",
            (self._who(by, "并且".join(self.only[leaf.code])), "以评估人员的评定为准" if judged and asks else ""),
        )
        yield "评分标准" if leaf.scored else "要求", (leaf.sentence(),)
        yield "答题", asks
        yield (
            "数据",
            (f"用采集项：{'、'.join(stated)}" if stated else "", f"由评估人员查看：{'、'.join(seen)}" if seen else ""),
        )
        yield (
            "材料",
            ("、".join(leaf.evidence), *(f"必备：{q.label}，缺少的{leaf.without_material()}" for q in leaf.requires)),
        )
        yield "不适用", tuple(item.sentence() for item in leaf.na)
        yield "核对", (f"评估人员用这些方法核实：{'、'.join(leaf.methods)}" if leaf.methods else "",)
        if asks:
            unsettled = "本项得不出确定的分数" if leaf.scored else "本项尚不能判断"
            yield "空着", (f"和填“不清楚”一样算未填，不算没有做到，{unsettled}。",)


def _told(lines: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lines that say something."""
    found = ((word, tuple(text for text in texts if text)) for word, texts in lines)
    return tuple((word, texts) for word, texts in found if texts)


def _gate(gate: GateView, asks: tuple[str, ...], standard: Standard) -> Asked:
    who = asks or (f"由评估人员认定，{standard.subject_name}不填",) if gate.seen else asks
    lines = (("后果", (gate.sentence,)), ("答题", who or (gate.who,)))
    return Asked("", gate.name, lines)
