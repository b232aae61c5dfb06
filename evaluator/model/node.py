"""The indicators of a result: how each stands in either run, and of a leaf the answers and evidence behind it."""

from __future__ import annotations

import typing
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.model.derivation import Derivation, SettlementLine
from evaluator.model.indicator import GIVES_WORDS, Gives

Run = Literal["claimed", "assessed"]

Status = Literal["met", "not_met", "not_due", "open", "not_applicable"]

#: how a requirement stands, in words
STATUS_WORDS: dict[str, str] = {
    "met": "达到",
    "not_met": "未达到",
    "not_due": "未到期限",
    "open": "尚不能判断",
    "not_applicable": "不适用",
}


#: what is said of a total when nothing applies that it could be added up from
NO_TOTAL = "各部分都不适用，没有总分"
#: what 不适用 gave: a leaf what its standard says, a parent and the total nothing that they could be added up from
Gave = Literal[Gives, "none_applies", "no_total"]
_NOTHING = {"none_applies": f"下级指标都不适用，{GIVES_WORDS['rescale']}", "no_total": NO_TOTAL}


def not_applicable_words(gave: Gave) -> str:
    """That an indicator does not apply, and what it gives: `不适用，按满分计`."""
    return _NOTHING.get(gave) or f"不适用，{GIVES_WORDS[gave]}"


@dataclass(frozen=True, slots=True)
class Score:
    """How a node stands in one run: the least and the most it can still be, equal once everything is known.

    In a requirements standard the figures are numbers of requirements: met (`low`, `high`), and applying (`full`).

    `full` is the full mark it is measured against. `answered` of `asked` answers are there (coverage).
    `estimate`: the range may be wider than the completions really allow (保守估计).
    `status`: met = full marks, not_met = less, not_due = less, and by the end of the period the day set for it had not
    come, open = not known yet.
    `gives` is what 不适用 gave, None where the node applies. Of a total: that nothing applies, so that it is no number at
    all (`counted` is False), whatever `low` and `high` are.
    `extra_low`, `extra_high`: what bonus and penalty move beyond the points, printed beside them.
    `steps`: what happened between the children and this figure (折算, 加权, 一票否决 …), each before → after.
    """

    low: Fraction
    high: Fraction
    full: Fraction
    status: Status
    answered: int
    asked: int
    estimate: bool = False
    gives: Gave | None = None
    extra_low: Fraction = Fraction(0)
    extra_high: Fraction = Fraction(0)
    steps: tuple[SettlementLine, ...] = ()

    @property
    def not_applicable(self) -> str:
        """What 不适用 gave, in words; empty where the node applies."""
        return "" if self.gives is None else not_applicable_words(self.gives)

    @property
    def known(self) -> bool:
        return self.low == self.high

    @property
    def waiting(self) -> bool:
        """Whether an answer is missing that it depends on: points or status are open, or what it moves beyond the points is."""
        return self.status == "open" or not self.known or self.extra_low != self.extra_high

    @property
    def counted(self) -> bool:
        """Whether the points count: not where 不适用 leaves them to the other indicators (折算), nor where there are no others."""
        return self.gives not in ("rescale", "none_applies", "no_total")

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The share of full marks (得分率), as a range; None where the full mark is zero or does not count."""
        return None if self.full == 0 or not self.counted else (self.low / self.full, self.high / self.full)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one assessor of a round found of one answer, as printed text."""

    assessor: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer that bears on a leaf: as claimed, as found, and how the assessor dealt with it.

    Values are printed text, empty where missing. `state`: untouched, confirmed, corrected, supplied, missing (neither
    claimed nor found), not_needed (the assessed figures do not depend on it), registered (an attribute: nobody verifies it); in a round also accepted (not looked at,
    counts as claimed), disputed (the assessors differ and it is not settled), merged (a judgement of several, merged in
    the points). `asked_of`: station, assessor or both. `shared`: a declared fact, which may serve several leaves.
    `opinions`: what each assessor of a round found, where several looked. `published_in`: the id of the published text
    that what is claimed was taken from, empty where the subject said it.
    """

    key: str
    label: str
    unit: str
    claimed: str
    verified: str
    state: str
    reason: str
    by: str
    asked_of: str
    shared: bool
    opinions: tuple[Opinion, ...] = ()
    published_in: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A reference to a file that bears on a leaf, and its status with the assessor (empty: not looked at)."""

    file: str
    pages: str
    proves: str
    status: str


@dataclass(frozen=True, slots=True)
class CitationLine:
    """What of an indicator, a veto or the grades is published, where, and what was added."""

    source: str
    published: str
    added: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What one scorer of a round gives a leaf: the least and the most it can still be, before rounding, and why.

    `assessor` is empty for the subject itself (自评), which has a share of its own where the round says so.
    """

    assessor: str
    party: str
    low: Fraction
    high: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """What only a leaf has. `self_score` is the typed self-score, None where none was typed; `due` the day set for it.

    `ratings` are those of the several scorers of a round, `spread` the distance between the highest and the lowest of
    them as a share of the full mark (None unless two are known), `flagged` whether the round calls that too wide.
    """

    sentence: str
    answers: tuple[AnswerLine, ...]
    claimed: Derivation
    assessed: Derivation | None
    self_score: Fraction | None
    remark: str
    finding: str
    advice: str
    evidence: tuple[EvidenceLine, ...]
    evidence_wanted: tuple[str, ...]
    methods: tuple[str, ...]
    citations: tuple[CitationLine, ...]
    due: str = ""
    ratings: tuple[Rating, ...] = ()
    spread: Fraction | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """An indicator with its scores; `assessed` is None where nothing has been assessed.

    `counts`: how many points of the total one of its points makes, 1 where nothing is weighted or rescaled.
    """

    code: str
    name: str
    level: int
    critical: bool
    claimed: Score
    assessed: Score | None
    children: tuple[Node, ...] = ()
    leaf: Leaf | None = None
    counts: Fraction = Fraction(1)

    def walk(self) -> typing.Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> typing.Iterator[Node]:
        return (node for node in self.walk() if node.leaf is not None)

    def score(self, run: Run) -> Score:
        """The score of a run; ValueError where nothing has been assessed."""
        score = self.claimed if run == "claimed" else self.assessed
        if score is None:
            raise ValueError("nothing has been assessed")
        return score


@dataclass(frozen=True, slots=True)
class Counts:
    """How many leaves of the subject's tree have which status; together they are all of them."""

    met: int
    not_met: int
    not_due: int
    open: int
    not_applicable: int

    @property
    def all(self) -> int:
        return self.met + self.not_met + self.not_due + self.open + self.not_applicable


def counts(nodes: typing.Iterable[Node], run: Run) -> Counts:
    """How the leaves of these nodes stand in a run."""
    statuses = [leaf.score(run).status for node in nodes for leaf in node.leaves()]
    return Counts(*(statuses.count(status) for status in typing.get_args(Status)))
