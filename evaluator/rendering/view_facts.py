"""What a standard asks for, as it is printed: each fact with its unit, its bounds, what it means and what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.forms.questions import options_words, wanted
from evaluator.model.indicator import Indicator
from evaluator.model.members import own_key
from evaluator.model.numbers import ZERO, percent, plain
from evaluator.model.question import TYPE_WORDS, By, Fact, Question
from evaluator.model.standard import Standard

WHO: dict[By, str] = {"both": "填报，核实", "station": "填报", "assessor": "评估人员查看"}


@dataclass(frozen=True, slots=True)
class Part:
    """One value that is asked for: what it is called (empty: as the fact), and what is written, with its unit."""

    label: str
    wanted: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact as it is printed. `rules`: what is reckoned where nothing was due, and what is looked at in a sample.

    `used` are the leaves that look at it, `others` the vetoes and conditions of grades; `members`: of each member too.
    `source` is the id of the text that publishes its figure.
    """

    number: int
    name: str
    label: str
    kind: str
    parts: tuple[Part, ...]
    help: str
    rules: tuple[str, ...]
    by: By
    used: tuple[Indicator, ...]
    others: tuple[str, ...]
    checks: tuple[str, ...]
    members: bool = False
    before: bool = False
    source: str = ""

    @property
    def who(self) -> str:
        return WHO[self.by]

    @property
    def told(self) -> tuple[str, ...]:
        """What it means, line by line."""
        more = (
            ("成员单位逐个填报。", self.members),
            ("另填上期数。", self.before),
            (f"现状的数字见于公开资料：{self.source}。", bool(self.source)),
        )
        return (*self.help.splitlines(), *self.rules, *(words for words, there in more if there))

    @property
    def worth(self) -> str:
        """The points of all leaves that look at it."""
        return plain(sum((leaf.points for leaf in self.used), ZERO))


def facts_of(standard: Standard, declared: Iterable[Fact] | None = None) -> tuple[FactView, ...]:
    """The declared facts in the order of the file, else those that are given."""
    chosen = standard.facts.values() if declared is None else declared
    return tuple(_fact(n, fact, standard) for n, fact in enumerate(chosen, 1))


def _fact(n: int, fact: Fact, standard: Standard) -> FactView:
    asked = [(leaf, set(leaf.questions())) for leaf in standard.leaves()]
    used = [(leaf, keys) for leaf, keys in asked if fact.name in map(fact_name, keys)]
    keys = {key for _, found in used for key in found if fact_name(key) == fact.name}
    checks = (check.say for check in standard.checks if fact.name in {fact_name(q.key) for q in check.that.questions()})
    return FactView(
        n, fact.name, fact.label, TYPE_WORDS[fact.type], tuple(_parts(fact)), fact.help, tuple(_rules(fact)),
        fact.questions[0].by, tuple(leaf for leaf, _ in used), tuple(_others(fact.name, standard)), tuple(checks),
        members=any(own_key(key) != key for key in keys),
        before=any(own_key(key).startswith("previous.") for key in keys),
        source=fact.citation.source if fact.citation else "",
    )  # fmt: skip


def fact_name(key: str) -> str:
    """The declared fact that a key belongs to, be it that of the period before or of a member."""
    return own_key(key).removeprefix("previous.").partition(".")[0]


def _parts(fact: Fact) -> Iterator[Part]:
    for question in fact.questions:
        yield Part(question.label if fact.composite else "", wanted_words(question))


def wanted_words(question: Question) -> str:
    """What is to be written, with the unit: `整数，不小于1（人）`."""
    if question.type == "choices":
        return f"可多选：{'、'.join(question.options)}"
    words = options_words(question, "、") if question.type == "choice" else wanted(question)
    return f"{words}（{question.unit}）" if question.unit else words


def _rules(fact: Fact) -> Iterator[str]:
    if fact.type == "pair":
        none = "不适用" if fact.none_due is None else f"按{percent(Fraction(fact.none_due))}计"
        yield f"{fact.word('due')}为0时，{fact.word('rate')}{none}。"
    if fact.type == "sample":
        yield f"逐份判断：{'、'.join(fact.tests)}。"


def _others(name: str, standard: Standard) -> Iterator[str]:
    """What looks at a fact beside the rules of leaves: which indicators apply, vetoes, conditions of grades."""
    applies = [node.applies for node in standard.walk() if node.applies is not None]
    if name in {fact_name(question.key) for condition in applies for question in condition.questions()}:
        yield "确定适用的指标"
    for gate in standard.gates:
        if name in {fact_name(question.key) for question in gate.when.questions()}:
            yield gate.name
    for need in standard.grades.needs if standard.grades is not None else ():
        amounts = [amount for amount in (need.of, *need.limits) if amount is not None]
        if name in {fact_name(question.key) for amount in amounts for question in amount.questions()}:
            yield need.name
