"""An evaluation standard: what it asks, the tree of indicators, the rules of its leaves, its grades and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from evaluator.model.members import own_key
from evaluator.model.numbers import ONE, ZERO, Rounding, percent, plain, terminates
from evaluator.model.question import Fact, Question
from evaluator.model.rule import Amount, Condition, Part, Rule
from evaluator.model.source import Citation, Source, Unevaluated

Provenance = Literal["transcribed", "reconstructed", "own"]

PROVENANCE_WORDS: dict[str, str] = {
    "transcribed": "照录：按公开文本转录",
    "reconstructed": "复原稿：只有框架见于公开报道，指标、分值和档次由编制组补写，不是官方文本",
    "own": "自编：由编制组编写，不是官方文本",
}


def provenance_words(provenance: str, *, scored: bool) -> str:
    """What kind of text a standard is; a list of requirements has no points to speak of."""
    if provenance == "reconstructed" and not scored:
        return "复原稿：要求和目标见于公开资料，编号、分项和判断的办法由编制组补写，不是官方文本"
    return PROVENANCE_WORDS[provenance]


Gives = Literal["full", "zero", "mean", "neutral", "rescale", "left_out"]

GIVES_WORDS: dict[str, str] = {
    "full": "按满分计",
    "zero": "得0分",
    "mean": "按其他参评对象本项的平均得分计",
    "neutral": "不扣分也不加分",
    "rescale": "不计分，由其余指标折算",
    "left_out": "不计入",  # the one effect in a requirements standard
}


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """When a leaf does not apply, and what it gives then; `start` is the rule's start value, which `neutral` gives."""

    when: Condition
    gives: Gives
    start: Fraction = ZERO

    def sentence(self) -> str:
        """When the leaf does not apply and what that gives, as a standard prints it."""
        if self.gives == "zero":
            return f"{self.when.say()}的，本项不得分。"
        gives = (
            f"得{plain(self.start)}分，{GIVES_WORDS['neutral']}" if self.gives == "neutral" else GIVES_WORDS[self.gives]
        )
        return f"{self.when.say()}的，本项不适用，{gives}。"


#: what the printed rules beyond the leaves are about, with their headings
RuleKind = Literal["branches", "total", "gates", "grades", "needs"]

RULE_WORDS: dict[RuleKind, str] = {
    "branches": "各部分",
    "total": "总分",
    "gates": "否决和限制",
    "grades": "等次",
    "needs": "等次的条件",
}


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that a subject's facts must satisfy among themselves."""

    that: Condition
    say: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the tree; a leaf has a rule, the others have children. `points` is the full mark.

    In a requirements standard (`scored` is False) a leaf counts 1, so that figures are numbers of requirements, and
    `due` is the day, 2025-12-31, by which a requirement is to be met; empty where none is set.
    `say` is the author's wording after the generated sentence; `notes` say what the rates in the rule are.
    """

    code: str
    name: str
    points: Fraction
    children: tuple[Indicator, ...] = ()
    rule: Rule | None = None
    applies: Condition | None = None
    na: tuple[NotApplicable, ...] = ()
    requires: tuple[Question, ...] = ()
    floor: Fraction = ZERO
    bonus: tuple[Part, ...] = ()
    penalty: tuple[Part, ...] = ()
    extra: tuple[Fraction, Fraction] | None = None
    combine: Literal["sum", "mean"] = "sum"
    weight: Fraction = ONE
    critical: bool = False
    say: str = ""
    notes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    due: str = ""
    scored: bool = True

    def walk(self) -> Iterator[Indicator]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Indicator]:
        """The leaves below (or at) this node, in order."""
        return (node for node in self.walk() if node.rule is not None)

    def questions(self) -> dict[str, Question]:
        """Everything that may be asked for a leaf, by key, in the order it is asked."""
        found: dict[str, Question] = {}
        for condition in [item.when for item in self.na]:
            found.update((q.key, q) for q in condition.questions())
        found.update((q.key, q) for q in self.requires)
        if self.rule is not None:
            found.update((q.key, q) for q in self.rule.questions())
        for part in (*self.bonus, *self.penalty):
            found.update((q.key, q) for q in part.questions())
        return found

    def keys(self) -> tuple[str, ...]:
        """The keys of everything a leaf's score depends on: its questions, and the mean of the others if `na` gives it."""
        means = [mean_of_peers(self).key for item in self.na if item.gives == "mean"]
        return tuple(dict.fromkeys([*self.questions(), *means]))

    def sentence(self) -> str:
        """The scoring sentence, generated from what scores: of a leaf its rule, of a branch what is not a plain sum."""
        words = [item.sentence() for item in self.na]
        if self.requires:
            texts = "、".join(f"“{question.label}”" for question in self.requires)
            lacking = f"{texts}缺任何一样的" if len(self.requires) > 1 else f"没有{texts}的"
            words.append(f"{lacking}，{'本项不得分' if self.scored else '按未达到计'}。")
        words.append(self.rule.sentence() if self.rule else "")
        words += [f"{note}。" for note in self.notes]
        for heading, parts in (("加分（在本项分值之外）", self.bonus), ("扣分（在本项分值之外）", self.penalty)):
            if parts:
                words.append(f"{heading}：{'；'.join(part.sentence() for part in parts)}。")
        if self.combine == "mean":
            words.append(_weighted(self.children))
        if self.extra is not None:
            words.append(f"{'本部分' if self.children else '本项'}的加减分合计{_bounds(*self.extra)}。")
        if self.due:
            words.append(f"期限：{self.due}。")
        return "".join(words) + self.say


