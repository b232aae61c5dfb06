"""The results of a round: each subject's findings merged as declared, before and after the objections, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import repeat

from evaluator.model import result as out
from evaluator.model.dossier import ObjectionLine, RevisionLine, RoundInfo, Stage, TeamLine
from evaluator.model.members import question_under
from evaluator.model.numbers import percent, plain
from evaluator.model.round import DECISION_WORDS, EVERYTHING, JUDGEMENT_WORDS, SELF, Case, Objection, Round
from evaluator.model.standard import Standard
from evaluator.scoring.bundle import Bundle
from evaluator.scoring.conclude import Entrant, bundle_each, conclude_each
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.lines import score_text
from evaluator.scoring.merging import decisions, merge

#: what is not assigned otherwise, in words
REST = "其余各项"

DATE_WORDS = {
    "collect_by": "自评报送截止",
    "draft_on": "征求意见稿印发",
    "objections_by": "异议提出截止",
    "final_on": "正式稿印发",
    "rectify_by": "整改期限",
}


def conclude_round(
    standard: Standard, declared: Round, cases: Sequence[Case], engine: str, stage: Stage
) -> Iterator[out.Result]:
    """The result of each case, in their order; all cases of the round are its cohort.

    `draft` leaves the decisions on objections out; `final` has them, with every indicator that they changed. The files of
    the folder, the surveys and the seal are filled in by whoever has them.
    """
    leaves = Leaves(standard)
    results = conclude_each(leaves, _entrants(standard, declared, cases, stage), engine, declared.judging)
    before: Iterable[out.Result | None] = repeat(None, len(cases))
    if stage == "final" and any(decisions(case.objections) for case in cases):
        entrants = _entrants(standard, declared, cases, "draft")
        before = conclude_each(leaves, entrants, engine, declared.judging, advice=False)
    for result, draft, case in zip(results, before, cases, strict=True):
        info = _info(standard, declared, case, stage)
        if stage == "final":
            revisions = tuple(_revisions(draft, result, case.objections)) if draft is not None else ()
            objections = tuple(_objection(standard, declared, case, one, revisions) for one in _sorted(case.objections))
            info = replace(info, objections=objections, revisions=revisions)
        yield _in_round(result, info)


def bundle_round(standard: Standard, declared: Round, cases: Sequence[Case], stage: Stage) -> Iterator[Bundle]:
    """What the results of `conclude_round` are scored from, in the same order."""
    return bundle_each(Leaves(standard), _entrants(standard, declared, cases, stage), declared.judging)


def _entrants(standard: Standard, declared: Round, cases: Sequence[Case], stage: Stage) -> list[Entrant]:
    entrants = []
    for case in cases:
        merged = merge(standard, declared, case, stage)
        assessed = bool(case.assessments or case.agreed or case.surveyed)
        entrants.append(Entrant(case.report, merged.assessment if assessed else None, merged))
    return entrants


def _in_round(result: out.Result, info: RoundInfo) -> out.Result:
    return replace(result, dossier=replace(result.dossier, round=info))


def _info(standard: Standard, declared: Round, case: Case, stage: Stage) -> RoundInfo:
    return RoundInfo(
        declared.id,
        declared.title,
        stage,
        1,
        "",
        "",
        "",
        tuple(_team(declared, case.report.subject.id)),
        tuple(merge_sentences(standard, declared)),
        tuple((word, day) for key, word in DATE_WORDS.items() if (day := getattr(declared.dates, key))),
    )


def _team(declared: Round, subject: str) -> Iterator[TeamLine]:
    """Everybody of the team, with what they score of the subject."""
    sent = declared.sent(subject)
    for member in declared.team.values():
        named = [code for code, ids in declared.assign.items() if member.id in ids] if member.id in sent else []
        scored = tuple(REST if code == EVERYTHING else code for code in named)
        recused = subject in member.recused
        yield TeamLine(
            member.id, member.name, member.role, member.qualification, member.party, scored, recused
        )  # fmt: skip


def merge_sentences(standard: Standard, declared: Round) -> Iterator[str]:
    """How the findings of the team become one, in the words that a report prints."""
    yield "采集项和是非题不取平均：评估人员意见不一的，由评估组合议确定，确定前按尚未核实计。"
    judgement = JUDGEMENT_WORDS[declared.merge.judgement]
    yield f"由评估人员评定的指标由几人评分的，{judgement}；合并之后再按标准规定的位数取舍。"
    if declared.weights:
        shares = "、".join(f"{party}{percent(share)}" for party, share in declared.weights.items())
        own = "自评一方按填报数据的测算得分计。" if SELF in declared.weights else ""
        yield f"各指标的得分按评分方所占的比例合计：{shares}。{own}"
    if declared.merge.spread_flag is not None:
        yield f"最高分与最低分之差达到本项满分的{percent(declared.merge.spread_flag)}的，在专家评分汇总中标明。"
    if declared.accept:
        names = {node.code: node.name for node in standard.walk()}
        told = "、".join(f"{code} {names.get(code, '')}".strip() for code in declared.accept)
        yield f"以下部分为抽查，评估人员没有核实的按填报数据计：{told}。"
    yield "应评分的人员尚未评分的，得分为区间，不以其余人员的评分代替。"


# -- objections --


def _sorted(objections: Sequence[Objection]) -> list[Objection]:
    return sorted(objections, key=lambda one: one.id)


def _objection(
    standard: Standard, declared: Round, case: Case, objection: Objection, revisions: Sequence[RevisionLine]
) -> ObjectionLine:
    names = {node.code: node.name for node in standard.walk()}
    question = question_under(objection.disputes, standard.questions(), case.report.members)
    moved = [line for line in revisions if line.code and objection.id in line.objections]
    effect = "；".join(f"{line.code} {line.name}：{line.before} → {line.after}" for line in moved)
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


def _revisions(draft: out.Result, final: out.Result, objections: Sequence[Objection]) -> Iterator[RevisionLine]:
    """Every leaf that changed from one to the other with why, then total and grade."""
    before = {node.code: node for node in draft.conclusion.leaves()}
    for node in final.conclusion.leaves():
        old = _figure(before[node.code], draft) if node.code in before else "不在本对象的指标内"
        new = _figure(node, final)
        if old != new:
            bearing = _bearing(node, objections)
            told = "；".join(one.reason for one in bearing) or "同批其他对象的数据有改动，比较的结果随之变化"
            yield RevisionLine(node.code, node.name, old, new, told, tuple(one.id for one in bearing))
    for name, old, new in _totals(draft, final):
        if old != new:
            yield RevisionLine("", name, old, new, "按以上改动重新计算")


def _figure(node: out.Node, result: out.Result) -> str:
    score = node.score(result.run)
    if not result.standard.scored:
        return out.STATUS_WORDS[score.status]
    if score.not_applicable:
        return score.not_applicable
    moved = score.extra_low or score.extra_high
    extra = f"，加减分{_ends(score.extra_low, score.extra_high)}" if moved else ""
    return f"{score_text(score)}分{extra}"


def _ends(low: Fraction, high: Fraction) -> str:
    return plain(low) if low == high else f"{plain(low)}—{plain(high)}"


def _bearing(node: out.Node, objections: Sequence[Objection]) -> list[Objection]:
    """The objections whose decision put a finding in place that bears on the leaf."""
    assert node.leaf is not None
    keys = {answer.key for answer in node.leaf.answers}
    return [one for one in _sorted(objections) if keys & one.found.keys()]


def _totals(draft: out.Result, final: out.Result) -> Iterator[tuple[str, str, str]]:
    old, new = (result.conclusion.assessed or result.conclusion.claimed for result in (draft, final))
    if final.standard.scored:
        yield "总分", f"{score_text(old.score)}分", f"{score_text(new.score)}分"
        if final.standard.grades:
            yield "等次", "或".join(old.grades), "或".join(new.grades)
    else:
        assert old.counts is not None
        assert new.counts is not None
        yield "达到的项数", f"{old.counts.met}项", f"{new.counts.met}项"
