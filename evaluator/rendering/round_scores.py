"""The scores of a round as text for a terminal: each subject, what the objections changed, how far the assessors agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.analysis.agreement import agreement
from evaluator.model.dossier import STAGE_WORDS
from evaluator.model.numbers import percent
from evaluator.model.result import Result, Total
from evaluator.model.round import Round
from evaluator.model.seal import RoundState
from evaluator.rendering.console import Printable, add_row, bullet, indented, printed, table_of
from evaluator.rendering.terminal import points

#: so many flagged leaves are named
MOST_FLAGGED = 10


def overview(declared: Round, results: Sequence[Result], state: RoundState, stage: str) -> str:
    """The whole for a terminal. No order of merit: the subjects stand in the order of the round."""
    parts = [*_head(declared, state, stage), _scores(results)]
    parts += [*_left_out(declared, results), *_open(results), *_revisions(results), *_agreement(results)]
    return printed(parts)


def _head(declared: Round, state: RoundState, stage: str) -> Iterator[Printable]:
    yield f"{declared.title}（{declared.id}） {declared.standard}"
    if declared.invented:
        yield "虚构样例，与任何真实站点无关。"
    sealed = f"，已封存，封存码 {state.code}" if state.sealed else "，未封存"
    yield f"{STAGE_WORDS[stage]}，第{state.edition}版{sealed}。\n"


def _scores(results: Sequence[Result]) -> Printable:
    scored = all(result.standard.scored for result in results)
    columns = ("自评测算", "评估得分", "等次") if scored else ("达到", "未达到", "未定")
    table = table_of("编号", "名称", *columns, right=columns[:2] if scored else columns)
    for result in results:
        conclusion = result.conclusion
        add_row(table, conclusion.subject, conclusion.name, *(_points(result) if scored else _counts(result)))
    return table


def _points(result: Result) -> tuple[str, str, str]:
    conclusion, places = result.conclusion, result.standard.places
    claimed, assessed = conclusion.claimed, conclusion.assessed
    return (
        points(claimed.score, places),
        points(assessed.score, places) if assessed else "尚未评估",
        "或".join(assessed.grades) if assessed else "",
    )


def _counts(result: Result) -> tuple[str, str, str]:
    counts = _total(result).counts
    assert counts is not None, "a requirements standard counts its requirements"
    return str(counts.met), str(counts.not_met), str(counts.open)


def _total(result: Result) -> Total:
    return result.conclusion.assessed or result.conclusion.claimed


def _left_out(declared: Round, results: Sequence[Result]) -> Iterator[Printable]:
    there = {result.conclusion.subject for result in results}
    for one in declared.subjects:
        if one.not_evaluated:
            yield f"未参评：{one.id} {one.name}（{one.not_evaluated}）"
        elif one.id not in there:
            yield f"没有自评报告，没有算分：{one.id} {one.name}"


def _open(results: Sequence[Result]) -> Iterator[Printable]:
    for result in results:
        score = _total(result).score
        if result.conclusion.assessed is not None and not score.known:
            left = score.asked - score.answered
            yield f"{result.conclusion.name}还缺 {left} 个认定，得分是一个区间；逐项看 evaluator round status。"


def _revisions(results: Sequence[Result]) -> Iterator[Printable]:
    """What the decisions on objections changed, subject by subject."""
    for result in results:
        about = result.dossier.round
        if about is None or not about.revisions:
            continue
        yield f"\n{result.conclusion.name}：征求意见稿以后的改动"
        table = table_of("编号", "指标", "征求意见稿", "正式稿", "依据")
        for line in about.revisions:
            named = "、".join(line.objections)
            add_row(table, line.code, line.name, line.before, line.after, f"异议 {named}" if named else line.why)
        yield indented(table)


def _agreement(results: Sequence[Result]) -> Iterator[Printable]:
    found = agreement(results)
    if not found.branches:
        return
    yield "\n评估人员的一致性（Krippendorff's alpha，按得分占满分的比例）"
    for branch in found.branches:
        yield bullet(f"{branch.code} {branch.name}：{branch.alpha.words()}")
        for party, alpha in branch.parties:
            yield indented(f"其中{party}：{alpha.words()}", 4)
    for one in found.assessors:
        if one.deviation is not None:
            side = "高" if one.deviation > 0 else "低" if one.deviation < 0 else ""
            how = f"平均{side}{percent(abs(one.deviation), 1)}" if side else "平均没有差别"
            yield bullet(f"{one.assessor} {one.name}比其他人{how}（{one.units}项）")
    flagged = found.flagged
    if flagged:
        yield f"分差达到标注线的 {len(flagged)} 项："
        for leaf in flagged[:MOST_FLAGGED]:
            assert leaf.spread is not None, "what is flagged has a spread"
            yield bullet(f"{leaf.subject} {leaf.code} {leaf.name}：相差满分的{percent(leaf.spread, 1)}")
        if len(flagged) > MOST_FLAGGED:
            yield bullet(f"其余 {len(flagged) - MOST_FLAGGED} 项见报告的专家评分汇总")
