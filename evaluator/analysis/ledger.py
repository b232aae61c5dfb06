"""The ledger of what is to be mended (整改台账): each problem of a subject with what to do, who, by when, and what it regains.

Its rows are worked out from the result and from nothing else; only who is responsible and by when may come from the
agency.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from evaluator.analysis.losses import MATERIAL, Loss, derived, losses, lost_of, lost_points
from evaluator.model.numbers import ONE, ZERO, total_of
from evaluator.model.result import Change, Node, Result, Run, StepLine, dump, load_as
from evaluator.scoring.rounds import DATE_WORDS

Kind = Literal["veto", "material", "step", "requirement", "not_applicable", "whole"]

#: how bonus and penalty begin in steps and changes: a bonus not earned is no problem, a penalty is one
_BONUS, _PENALTY = "加分：", "另扣："
#: how the change begins that hands in required material
_HAND_IN = "补齐书面材料："
#: what other changes say before the words of the step they mend
_OPENING = re.compile(r"^(另扣：)?(达到|不再出现|增加|减少|改进)：")
_VETO = re.compile(r"^(?P<name>.+?)(?:成立，(?P<effect>[^：]+)：.*|：本部分计0分，(?P<before>\S+) → (?P<after>\S+))$")
_WANTING = ("缺", "部分", "存疑")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One problem. `id` is the same for the same problem in another round of the same standard.

    `kind`: a veto that holds, required material that is not there, a step that lost points, a requirement not met (of a
    standard without points), 不适用 that gives nothing, or points lost without a step that says why (whole).
    `what` is what was looked at (with `fault`: what should not be), `why` the facts, `wanting` the parts that fell short.
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
    def share(self) -> Fraction:
        """What was lost as a share of the full mark; of what has none, the loss itself."""
        whole = self.full * self.counts
        return self.lost / whole if whole else self.lost


def ledger(result: Result) -> tuple[LedgerRow, ...]:
    """The problems of a subject: what vetoes first, then by points to regain, then in the order of the standard."""
    rows = [*_vetoes(result), *(row for root in result.conclusion.nodes for row in _Branch(result).rows(root, ""))]
    return tuple(sorted(rows, key=lambda row: (row.kind != "veto", -row.regain)))


def dump_rows(rows: Iterable[LedgerRow]) -> list[Any]:
    """The rows as plain JSON data."""
    return [dump(row) for row in rows]


def load_rows(data: Iterable[Any]) -> tuple[LedgerRow, ...]:
    """The rows that `dump_rows` wrote; KeyError or ValueError where the data is none."""
    return tuple(load_as(LedgerRow, row) for row in data)


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


def without_row(rows: Iterable[LedgerRow], duties: Duties) -> tuple[tuple[str, str], ...]:
    """The subjects and row ids that were filled in for problems that are not among the rows."""
    known = {(row.subject, row.id) for row in rows}
    return tuple(sorted(duties.keys() - known))


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
    places: list[tuple[Node | None, tuple[str, ...]]] = [(None, total.steps)]
    places += [(node, node.score(result.run).steps) for node in result.conclusion.walk()]
    for node, steps in places:
        for step in steps:
            found = _VETO.match(step)
            if found is not None and veto_sentence(result, found["name"]):
                lost = _number(found["before"]) - _number(found["after"]) if node is not None else ZERO
                yield Veto(found["name"], node, step.removeprefix(found["name"]).lstrip("："), lost)


def veto_sentence(result: Result, name: str) -> str:
    """The printed sentence of a veto; empty where the standard has none of that name."""
    told = (line for _, lines in result.standard.rules for line in lines)
    return next((line for line in told if line.startswith(f"{name}：")), "")


def _number(text: str | None) -> Fraction:
    """The points in a step; zero where it has a range."""
    try:
        return Fraction(text or 0)
    except ValueError:
        return ZERO


def _vetoes(result: Result) -> Iterator[LedgerRow]:
    found: dict[str, list[Veto]] = {}
    for veto in vetoes(result):
        found.setdefault(veto.name, []).append(veto)
    for name, some in found.items():
        lost = total_of(veto.lost * veto.node.counts for veto in some if veto.node is not None)
        where = [f"{veto.node.code} {veto.node.name}{veto.why}" if veto.node else veto.why for veto in some]
        row = LedgerRow(
            row_id("否决", name), "veto", result.conclusion.subject, "", "否决和限制", name, "；".join(where), True, (),
            lost, False, (f"消除：{name}",), lost, True, (), "", "", veto_sentence(result, name), ZERO, ONE,
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
            found = _problems(node, self.run, self.result)
            told = [one for one in found if one.kind != "whole" or node.code not in self.zeroed]  # the veto is a row
            for n, problem in enumerate(told):
                yield self._row(node, problem, zeroed, first=n == 0)

    def _row(self, node: Node, problem: _Problem, zeroed: str, *, first: bool) -> LedgerRow:
        leaf = node.leaf
        assert leaf is not None
        own = (leaf.advice,) if first and leaf.advice and self.run == "assessed" else ()
        best = max(problem.changes, key=lambda change: change.gain, default=None)
        wait = (f"所在部分已被“{zeroed}”计0分，先消除否决情形",) if zeroed else ()
        row = LedgerRow(
            row_id(node.code, problem.what if problem.kind == "step" else problem.kind),
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


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong at a leaf, in points of the leaf."""

    kind: Kind
    what: str
    why: str
    fault: bool
    wanting: tuple[str, ...]
    lost: Fraction
    at_most: bool
    changes: tuple[Change, ...]


