"""The results of a round: each subject's findings merged as declared, before and after the objections, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat

from evaluator.model.dossier import RoundInfo, Stage, TeamLine
from evaluator.model.numbers import percent
from evaluator.model.result import Result
from evaluator.model.round import EVERYTHING, JUDGEMENT_WORDS, SELF, Case, Round
from evaluator.model.standard import Standard
from evaluator.scoring.conclude import Entrant, bundle_each, concluded
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.merging import decisions, merge
from evaluator.scoring.objections import Scored, objection_lines, revision_lines

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
) -> Iterator[Result]:
    """The result of each case, in their order; all cases of the round are its cohort.

    `draft` leaves the decisions on objections out; `final` has them, with every indicator that they changed. The files of
    the folder, the surveys and the seal are filled in by whoever has them.
    """
    return (result for result, _ in bundled_round(standard, declared, cases, engine, stage))


def bundled_round(
    standard: Standard, declared: Round, cases: Sequence[Case], engine: str, stage: Stage
) -> Iterator[Scored]:
    """The same results, each with what it is scored from."""
    leaves = Leaves(standard)
    scored = _scored(leaves, declared, cases, engine, stage)
    before: Iterable[Scored | None] = repeat(None, len(cases))
    if stage == "final" and any(decisions(case.objections) for case in cases):
        before = _scored(leaves, declared, cases, engine, "draft", advice=False)
    for (result, bundle), draft, case in zip(scored, before, cases, strict=True):
        info = _info(standard, declared, case, stage)
        if stage == "final":
            final = result, bundle
            revisions = revision_lines(standard, draft, final, case.objections) if draft is not None else ()
            told = objection_lines(standard, declared, case, revisions)
            info = replace(info, objections=told, revisions=revisions)
        yield replace(result, dossier=replace(result.dossier, round=info)), bundle


def _scored(
    leaves: Leaves, declared: Round, cases: Sequence[Case], engine: str, stage: Stage, *, advice: bool = True
) -> Iterator[Scored]:
    """The bare results of a stage, each with what it is scored from."""
    entrants = [_entrant(leaves.standard, declared, case, stage) for case in cases]
    for bundle in bundle_each(leaves, entrants, declared.judging):
        yield concluded(leaves, bundle, engine, advice=advice), bundle


def _entrant(standard: Standard, declared: Round, case: Case, stage: Stage) -> Entrant:
    """The subject as it enters. Claims that the round accepts do not make an assessment by themselves.

    Before anybody has looked at anything there is no assessed run: a score of nothing but claims would be 自评测算 by another name.
    """
    merged = merge(standard, declared, case, stage)
    assessed = bool(case.assessments or case.agreed or case.surveyed)
    return Entrant(case.report, merged.assessment if assessed else None, merged)


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
        yield f"各指标的得分按评分方所占的比例合计：{shares}。{''.join(_own_share(standard, declared))}"
    if declared.merge.spread_flag is not None:
        yield f"最高分与最低分之差达到本项满分的{percent(declared.merge.spread_flag)}的，在专家评分汇总中标明。"
    if declared.accept:
        names = {node.code: node.name for node in standard.walk()}
        told = "、".join(f"{code} {names.get(code, '')}".strip() for code in declared.accept)
        yield f"以下部分为抽查，评估人员没有核实的按填报数据计：{told}。"
    yield "应评分的人员尚未评分的，得分为区间，不以其余人员的评分代替。"


def _own_share(standard: Standard, declared: Round) -> Iterator[str]:
    """What the subject's own claims count, where they have a share."""
    if SELF in declared.weights:
        yield "自评一方按填报数据的测算得分计。"
        if any(item.gives == "rescale" for leaf in standard.leaves() for item in leaf.na):
            yield "按填报数据不适用、要折算的指标，自评没有得分可计，由其余各方按各自的比例分担。"