#: the indicators from a root down to a leaf
Way = tuple[Indicator, ...]


def codes(way: Way) -> tuple[str, ...]:
    """The codes of a way, from the root down."""
    return tuple(node.code for node in way)


def mean_of_peers(leaf: Indicator) -> Question:
    """The mean of the peers' scores of a leaf, which a cohort supplies; open outside one."""
    return Question(f"mean|{leaf.code}", "其他参评对象本项平均得分", "number", "分", leaf.floor, leaf.points)


def _weighted(children: tuple[Indicator, ...]) -> str:
    """How a branch with `combine: mean` comes about."""
    whole = sum((child.weight for child in children), ZERO)
    parts = [f"{child.name}占{percent(child.weight / whole)}" for child in children]
    exact = all(terminates(child.weight / whole) for child in children)
    if not exact:
        parts = [f"{child.name}{plain(child.weight)}" for child in children]
    return f"得分＝满分×各下级指标得分率的加权平均，{'其中' if exact else '权重为'}{'、'.join(parts)}。"


def _bounds(least: Fraction, most: Fraction) -> str:
    """What bonus and penalty may come to at all."""
    words = [f"最多加{plain(most)}分" if most else "不加分", f"最多扣{plain(-least)}分" if least else "不扣分"]
    return "，".join(words)


