"""The ledger of what is to be mended (整改台账): each problem of a subject with what to do, who, by when, and what it regains.

Its rows are worked out from the result and from nothing else; only who is responsible and by when may come from the
agency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.analysis.problems import OF_A_STEP, Kind, Problem, problems
from evaluator.model.derivation import SettlementLine, titled
from evaluator.model.node import Node
from evaluator.model.numbers import ONE, ZERO, total_of
from evaluator.model.result import Result
from evaluator.scoring.rounds import DATE_WORDS

_WANTING = ("缺", "部分", "存疑")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One problem. `id` is the same for the same problem in another round of the same standard.

    `kind`: see `Kind`. `what` is what was looked at (with `fault`: what should not be), `why` the facts, `wanting` the parts that fell short.
    `lost`, in points of the total, is what it cost; with `at_most` the problems of the leaf cost less together than each
    alone. `regain` is what the one change that gains most brings when the leaf is scored again; where no change is known
    (not `scored`), at most what was lost. `sentence` and `full` are the rule and the full mark it was measured by;
    `counts` is how many points of the total one of its points makes, `hash` the content hash of the standard.
    """

    id: str
    kind: Kind
    subject: str
    code: str
    name: str
    what: str
    why: str
    fault: bool
    wanting: tuple[str, ...]
    lost: Fraction
    at_most: bool
    advice: tuple[str, ...]
    regain: Fraction
    scored: bool
    references: tuple[str, ...]
    responsible: str
    deadline: str
    sentence: str
    full: Fraction
    counts: Fraction
    hash: str

    @property
    def title(self) -> str:
        """What it is about, as it is printed."""
        return titled(self.kind, self.what) if self.kind == "penalty" else self.what

    @property
    def share(self) -> Fraction:
        """What was lost as a share of the full mark; of what has none, the loss itself."""
        whole = self.full * self.counts
        return self.lost / whole if whole else self.lost


def ledger(result: Result) -> tuple[LedgerRow, ...]:
    """The problems of a subject: what vetoes first, then by points to regain, then in the order of the standard."""
    rows = [*_vetoes(result), *(row for root in result.conclusion.nodes for row in _Branch(result).rows(root, ""))]
    return tuple(sorted(rows, key=lambda row: (row.kind != "veto", -row.regain)))


# -- who, and by when ------------------------------------------------------------------------------------------------

#: by subject and row id, who is responsible and by when, as the agency filled them in; empty where it did not
Duties = Mapping[tuple[str, str], tuple[str, str]]


def with_duties(rows: Sequence[LedgerRow], duties: Duties) -> tuple[LedgerRow, ...]:
    """The rows with what the agency filled in, in place of what they say by themselves."""
    given = [duties.get((row.subject, row.id), ("", "")) for row in rows]
    return tuple(
        replace(row, responsible=who or row.responsible, deadline=when or row.deadline)
        for row, (who, when) in zip(rows, given, strict=True)
    )


# -- vetoes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto that holds: where it zeroes a branch, that branch and the points it takes, as far as they are known."""

    name: str
    node: Node | None
    why: str
    lost: Fraction


def vetoes(result: Result) -> Iterator[Veto]:
    """The vetoes that hold, as the steps of branches and of the total say."""
    total = result.conclusion.claimed if result.conclusion.assessed is None else result.conclusion.assessed
    places: list[tuple[Node | None, tuple[SettlementLine, ...]]] = [(None, total.steps)]
    places += [(node, node.score(result.run).steps) for node in result.conclusion.walk()]
    for node, steps in places:
        for step in steps:
            if step.kind == "gate":
                yield Veto(step.gate, node, step.about_gate, step.lost)


def _vetoes(result: Result) -> Iterator[LedgerRow]:
    found: dict[str, list[Veto]] = {}
    for veto in vetoes(result):
        found.setdefault(veto.name, []).append(veto)
    for name, some in found.items():
        lost = total_of(veto.lost * veto.node.counts for veto in some if veto.node is not None)
        where = [f"{veto.node.code} {veto.node.name}{veto.why}" if veto.node else veto.why for veto in some]
        row = LedgerRow(
            row_id("否决", name), "veto", result.conclusion.subject, "", "否决和限制", name, "；".join(where), True, (),
            lost, False, (f"消除：{name}",), lost, True, (), "", "", result.standard.gate(name), ZERO, ONE,
            result.standard.hash,
        )  # fmt: skip
        yield _assigned(row, result)


# -- leaves ----------------------------------------------------------------------------------------------------------


class _Branch:
    """The rows of the leaves of one result."""

    def __init__(self, result: Result) -> None:
        self.result, self.run = result, result.run
        self.zeroed = {veto.node.code: veto.name for veto in vetoes(result) if veto.node is not None}

    def rows(self, node: Node, zeroed: str) -> Iterator[LedgerRow]:
        """The problems at a node and below it; `zeroed` names the veto by which all of it counts nothing."""
        zeroed = self.zeroed.get(node.code, zeroed)
        for child in node.children:
            yield from self.rows(child, zeroed)
        if node.leaf is not None:
            standard = self.result.standard
            found = problems(node, self.run, scored=standard.scored, unit=Fraction(1, 10**standard.places))
            told = [one for one in found if one.kind != "whole" or node.code not in self.zeroed]  # the veto is a row
            for n, problem in enumerate(told):
                yield self._row(node, problem, zeroed, first=n == 0)

    def _row(self, node: Node, problem: Problem, zeroed: str, *, first: bool) -> LedgerRow:
        leaf = node.leaf
        assert leaf is not None
        own = (leaf.advice,) if first and leaf.advice and self.run == "assessed" else ()
        best = max(problem.changes, key=lambda change: change.gain, default=None)
        wait = (f"所在部分已被“{zeroed}”计0分，先消除否决情形",) if zeroed else ()
        row = LedgerRow(
            row_id(node.code, problem.title if problem.kind in OF_A_STEP else problem.kind),
            problem.kind,
            self.result.conclusion.subject,
            node.code,
            node.name,
            problem.what,
            problem.why,
            problem.fault,
            problem.wanting,
            problem.lost * node.counts,
            problem.at_most,
            (*own, *((best.what,) if best is not None else ()), *wait),
            (problem.lost if best is None else best.gain) * node.counts,
            best is not None,
            tuple(self._references(node)) if first else (),
            "",
            "",
            leaf.sentence,
            node.score(self.run).full,
            node.counts,
            self.result.standard.hash,
        )
        return _assigned(row, self.result)

    def _references(self, node: Node) -> Iterator[str]:
        """What the assessor wrote, evidence found wanting, and objections: what stands behind the problem."""
        assert node.leaf is not None
        if node.leaf.finding and self.run == "assessed":
            yield node.leaf.finding
        for line in node.leaf.evidence:
            if line.status in _WANTING:
                yield f"佐证材料“{line.file}”：{line.status}"
        about = self.result.dossier.round
        for one in about.objections if about is not None else ():
            if one.code == node.code:
                yield f"异议{one.id}：{one.decision}"


def row_id(place: str, what: str) -> str:
    """Where a problem is and which: the code, and six digits that stand for its words."""
    return f"{place}-{hashlib.sha256(what.encode()).hexdigest()[:6]}"


def _assigned(row: LedgerRow, result: Result) -> LedgerRow:
    """The row with the subject responsible, by the day that the round sets."""
    about = result.dossier.round
    days = dict(about.dates) if about is not None else {}
    name = result.conclusion.name or result.conclusion.subject
    return replace(row, responsible=name, deadline=days.get(DATE_WORDS["rectify_by"], ""))
