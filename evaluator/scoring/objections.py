"""What the objections of a subject came to: each with its decision and effect, and every line of the result that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from evaluator.model.dossier import ObjectionLine, RevisionLine
from evaluator.model.members import question_under
from evaluator.model.node import STATUS_WORDS, Node
from evaluator.model.numbers import span
from evaluator.model.question import Known, Value
from evaluator.model.result import Result
from evaluator.model.round import DECISION_WORDS, Case, Objection, Round
from evaluator.model.standard import Standard
from evaluator.scoring.answers import assessed_values
from evaluator.scoring.bundle import Bundle
from evaluator.scoring.lines import score_text

#: why a figure moved that no decision on this subject bears on
_OTHERS = "同批其他对象的数据有改动，比较的结果随之变化"
_ABOVE = "按以上改动重新计算"

#: a result of one subject, and what it is scored from
Scored = tuple[Result, Bundle]


def objection_lines(
    standard: Standard, declared: Round, case: Case, revisions: Sequence[RevisionLine]
) -> tuple[ObjectionLine, ...]:
    """The objections of a case in the order of their files, each with what of `revisions` it brought about."""
    return tuple(_objection(standard, declared, case, one, revisions) for one in _sorted(case.objections))


def revision_lines(
    standard: Standard, draft: Scored, final: Scored, objections: Sequence[Objection]
) -> tuple[RevisionLine, ...]:
    """What changed from the draft to the final result, with why.

    First every leaf, and every branch whose veto came out otherwise; then total and grade.
    """
    before, after = (_assessed(standard, bundle) for _, bundle in (draft, final))
    bearing = _Bearing(standard, before, after, _sorted(objections))
    found = list(_nodes(draft[0], final[0], bearing))
    found += _totals(draft[0], final[0], bearing, above=bool(found))
    return tuple(found)


def _assessed(standard: Standard, bundle: Bundle) -> Mapping[str, Value]:
    """The values of the assessed run; none where nobody has assessed."""
    found = bundle.assessment
    return {} if found is None else assessed_values(standard, bundle.report, found)


def _sorted(objections: Iterable[Objection]) -> list[Objection]:
    return sorted(objections, key=lambda one: one.id)


def _objection(
    standard: Standard, declared: Round, case: Case, objection: Objection, revisions: Sequence[RevisionLine]
) -> ObjectionLine:
    names = {node.code: node.name for node in standard.walk()}
    question = question_under(objection.disputes, standard.questions(), case.report.members)
    moved = [line for line in revisions if objection.id in line.objections]
    effect = "；".join(f"{f'{line.code} {line.name}'.strip()}：{line.before} → {line.after}" for line in moved)
    if objection.found and not effect:
        effect = "得分没有变化"
    return ObjectionLine(
        objection.id,
        objection.indicator,
        names.get(objection.indicator, ""),
        question.label if question is not None else "",
        objection.claim,
        tuple(f"{one.file}{f'（第{one.pages}页）' if one.pages else ''}" for one in objection.evidence),
        objection.received,
        DECISION_WORDS[objection.decision],
        tuple(declared.team[one].name if one in declared.team else one for one in objection.decided_by),
        objection.decided_on,
        objection.reason,
        effect,
    )


# -- which decision bears on what --


class _Bearing:
    """Which decisions bear on a line: those that put a finding in place that it looks at.

    A veto or a condition of the grade is looked at only where it came out otherwise than before.
    """

    def __init__(
        self,
        standard: Standard,
        before: Mapping[str, Value],
        after: Mapping[str, Value],
        objections: Sequence[Objection],
    ) -> None:
        self._before, self._after, self._objections = before, after, objections
        #: by branch or leaf, the answers by which its veto came out otherwise
        self.zeroed: dict[str, frozenset[str]] = {}
        for gate in standard.gates:
            if gate.zero and (turned := self._turned(gate.when.truth)):
                self.zeroed |= {code: self.zeroed.get(code, frozenset()) | turned for code in gate.zero}
        self._grading = frozenset[str]().union(*map(self._turned, _grading(standard)))

    def _turned(self, look: Callable[[Known], object]) -> frozenset[str]:
        """The answers looked at by what comes out otherwise than before; none where it does not."""
        old, new = Known(self._before), Known(self._after)
        differs = look(old) != look(new)  # looking notes what is asked
        return frozenset(old.asked | new.asked) if differs else frozenset()

    def on_node(self, node: Node) -> list[Objection]:
        own = {answer.key for answer in node.leaf.answers} if node.leaf is not None else set()
        return self._touching(own | self.zeroed.get(node.code, frozenset()))

    def on_grade(self) -> list[Objection]:
        """The decisions that move the grade whatever the total."""
        return self._touching(self._grading)

    def _touching(self, keys: AbstractSet[str]) -> list[Objection]:
        return [one for one in self._objections if keys & one.found.keys()]


def _grading(standard: Standard) -> Iterator[Callable[[Known], object]]:
    """What may move the grade beside the total: vetoes, what a grade needs, and the grade applied for."""
    yield from (gate.when.truth for gate in standard.gates if not gate.zero)
    if standard.grades is None:
        return
    for need in standard.grades.needs:
        yield from (amount.number for amount in (need.of, *need.limits) if amount is not None)
    applied = standard.grades.applied
    if applied is not None:
        yield lambda known: known.value(applied)


# -- the lines --


def _nodes(draft: Result, final: Result, bearing: _Bearing) -> Iterator[RevisionLine]:
    before = {node.code: node for node in draft.conclusion.walk()}
    for node in final.conclusion.walk():
        if node.leaf is None and node.code not in bearing.zeroed:
            continue
        old = _figure(before[node.code], draft) if node.code in before else "不在本对象的指标内"
        new = _figure(node, final)
        if old != new:
            by = bearing.on_node(node)
            why = "；".join(one.reason for one in by) or _OTHERS
            yield RevisionLine(node.code, node.name, old, new, why, tuple(one.id for one in by))


def _figure(node: Node, result: Result) -> str:
    score = node.score(result.run)
    if not result.standard.scored:
        return STATUS_WORDS[score.status]
    if score.not_applicable:
        return score.not_applicable
    moved = score.extra_low or score.extra_high
    extra = f"，加减分{span(score.extra_low, score.extra_high)}" if moved else ""
    return f"{score_text(score)}分{extra}"


def _totals(draft: Result, final: Result, bearing: _Bearing, *, above: bool) -> Iterator[RevisionLine]:
    """The lines of total and grade that changed; `above`: whether there are lines of indicators."""
    old, new = (result.conclusion.assessed or result.conclusion.claimed for result in (draft, final))
    if not final.standard.scored:
        assert old.counts is not None
        assert new.counts is not None
        if old.counts.met != new.counts.met:
            yield RevisionLine("", "达到的项数", f"{old.counts.met}项", f"{new.counts.met}项", _ABOVE)
        return
    then, now = score_text(old.score), score_text(new.score)
    if then != now:
        yield RevisionLine("", "总分", f"{then}分", f"{now}分", _ABOVE if above else _OTHERS)
    if final.standard.grades and old.grades != new.grades:
        by = bearing.on_grade()
        why = [one.reason for one in by] + ([_ABOVE] if above else [])
        ids = tuple(one.id for one in by)
        yield RevisionLine("", "等次", "或".join(old.grades), "或".join(new.grades), "；".join(why) or _OTHERS, ids)
