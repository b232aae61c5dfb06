"""An evaluation standard: what it asks, its indicators and grades, its sources, and what holds for the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from evaluator.model.grades import Gate, Grades
from evaluator.model.indicator import Indicator, Way, bounds_words
from evaluator.model.members import own_key
from evaluator.model.numbers import Rounding, plain
from evaluator.model.question import Fact, Question
from evaluator.model.rule import Condition
from evaluator.model.source import Citation, Source, Unevaluated

Provenance = Literal["transcribed", "reconstructed", "framework", "own"]

PROVENANCE_WORDS: dict[str, str] = {
    "transcribed": "照录：按公开文本转录",
    "reconstructed": "复原稿：只有框架见于公开报道，指标、分值和档次由编制组补写，不是官方文本",
    "framework": "复原稿（框架）：计分的框架见于公开资料，没有公开的指标和分值没有补写，由评估人员照当地文件评出分数填入，不是官方文本",
    "own": "自编：由编制组编写，不是官方文本",
}


def provenance_words(provenance: str, *, scored: bool) -> str:
    """What kind of text a standard is; a list of requirements has no points to speak of."""
    if provenance == "reconstructed" and not scored:
        return "复原稿：要求和目标见于公开资料，编号、分项和判断的办法由编制组补写，不是官方文本"
    return PROVENANCE_WORDS[provenance]


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
            total.append(f"全部加减分合计{bounds_words(*self.extra)}。")
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
        return frozenset(key.partition("|")[2] for key in keys if key.startswith(("share|", "score|", "applies|")))
