"""How far a round is, in words: subjects, what waits for agreement, objections, and each assessor's list of what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from evaluator.diagnostics import listing
from evaluator.model.round import AGREED, Round
from evaluator.model.seal import RoundState
from evaluator.rendering.console import Printable, add_row, indented, printed, table_of
from evaluator.scoring.rounds import DATE_WORDS
from evaluator.scoring.todo import Open, SubjectStatus, Task

#: of how many leaves the overview names what is open; --assessor names all
MOST_NAMED = 3


def overview(
    declared: Round,
    whole: Sequence[SubjectStatus],
    assessor: str | None = None,
    state: RoundState | None = None,
    *,
    faulty: bool = False,
) -> str:
    """The whole for a terminal, or the list of one assessor with every open answer.

    `faulty`: there are files with errors, which are not counted.
    """
    parts = [*_head(declared), *_edition(state)]
    if faulty:
        parts.append("有错误的文件没有算在内，错误列在后面。")
    if assessor is None:
        parts += [*_subjects(whole), *_disputes(declared, whole), *_objections(whole)]
        for one in declared.team:
            parts += _assessor(declared, whole, one, every=False)
    else:
        parts += _assessor(declared, whole, assessor, every=True)
    return printed(parts)


def _head(declared: Round) -> Iterator[Printable]:
    yield declared.title
    yield f"编号 {declared.id}，依据 {declared.standard}"
    if declared.invented:
        yield "虚构样例，与任何真实站点无关。"
    if days := _days(declared):
        yield "；".join(f"{label} {day}" for label, day in days.items())


def _edition(state: RoundState | None) -> Iterator[Printable]:
    """Whether the round is sealed, or opened again; of a round that never was there is nothing to say."""
    if state is not None and state.sealed:
        yield f"第{state.edition}版已封存，封存码 {state.code}。"
    elif state is not None and state.corrects:
        yield f"已重开：第{state.edition}版更正第{state.edition - 1}版（封存码 {state.corrects}）。理由：{state.note}"


def _days(declared: Round) -> dict[str, str]:
    """The days of the round that are set, by what they are called."""
    return {label: day for key, label in DATE_WORDS.items() if (day := getattr(declared.dates, key))}


def _subjects(whole: Sequence[SubjectStatus]) -> Iterator[Printable]:
    evaluated = [one for one in whole if not one.subject.not_evaluated]
    reported = sum(one.reported for one in evaluated)
    yield f"\n评估对象 {len(evaluated)} 个，自评交了 {reported} 个。" + _left_out(whole)
    table = table_of("编号", "名称", "自评", "评完的", "没评完的", "待合议", "异议", right=("待合议",))
    for one in evaluated:
        done = listing(task.assessor for task in one.tasks if task.done)
        left = "\n".join(f"{task.assessor} {_short(task)}" for task in one.tasks if not task.done)
        left = left or ("" if one.reported else "、".join(one.sent))
        disputes = str(len(one.disputes)) if one.disputes else ""
        add_row(table, one.subject.id, one.name, "有" if one.reported else "没有", done, left, disputes, _objected(one))
    yield table


def _left_out(whole: Iterable[SubjectStatus]) -> str:
    out = [f"{one.subject.id}（{one.subject.not_evaluated}）" for one in whole if one.subject.not_evaluated]
    return f"未参评：{'、'.join(out)}。" if out else ""


def _short(task: Task) -> str:
    return f"差 {task.answers} 项" if task.there else "没有记录"


def _objected(one: SubjectStatus) -> str:
    if not one.objections:
        return ""
    pending = len(one.pending)
    return f"{len(one.objections)} 件" + (f"，{pending} 件待复核" if pending else "，都已复核")


def _disputes(declared: Round, whole: Iterable[SubjectStatus]) -> Iterator[Printable]:
    rows = [(one, dispute) for one in whole for dispute in one.disputes]
    if not rows:
        return
    who = "评估组" + (f"或裁定人 {declared.merge.adjudicator}" if declared.merge.adjudicator else "")
    yield f"\n等合议的（{len(rows)}）：评估人员核实的不一样，由{who}定下来，写进“{AGREED}”文件夹；定下来以前得分是区间。"
    table = table_of("编号", "指标", "采集项或材料", "各人核实的")
    for one, dispute in rows:
        said = "，".join(f"{assessor} {value}" for assessor, value in dispute.said)
        add_row(table, one.subject.id, "、".join(dispute.codes), dispute.label, said)
    yield indented(table)


def _objections(whole: Iterable[SubjectStatus]) -> Iterator[Printable]:
    rows = [(one, objection) for one in whole for objection in one.pending]
    if not rows:
        return
    yield f"\n等复核的异议（{len(rows)}）"
    table = table_of("异议", "编号", "指标", "收到日期", "诉求")
    for one, objection in rows:
        add_row(table, objection.id, one.subject.id, objection.indicator, objection.received[1], objection.claim)
    yield indented(table)


# -- one assessor --


def _assessor(declared: Round, whole: Sequence[SubjectStatus], who: str, *, every: bool) -> Iterator[Printable]:
    member = declared.team[who]
    about = "，".join(word for word in (member.role, member.party) if word)
    tasks = [(one, task) for one in whole for task in one.tasks if task.assessor == who]
    waiting = [one for one in whole if who in one.sent and not one.reported]
    left = [(one, task) for one, task in tasks if not task.done]
    line = f"\n{who} {member.name}" + (f"（{about}）" if about else "")
    said = [f"还差 {len(left)} 个对象" if left else "手上的都评完了" if tasks else "没有可以评的"]
    said += [f"{len(waiting)} 个等自评报告（{listing(one.subject.id for one in waiting)}）"] if waiting else []
    yield f"{line}：{'；'.join(said)}。"
    if left:
        yield indented(_tasks(left, every=every))


def _tasks(left: Sequence[tuple[SubjectStatus, Task]], *, every: bool) -> Any:
    table = table_of("编号", "名称", "差几项", "差的指标", *(["没有核实或评定的"] if every else []), right=("差几项",))
    for one, task in left:
        count = str(task.answers) + ("" if task.there else "（没有记录）")
        if not every:
            add_row(table, one.subject.id, one.name, count, listing((_named(leaf) for leaf in task.open), MOST_NAMED))
            continue
        for n, leaf in enumerate(task.open):
            first = ("", "", "") if n else (one.subject.id, one.name, count)
            add_row(table, *first, _named(leaf), "、".join(leaf.answers))
    return table


def _named(leaf: Open) -> str:
    return leaf.code if leaf.code == leaf.name else f"{leaf.code} {leaf.name}"


# -- for programs --


def as_data(
    declared: Round, whole: Iterable[SubjectStatus], assessor: str | None = None, state: RoundState | None = None
) -> dict[str, Any]:
    """The same for programs; of one assessor only where one is asked for."""
    return {
        "round": declared.id,
        "title": declared.title,
        "standard": declared.standard,
        "edition": state.edition if state is not None else None,
        "seal": (state.code or None) if state is not None else None,
        "dates": _days(declared),
        "subjects": [_subject_data(one, assessor) for one in whole],
    }


def _subject_data(one: SubjectStatus, assessor: str | None) -> dict[str, Any]:
    return {
        "id": one.subject.id,
        "name": one.name or None,
        "not_evaluated": one.subject.not_evaluated or None,
        "reported": one.reported,
        "sent": list(one.sent),
        "tasks": [_task_data(task) for task in one.tasks if assessor in (None, task.assessor)],
        "disputes": [
            {"key": d.key, "label": d.label, "indicators": list(d.codes), "said": dict(d.said)} for d in one.disputes
        ],
        "objections": [{"id": o.id, "indicator": o.indicator, "decision": o.decision} for o in one.objections],
    }


def _task_data(task: Task) -> dict[str, Any]:
    return {
        "assessor": task.assessor,
        "there": task.there,
        "done": task.done,
        "open": [{"code": leaf.code, "name": leaf.name, "answers": list(leaf.answers)} for leaf in task.open],
    }
