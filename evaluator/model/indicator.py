"""The indicators of a standard: the tree, when a leaf does not apply and what that gives, and the sentence of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.model.numbers import ONE, ZERO, percent, plain, terminates
from evaluator.model.question import Question
from evaluator.model.rule import Condition, Part, Rule
from evaluator.model.source import Citation

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
    """When a leaf does not apply, and what it gives then; `start` is the rule's start value, which `neutral` gives.

    A leaf without a rule, which only moves points beyond its own, has no start value to give.
    """

    when: Condition
    gives: Gives
    start: Fraction | None = ZERO

    def sentence(self) -> str:
        """When the leaf does not apply and what that gives, as a standard prints it."""
        if self.gives == "zero":
            return f"{self.when.say()}的，本项不得分。"
        start = f"得{plain(self.start)}分，" if self.gives == "neutral" and self.start is not None else ""
        return f"{self.when.say()}的，本项不适用，{start}{GIVES_WORDS[self.gives]}。"


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
            words.append(f"{lacking}，{self.without_material()}。")
        words.append(self.rule.sentence() if self.rule else "")
        words += [f"{note}。" for note in self.notes]
        for heading, parts in (("加分（在本项分值之外）", self.bonus), ("扣分（在本项分值之外）", self.penalty)):
            if parts:
                words.append(f"{heading}：{'；'.join(part.sentence() for part in parts)}。")
        if self.combine == "mean":
            words.append(_weighted(self.children))
        if self.extra is not None:
            words.append(f"{'本部分' if self.children else '本项'}的加减分合计{bounds_words(*self.extra)}。")
        if self.due:
            words.append(f"期限：{self.due}。")
        return "".join(words) + self.say

    def without_material(self) -> str:
        """What follows for a leaf where required material is missing: `本项不得分，也不加分`."""
        if not self.scored:
            return "按未达到计"
        beyond = "，也不加分" if self.bonus else ""
        return f"本项不得分{beyond}{'，已扣成负分的不变' if self.floor < 0 else ''}"


def zeroed_words(branches: Iterable[Indicator]) -> str:
    """What is to be said of branches that count nothing beside that: `，也不加分，已扣成负分的不变`; empty where nothing is."""
    nodes = [node for branch in branches for node in branch.walk()]
    bonus, penalty = any(node.bonus for node in nodes), any(node.penalty for node in nodes)
    beyond = ("，加分多于另扣的也不加分" if penalty else "，也不加分") if bonus else ""
    return f"{beyond}{'，已扣成负分的不变' if any(node.floor < 0 for node in nodes) else ''}"


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


def bounds_words(least: Fraction, most: Fraction) -> str:
    """What bonus and penalty may come to at all."""
    words = [f"最多加{plain(most)}分" if most else "不加分", f"最多扣{plain(-least)}分" if least else "不扣分"]
    return "，".join(words)
