"""What is still open in a round, so that it cannot be sealed yet: for each matter where it stands and who has to act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Fault, listing
from evaluator.model.node import Node
from evaluator.model.numbers import fixed
from evaluator.model.result import Result
from evaluator.model.round import AGREED, Objection, Round
from evaluator.model.seal import Manifest
from evaluator.reading.objection import place_in_objection
from evaluator.reading.opening import open_file
from evaluator.reading.round import place_in_round
from evaluator.reading.round_cells import remarks_on
from evaluator.reading.round_folder import RoundFolder
from evaluator.reading.round_places import ASSESSMENTS, OBJECTIONS, REPORTS, places
from evaluator.scoring.todo import SubjectStatus, status_of


def open_matters(folder: RoundFolder, results: Sequence[Result], before: Manifest | None = None) -> list[Diagnostic]:
    """Everything that keeps a round from being sealed, all at once; `before` is the edition that this one corrects."""
    found, words = _dates(folder, before), remarks_on(folder.opened)
    by_id = {result.conclusion.subject: result for result in results}
    for status in status_of(folder.standard, folder.round, folder.cases):
        if status.subject.not_evaluated:
            continue
        if not status.reported:
            named = " ".join(part for part in (status.subject.id, status.name) if part)
            fix = words(
                "请把它的自评报告放进“自评”；不评了的，在评估轮次里写 not_evaluated 和原因（记作未参评，不是零分）"
            )
            found.append(Diagnostic(str(folder.root / REPORTS), "T740", f"{named} 没有自评报告", fix))
            continue
        waiting = [*_tasks(folder, status), *_disputes(folder, status), *_pending(folder, status)]
        # why there is no figure yet is said once: by those who still have to act, else by what is not known
        found += waiting or _undecided(folder, by_id[status.subject.id])
    return found


def _dates(folder: RoundFolder, before: Manifest | None) -> list[Diagnostic]:
    day, where = folder.round.dates.final_on, ("dates", "final_on")
    if not day:
        fix = "请在 dates 里写 final_on: …（正式稿的日期）"
        return place_in_round(folder.opened, [Fault("T744", where, "没有写定稿日期", fix)])
    if before is not None and day < before.closed_on:
        say = f"定稿日期 {day} 早于第{before.edition}版的 {before.closed_on}"
        return place_in_round(
            folder.opened, [Fault("T744", where, say, "请把 dates 里的 final_on 改成这一版定稿的日期")]
        )
    return []


def _tasks(folder: RoundFolder, status: SubjectStatus) -> Iterator[Diagnostic]:
    for task in status.tasks:
        if not task.done:
            codes = [one.code if one.name == one.code else f"{one.code} {one.name}" for one in task.open]
            say = f"{_whose(status)}：{task.assessor} 还有 {len(codes)} 项没有评完：{listing(codes)}"
            fix = f"请在 {task.assessor} 的评估记录里补上；逐项看 evaluator round status --assessor {task.assessor}"
            yield Diagnostic(str(folder.root / ASSESSMENTS / task.assessor), "T741", say, fix)


def _disputes(folder: RoundFolder, status: SubjectStatus) -> Iterator[Diagnostic]:
    for dispute in status.disputes:
        said = "，".join(f"{who} 认定为 {value}" for who, value in dispute.said)
        at = f"（{'、'.join(dispute.codes)}）" if dispute.codes else ""
        label = dispute.label if "“" in dispute.label else f"“{dispute.label}”"
        say = f"{_whose(status)}：{label}{at}认定不一致：{said}"
        yield Diagnostic(str(folder.root / AGREED), "T742", say, _settle(folder.round))


def _pending(folder: RoundFolder, status: SubjectStatus) -> Iterator[Diagnostic]:
    for objection in status.pending:
        say = f"{_whose(status)}：对指标 {objection.indicator} 的异议还没有复核结论"
        fix = "请把 decision 写成 upheld、partly 或 rejected，并写明 decided 和 reason"
        opened, problems = open_file(_file_of(folder.root, objection))
        yield from problems
        if opened is not None:
            yield from place_in_objection(
                opened, folder.standard, folder.round, [Fault("T743", ("decision",), say, fix)]
            )


def _undecided(folder: RoundFolder, result: Result) -> Iterator[Diagnostic]:
    """What is not known though everybody has done their part: judgements to be agreed on, or a figure nobody gave."""
    conclusion, places_ = result.conclusion, result.standard.places
    whose = f"{conclusion.subject} {conclusion.name}"
    nodes = [node for node in conclusion.leaves() if node.assessed is None or node.assessed.status == "open"]
    apart = [node for node in nodes if _apart(node)]
    codes = listing(f"{node.code} {node.name}" for node in nodes if node not in apart)
    why = f"；还不能判断的：{codes}" if codes else ""
    total = conclusion.assessed
    fix = remarks_on(folder.opened)(
        "佐证材料写了部分或存疑的，要有结论；只由评估对象填报（by: station）的数据，在评估轮次的 unverified 里写明按填报计"
    )
    if total is None:
        yield Diagnostic(str(folder.file), "T745", f"{whose}：还没有评估记录", fix)
    elif apart and not codes:
        return
    elif result.standard.scored and not total.score.known:
        low, high = fixed(total.score.low, places_), fixed(total.score.high, places_)
        yield Diagnostic(str(folder.file), "T745", f"{whose}：总分还在 {low}—{high} 之间{why}", fix)
    elif nodes or (result.standard.grades and not total.grade):
        grades = f"，等次可能是 {listing(total.grades)}" if total.grades else ""
        yield Diagnostic(str(folder.file), "T745", f"{whose}：还没有确定的结果{grades}{why}", fix)


def _apart(node: Node) -> bool:
    """Whether the leaf waits for nothing but an agreement, which is said already."""
    answers = node.leaf.answers if node.leaf is not None else ()
    left = {answer.state for answer in answers if not answer.verified}
    return "disputed" in left and left <= {"disputed", "not_needed"}


def _settle(declared: Round) -> str:
    who = declared.merge.adjudicator
    return f"请由评估组合议，把结论写进“合议”{f'；或由裁定人 {who} 写' if who else ''}"


def _whose(status: SubjectStatus) -> str:
    return f"{status.subject.id} {status.name}"


def _file_of(root: Path, objection: Objection) -> Path:
    """The file of an objection, which is named by its id."""
    files, _ = places(root)
    return next(one.path for one in files if one.room == OBJECTIONS and one.path.stem == objection.id)
