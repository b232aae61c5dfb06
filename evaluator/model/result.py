"""A result: the conclusion drawn from a standard, a self-report and an assessment, and the dossier copied beside it.

It is the only thing reports read. `dump` gives plain JSON data, `load` gives the same result back.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from evaluator.model.dossier import Dossier
from evaluator.model.numbers import fixed, plain, terminates
from evaluator.model.plain_data import load_as
from evaluator.model.standard import GIVES_WORDS, NO_TOTAL

FORMAT = "evaluator-result/1"

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


@dataclass(frozen=True, slots=True)
class Score:
    """How a node stands in one run: the least and the most it can still be, equal once everything is known.

    In a requirements standard the figures are numbers of requirements: met (`low`, `high`), and applying (`full`).

    `full` is the full mark it is measured against. `answered` of `asked` answers are there (coverage).
    `estimate`: the range may be wider than the completions really allow (保守估计).
    `status`: met = full marks, not_met = less, not_due = less, and by the end of the period the day set for it had not
    come, open = not known yet.
    `not_applicable` says what 不适用 gave, empty where the node applies. Of a total: that nothing applies, so that it is
    no number at all (`counted` is False), whatever `low` and `high` are.
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
    not_applicable: str = ""
    extra_low: Fraction = Fraction(0)
    extra_high: Fraction = Fraction(0)
    steps: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return self.low == self.high

    @property
    def counted(self) -> bool:
        """Whether the points count: not where 不适用 leaves them to the other indicators (折算), nor where there are no others."""
        return not self.not_applicable.endswith((GIVES_WORDS["rescale"], NO_TOTAL))

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The share of full marks (得分率), as a range; None where the full mark is zero or does not count."""
        return None if self.full == 0 or not self.counted else (self.low / self.full, self.high / self.full)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a derivation. `state`: met, not_met, open, skipped or info; `low` is empty for a mere note.

    `fault`: `what` names a fault; otherwise it names what should be.
    """

    what: str
    state: str
    why: str
    low: Fraction | None
    high: Fraction | None
    lost: Fraction
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change that would raise a leaf's score, and by how much.

    `answers` are the keys of the answers that change; `told` says from what to what, where `what` does not.
    """

    what: str
    gain: Fraction
    code: str
    answers: tuple[str, ...]
    told: str = ""


#: how a target that is not due yet stands against an even pace, in words
COURSE_WORDS: dict[str, str] = {"on_course": "进度正常", "behind": "进度落后", "unknown": "进度尚不能判断"}


@dataclass(frozen=True, slots=True)
class Course:
    """How a requirement that is not due yet stands against an even pace up to its day, and why, figure by figure.

    `state`: on_course, behind, or unknown (the figures of earlier days lack this one).
    """

    state: Literal["on_course", "behind", "unknown"]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a leaf's score came about in one run: the steps, the settlement (before → after), and what would raise it.

    `course` is there for a requirement that is not due yet and is decided by figures, where figures of earlier days are given.
    """

    steps: tuple[StepLine, ...]
    settlement: tuple[str, ...]
    raises: tuple[Change, ...]
    course: Course | None = None


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
    claimed nor found), not_needed (the assessed figures do not depend on it); in a round also accepted (not looked at,
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
    """What of an indicator is published, where, and what was added."""

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
class Advance:
    """The fewest changed answers that reach a better grade, and the total they lead to.

    `answers` is how many change. `fewest` is False where one of them serves several indicators: then there might be a
    way with fewer still.
    """

    grade: str
    total: Fraction
    changes: tuple[Change, ...]
    answers: int
    fewest: bool


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


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one run and the grades it can still get; `grade` is empty until only one is left.

    `counts` is there for a requirements standard, and is what its documents say instead of a total.
    """

    score: Score
    grade: str
    grades: tuple[str, ...]
    steps: tuple[str, ...]
    advance: Advance | None = None
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader must know: a finding about the figures, by kind and place.

    `kind`: self_score (typed self-score differs), difference (claim and assessment differ), missing (a leaf still open).
    """

    kind: str
    code: str
    text: str
    run: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """How facts agree among themselves in one run: what was checked, the figures, and whether it holds (None: not known)."""

    say: str
    worked: str
    holds: bool | None
    run: Run


@dataclass(frozen=True, slots=True)
class UnevaluatedLine:
    """What a source says and the standard cannot evaluate, and why not."""

    says: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class DefectLine:
    """A defect that the published table has: the editor's words, what the program found, and how it is scored in spite of it."""

    at: str
    where: str
    code: str
    say: str
    found: tuple[str, ...]
    scored: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the subject, and which of the answers that matter are not there: not claimed, not verified."""

    id: str
    name: str
    unclaimed: tuple[str, ...]
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardInfo:
    """Which standard was applied, exactly.

    `total` is None for a requirements standard, and then `scored` is False. `rules`: the printed rules beyond the leaves,
    by heading. `defects` are those it carries from the published table.
    """

    id: str
    version: str
    title: str
    hash: str
    provenance: str
    note: str
    subject_name: str
    total: Fraction | None
    places: int
    rounding: str
    grades: tuple[tuple[str, Fraction | None], ...]
    sources: tuple[tuple[str, str, str, str], ...]
    scored: bool = True
    rules: tuple[tuple[str, tuple[str, ...]], ...] = ()
    defects: tuple[DefectLine, ...] = ()
    not_evaluated: tuple[UnevaluatedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """A declared fact as it was verified, in exact texts: what the next period may be compared with."""

    key: str
    unit: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure taken from a published text, as printed with its unit, and the leaves whose rule or condition looks at it.

    `shared`: a declared fact, not the answer to a question of one leaf.
    """

    key: str
    label: str
    value: str
    unit: str
    shared: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A published text that figures of the self-report were taken from."""

    id: str
    title: str
    credited_to: str
    date: str
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A pure function of standard, facts, findings and cohort.

    `cohort` lists the subjects evaluated together where the standard compares them, own id first; `members` the members
    of the subject, where it has any; `verified` the declared facts of the assessed run; `free` the labels of attributes
    and the keys of answers in words that somebody wrote freely; `checks` how facts agree among themselves; `published`
    where figures were taken from that nobody filled in.
    """

    subject: str
    name: str
    kind: str
    attributes: tuple[tuple[str, str], ...]
    period: tuple[str, str]
    nodes: tuple[Node, ...]
    claimed: Total
    assessed: Total | None
    remarks: tuple[Remark, ...]
    confirmed: int = 0
    corrected: int = 0
    supplied: int = 0
    untouched: int = 0
    cohort: tuple[str, ...] = ()
    cohort_hash: str = ""
    members: tuple[MemberLine, ...] = ()
    accepted: int = 0
    verified: tuple[Verified, ...] = ()
    free: tuple[str, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    published: tuple[PublishedLine, ...] = ()

    def walk(self) -> typing.Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> typing.Iterator[Node]:
        return (node for node in self.walk() if node.leaf is not None)


@dataclass(frozen=True, slots=True)
class Result:
    """The whole: format, engine version, standard, conclusion, dossier."""

    standard: StandardInfo
    conclusion: Conclusion
    dossier: Dossier
    engine: str
    format: str = FORMAT

    @property
    def run(self) -> Run:
        """The run the document reports on: assessed where there is an assessment."""
        return "claimed" if self.conclusion.assessed is None else "assessed"


def headings(results: typing.Iterable[Result]) -> dict[str, str]:
    """The first-level indicators that any of the results has, name by code; subjects of different kinds have different ones."""
    found = {node.code: node.name for result in results for node in result.conclusion.nodes}
    return dict(sorted(found.items(), key=lambda pair: natural_order(pair[0])))


def natural_order(code: str) -> list[tuple[int, str]]:
    """A code as people order it: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", code) if part]


# -- plain data ------------------------------------------------------------------------------------------------------


def dump(value: Any) -> Any:
    """Plain JSON data. A number is text: `{"points": "3.33", "exact": "10/3"}` where its decimals do not end."""
    if isinstance(value, Fraction):
        return plain(value) if terminates(value) else {"points": fixed(value, 2), "exact": plain(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [dump(inner) for inner in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"no plain form for {type(value).__name__}")


def load(data: Any) -> Result:
    """The result that `dump` wrote; ValueError where the data is not one."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"not {FORMAT}")
    result: Result = load_as(Result, data)
    return result