def _problems(node: Node, run: Run, result: Result) -> Iterator[_Problem]:
    """What is wrong at a leaf; nothing where it may still come to its full mark, penalties aside."""
    how = derived(node, run)
    if not result.standard.scored:
        if node.score(run).status == "not_met":
            short = [step for step in how.steps if step.state == "not_met"]
            why = "；".join(_told(step) for step in short)
            yield _Problem("requirement", node.name, why, False, _texts(short), Fraction(1), False, ())
        return
    if lost_of(node, run) > 0:
        yield from _lost(node, run, Fraction(1, 10**result.standard.places))
    for step in how.steps:
        if step.what.startswith(_PENALTY) and step.low is not None and step.low == step.high and step.low < 0:
            changes = _of(step.what, (), how.raises)
            yield _Problem("step", step.what, step.why, step.fault, (), -step.low, False, changes)


def _lost(node: Node, run: Run, unit: Fraction) -> Iterator[_Problem]:
    """What lost the points of a leaf; `unit` is the last place to which they are rounded."""
    how, score = derived(node, run), node.score(run)
    lost = lost_points(score)
    if score.not_applicable:
        why = "；".join(_told(step) for step in how.steps)
        yield _Problem("not_applicable", score.not_applicable, why, False, (), lost, False, ())
        return
    changes = [change for change in how.raises if not change.what.startswith((_BONUS, _PENALTY))]
    without = [step for step in how.steps if step.what.startswith(MATERIAL) and step.state == "not_met"]
    found = losses(how.steps)
    together = total_of(loss.step.lost for loss in found) + (lost if without else ZERO)
    over = together - lost > unit / 2
    if without:
        texts = tuple(text.removeprefix(MATERIAL) for text in _texts(without))
        mends = tuple(change for change in changes if change.what.startswith(_HAND_IN))
        yield _Problem("material", "、".join(texts), "", False, texts, lost, over, mends)
    elif not found:
        yield _Problem("whole", "", "；".join(how.settlement), False, (), lost, False, tuple(changes))
    others = [change for change in changes if not change.what.startswith(_HAND_IN)]
    for problem in _steps(found, others):
        rounded = len(found) == 1 and abs(together - lost) * 2 <= unit
        yield replace(problem, lost=lost if rounded else min(problem.lost, lost), at_most=over)


def _steps(found: Sequence[Loss], changes: Sequence[Change]) -> Iterator[_Problem]:
    """One problem for each step that lost points, those of the same words together."""
    groups: dict[str, list[Loss]] = {}
    for loss in found:
        groups.setdefault(loss.step.what, []).append(loss)
    for what, some in groups.items():
        told = [step for loss in some for step in loss.told]
        why = "；".join(loss.step.why for loss in some if loss.step.why) or "；".join(_told(step) for step in told)
        cost = total_of(loss.step.lost for loss in some)
        own = tuple(changes) if len(groups) == 1 else _of(what, _texts(told), changes, groups)
        yield _Problem("step", what, why, some[0].step.fault, _texts(told), cost, False, own)


def _texts(steps: Iterable[StepLine]) -> tuple[str, ...]:
    return tuple(step.what for step in steps)


def _told(step: StepLine) -> str:
    """A step in words: what it is about, and its facts, which mostly name it already."""
    return step.why if step.why.startswith(step.what) else f"{step.what}（{step.why}）" if step.why else step.what


def _of(what: str, told: tuple[str, ...], changes: Iterable[Change], others: Iterable[str] = ()) -> tuple[Change, ...]:
    """The changes that mend a step: those whose words begin with its words, and with no longer ones of another step."""
    longer = [other for other in others if len(other) > len(what)]
    names = (what.removeprefix(_PENALTY), *told)
    found = []
    for change in changes:
        if what.startswith(_PENALTY) != change.what.startswith(_PENALTY):
            continue
        words = _OPENING.sub("", change.what).removeprefix(_PENALTY)
        if words.startswith(names) and not any(words.startswith(other) for other in longer):
            found.append(change)
    return tuple(found)
