"""An evaluation standard: what it asks, the tree of indicators, the rules of its leaves, its grades and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluator.model.numbers import ONE, ZERO, Rounding, plain
from evaluator.model.question import Fact, Question
from evaluator.model.rule import Amount, Condition, Part, Rule

Provenance = Literal["transcribed", "reconstructed", "own"]

PROVENANCE_WORDS: dict[str, str] = {
    "transcribed": "照录：按公开文本转录",
    "reconstructed": "复原稿：只有框架见于公开报道，指标、分值和档次由编制组补写，不是官方文本",
    "own": "自编：由编制组编写，不是官方文本",
}

Gives = Literal["full", "zero", "mean", "neutral", "rescale"]

GIVES_WORDS: dict[str, str] = {
    "full": "得满分",
    "zero": "得0分",
    "mean": "按其他参评对象本项的平均得分计",
    "neutral": "不扣分也不加分",
    "rescale": "不计分，由其余指标折算",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A published text that the standard draws on."""

    id: str
    title: str
    credited_to: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """What of an indicator is published in a source, and what was added to it."""

    source: str
    published: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """When a leaf does not apply, and what it gives then; `start` is the rule's start value, which `neutral` gives."""

    when: Condition
    gives: Gives
    start: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that a subject's facts must satisfy among themselves."""

    that: Condition
    say: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the tree; a leaf has a rule, the others have children. `points` is the full mark.

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

    def sentence(self) -> str:
        """The scoring sentence of a leaf, generated from what scores."""
        words = [_not_applicable(item) for item in self.na]
        if self.requires:
            texts = "、".join(f"“{question.label}”" for question in self.requires)
            many = "中任何一样" if len(self.requires) > 1 else ""
            words.append(f"没有{texts}{many}的，本项不得分。")
        words.append(self.rule.sentence() if self.rule else "")
        words += [f"{note}。" for note in self.notes]
        for heading, parts in (("加分（在本项分值之外）", self.bonus), ("扣分（在本项分值之外）", self.penalty)):
            if parts:
                words.append(f"{heading}：{'；'.join(part.sentence() for part in parts)}。")
        return "".join(words) + self.say


def _not_applicable(item: NotApplicable) -> str:
    if item.gives == "zero":
        return f"{item.when.say()}的，本项不得分。"
    return f"{item.when.say()}的，本项不适用，{GIVES_WORDS[item.gives]}。"


Effect = Literal["refuse", "zero", "cap", "fail"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A veto: when it holds the subject is refused or fails, its grade is capped, or branches count nothing."""

    name: str
    when: Condition
    effect: Effect
    cap: str = ""
    zero: tuple[str, ...] = ()


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
    """

    bands: tuple[tuple[str, Fraction | None], ...]
    needs: tuple[Need, ...] = ()
    applied: Question | None = None
    on_fail: Literal["next_lower", "refuse"] = "next_lower"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.bands)

    def sentences(self) -> list[str]:
        """The rules of grading as a standard prints them."""
        limits = [
            f"{name}{plain(limit)}分及以上" if limit is not None else f"其余为{name}" for name, limit in self.bands
        ]
        words = ["；".join(limits)]
        for need in self.needs:
            side = "不低于" if need.at_least else "不高于"
            if len(need.limits) == 1 and need.limits[0] is not None:
                known = "、".join(self.names[:-1])
                words.append(f"{need.name}：{need.of.say()}{side}{need.limits[0].say()}，否则不能评为{known}")
            else:
                pairs = zip(self.names, need.limits, strict=False)
                rows = [f"{name}{side}{limit.say()}" for name, limit in pairs if limit is not None]
                words.append(f"{need.name}（{need.of.say()}）：{'；'.join(rows)}")
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


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard, resolved and sound. `hash` identifies the scoring model; see `model.canonical`."""

    id: str
    version: str
    title: str
    provenance: Provenance
    total: Fraction
    rounding: Rounding
    indicators: tuple[Indicator, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    attributes: Mapping[str, Fact] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    gates: tuple[Gate, ...] = ()
    extra: tuple[Fraction, Fraction] | None = None
    rescale: Literal["parent", "total"] = "parent"
    grades: Grades | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    note: str = ""
    subject_name: str = "评估对象"
    defects: tuple[Defect, ...] = ()
    hash: str = ""

    @property
    def ref(self) -> str:
        """`hainan-37@2022.1`."""
        return f"{self.id}@{self.version}"

    def walk(self) -> Iterator[Indicator]:
        for root in self.indicators:
            yield from root.walk()

    def leaves(self) -> Iterator[Indicator]:
        return (node for node in self.walk() if node.rule is not None)

    def questions(self) -> dict[str, Question]:
        """Every question of the standard by key: the declared facts first, then the inline ones, leaf by leaf."""
        found = {q.key: q for fact in self.facts.values() for q in fact.questions}
        for leaf in self.leaves():
            found.update((key, question) for key, question in leaf.questions().items() if question.leaf)
        for gate in self.gates:
            found.update((question.key, question) for question in gate.when.questions() if question.leaf)
        return found