Effect = Literal["refuse", "zero", "cap", "fail"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A veto: when it holds the subject is refused or fails, its grade is capped, or branches count nothing.

    `citations` say which source has it.
    """

    name: str
    when: Condition
    effect: Effect
    cap: str = ""
    zero: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()

    def sentence(self, names: Mapping[str, str] | None = None, lowest: str = "最低等次") -> str:
        """The veto as a standard prints it. `names` are the indicators by code, `lowest` is the last of the grades."""
        return f"{self.name}：{self.consequence(names, lowest)}"

    def consequence(self, names: Mapping[str, str] | None = None, lowest: str = "最低等次") -> str:
        """The same without the name: when the veto holds, and what follows."""
        zero = "、".join(f"“{code} {names[code]}”" if names and code in names else code for code in self.zero)
        effects: dict[Effect, str] = {
            "refuse": "不予受理",
            "fail": f"定为{lowest}",
            "cap": f"等次最高评为{self.cap}",
            "zero": f"{zero}计0分",
        }
        return f"{_occurs(self.when)}的，{effects[self.effect]}。"


def _occurs(when: Condition) -> str:
    """The condition of a gate in words: several things that a person looks for are listed."""
    asked = [question for question in when.questions() if question.leaf]
    if len(asked) < 2:
        return when.say()
    return f"有下列情形之一（{'；'.join(question.label for question in asked)}）"


@dataclass(frozen=True, slots=True)
class Need:
    """What a grade needs besides its limit: `of` at least (or at most) the amount that stands for that grade."""

    name: str
    of: Amount
    at_least: bool
    limits: tuple[Amount | None, ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades from the best down, each with its lower limit on the printed total; the last has none.

    `applied` is the choice that tells which grade was applied for; `on_fail` what happens when a need is not met.
    `quota`: the share of those evaluated that may have a grade, best grade first; `ties`: whether those with the same total
    at the border are all in or all out. `tops`: the upper limits that the published table writes beside its lower ones;
    they are printed and never score. `citations` say which source has the bands and what belongs to them.
    """

    bands: tuple[tuple[str, Fraction | None], ...]
    needs: tuple[Need, ...] = ()
    applied: Question | None = None
    on_fail: Literal["next_lower", "refuse"] = "next_lower"
    quota: tuple[tuple[str, Fraction], ...] = ()
    ties: Literal["in", "out"] = "out"
    tops: tuple[Fraction | None, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.bands)

    def sentences(self) -> list[str]:
        """The rules of grading as a standard prints them."""
        limits = [
            f"{plain(limit)}分及以上为{name}" if limit is not None else f"其余为{name}" for name, limit in self.bands
        ]
        words = ["；".join(limits)]
        for need in self.needs:
            side = "不低于" if need.at_least else "不高于"
            if len(need.limits) == 1 and need.limits[0] is not None:
                known = "、".join(self.names[:-1])
                words.append(f"{need.name}：{need.of.say()}{side}{need.limits[0].say()}，否则不能评为{known}")
            else:
                pairs = zip(self.names, need.limits, strict=False)
                rows = [f"评为{name}的{side}{limit.say()}" for name, limit in pairs if limit is not None]
                words.append(f"{need.name}（{need.of.say()}）：{'；'.join(rows)}")
        if self.needs:
            refused = self.on_fail == "refuse"
            words.append(
                f"够分数线而不符合以上条件的，{'不予评定' if refused else '按低一等次的分数线和条件评定，依次类推'}"
            )
        if self.applied is not None:
            words.append(f"评定的等次不高于{self.applied.label}")
        for name, share in self.quota:
            ties = "都评为" if self.ties == "in" else "都不评为"
            words.append(f"{name}不超过参评总数的{percent(share)}，名额舍去小数；同分而名额不够的，同分者{ties}{name}")
        return words


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong in the table as published, and accepted: where, which fault, and the editor's words on it.

    `at` is the place as written, `where` the same in words; `found` is what the program saw there, `scored` what scoring does in spite of it.
    """

    at: str
    where: str
    code: str
    say: str
    found: tuple[str, ...]
    scored: str


@dataclass(frozen=True)  # no slots: what is asked of every subject is worked out once
class Standard:
    """One standard, resolved and sound. `hash` identifies the scoring model; see `model.canonical`.

    Without a `total` it is a requirements standard: its requirements are met or not, and there are no points.
    """

    id: str
    version: str
    title: str
    provenance: Provenance
    total: Fraction | None
    rounding: Rounding
    indicators: tuple[Indicator, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    attributes: Mapping[str, Fact] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    gates: tuple[Gate, ...] = ()
    extra: tuple[Fraction, Fraction] | None = None
    at_most: Fraction | None = None
    rescale: Literal["parent", "total"] = "parent"
    grades: Grades | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    note: str = ""
    subject_name: str = "评估对象"
    defects: tuple[Defect, ...] = ()
    not_evaluated: tuple[Unevaluated, ...] = ()
    hash: str = ""

    @property
    def ref(self) -> str:
        """`hainan-37@2022.1`."""
        return f"{self.id}@{self.version}"

    @property
    def scored(self) -> bool:
        return self.total is not None

    def walk(self) -> Iterator[Indicator]:
        for root in self.indicators:
            yield from root.walk()

    def ways(self) -> dict[str, Way]:
        """For each leaf, by code, the indicators from the root down to it."""

        def below(node: Indicator, above: Way) -> Iterator[tuple[str, Way]]:
            here = (*above, node)
            if node.rule is not None:
                yield node.code, here
            for child in node.children:
                yield from below(child, here)

        return dict(pair for root in self.indicators for pair in below(root, ()))

    def leaves(self) -> Iterator[Indicator]:
        return (node for node in self.walk() if node.rule is not None)

    def cited(self) -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
        """All that is to say where it is from: code and name of each leaf, then without a code each veto, and the grades."""
        for leaf in self.leaves():
            yield leaf.code, leaf.name, leaf.citations
        for gate in self.gates:
            yield "", f"否决和限制：{gate.name}", gate.citations
        if self.grades is not None:
            yield "", "等次", self.grades.citations

    def sentences(self) -> dict[RuleKind, tuple[str, ...]]:
        """What holds for the whole beyond the indicators, by what it is about, as a standard prints it."""
        names = {node.code: node.name for node in self.walk()}
        lowest = self.grades.names[-1] if self.grades else "最低等次"
        grades = self.grades.sentences() if self.grades else []
        total = []
        if (
            self.total is not None
            and self.rescale == "total"
            and any(item.gives == "rescale" for leaf in self.leaves() for item in leaf.na)
        ):
            total.append(f"不适用的指标不计满分：总分＝得分÷适用指标的满分×{plain(self.total)}。")
        if self.extra is not None:
            total.append(f"全部加减分合计{_bounds(*self.extra)}。")
        if self.at_most is not None:
            total.append(f"连同加减分，总分最高{plain(self.at_most)}分。")
        found: dict[RuleKind, tuple[str, ...]] = {
            "total": tuple(total),
            "gates": tuple(gate.sentence(names, lowest) for gate in self.gates),
            "grades": tuple(f"{words}。" for words in grades[:1]),
            "needs": tuple(f"{words}。" for words in grades[1:]),
        }
        return {kind: words for kind, words in found.items() if words}

    def questions(self) -> Mapping[str, Question]:
        """Every question of the standard by key: the declared facts first, then the inline ones, leaf by leaf."""
        return self._questions

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        found = {q.key: q for fact in self.facts.values() for q in fact.questions}
        for leaf in self.leaves():
            found.update((key, question) for key, question in leaf.questions().items() if question.leaf)
        for gate in self.gates:
            found.update((question.key, question) for question in gate.when.questions() if question.leaf)
        return found

    def deciding(self) -> Iterator[Question]:
        """What the gates and the grades ask for beside the points, and the grade applied for."""
        for gate in self.gates:
            yield from gate.when.questions()
        if self.grades is None:
            return
        for need in self.grades.needs:
            for amount in (need.of, *need.limits):
                yield from amount.questions() if amount is not None else ()
        if self.grades.applied is not None:
            yield self.grades.applied

    def used(self) -> frozenset[str]:
        """The keys of all that a leaf, a gate, a check or a grade looks at; of what it looks at in members, the members' own."""
        checked = (question for check in self.checks for question in check.that.questions())
        keys = [question.key for question in (*self.deciding(), *checked)]
        return frozenset(own_key(key) for leaf in self.leaves() for key in leaf.questions()) | {*map(own_key, keys)}

    def named(self) -> frozenset[str]:
        """The codes of the indicators whose score or share the gates and the needs of grades ask for."""
        keys = {question.key for question in self.deciding()}
        return frozenset(key.partition("|")[2] for key in keys if key.startswith(("share|", "score|")))
