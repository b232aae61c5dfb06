"""What came back, in words: the overview for a terminal, the list to chase up as a table, and plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from evaluator.forms.form import Column
from evaluator.forms.returns import STATES, Case, Return, State
from evaluator.rendering.console import Printable, add_row, indented, printed, table_of
from evaluator.rendering.table import table_page
from evaluator.rendering.workbook import book_bytes

WORDS: dict[State, str] = {
    "complete": "已交，填写齐全",
    "partial": "已交，有未填",
    "doubtful": "已交，与名单不符",
    "faulty": "有错误",
    "several": "同一站点多份",
    "other_standard": "标准或版本不符",
    "missing": "没有交",
    "unlisted": "名单外的站点",
    "unknown": "认不出的文件",
}
TO_DO: dict[State, str] = {
    "partial": "请站点补填；确实没有的，请写 0 或选“否”",
    "doubtful": "请核对是不是填错、拿错了表",
    "faulty": "用 evaluator check 查看各处错误，请站点改好再交",
    "several": "请站点确认以哪一份为准，其余的移出文件夹；程序不代为取舍",
    "other_standard": "请用现在的标准重新生成自评表，请站点重填",
    "missing": "请催交",
    "unlisted": "请核对编号是否填错；确要参评的，请补进名单",
    "unknown": "请打开看是谁交的；不是自评表的移出文件夹，是的请站点用下发的表重交",
}
#: of the list to chase up, which is also the name of its only sheet
TITLE = "催报名单"
_CHASE = (
    Column("id", "编号", 14, centred=True),
    Column("name", "名称", 26),
    Column("county", "县区", 12, centred=True),
    Column("state", "情况", 38),
    Column("files", "文件", 32),
    Column("to_do", "怎么办", 32),
)


def condition(file: Return) -> str:
    """How one file stands by itself."""
    if file.unknown:
        return file.unknown
    if file.outdated:
        return file.outdated
    if file.faults:
        return f"有 {file.faults} 处错误"
    if file.unanswered:
        return f"{'一项也没有填，共' if file.blank else '有'} {file.unanswered} 项未填"
    return "填写齐全"


def dated(file: Return) -> str:
    """By what a file is older or newer than another: the date signed inside, and the time of the file."""
    signed = f"填表日期 {file.signed}" if file.signed else "没有填表日期"
    return f"{signed}，文件时间 {file.saved:%Y-%m-%d %H:%M}"


def overview(cases: Sequence[Case], ref: str, aside: Sequence[str], *, listed: bool) -> str:
    """The whole for a terminal: how many of each, then each kind with what to do about it."""
    return printed(_parts(cases, ref, aside, listed=listed))


def _parts(cases: Sequence[Case], ref: str, aside: Sequence[str], *, listed: bool) -> Iterator[Printable]:
    counts = {state: sum(case.state == state for case in cases) for state in STATES}
    if listed:
        subjects = sum(case.state not in ("unlisted", "unknown") for case in cases)
        returned = subjects - counts["missing"]
        yield f"名单上 {subjects} 个，交了 {returned} 个，没有交 {counts['missing']} 个。" + (
            f"按 {ref} 核对。" if ref else ""
        )
    else:
        subjects = sum(case.state != "unknown" for case in cases)
        yield f"收到 {subjects} 个站点的自评表。" + (f"按 {ref} 核对。" if ref else "") + "没有给名单，看不出谁没有交。"
    yield ""
    table = table_of("情况", "数量", right=("数量",))
    for state in STATES:
        if counts[state]:
            add_row(table, WORDS[state], str(counts[state]))
    if cases:
        yield table
    for state in STATES:
        some = [case for case in cases if case.state == state]
        if some:
            yield from _kind(state, some)
    if aside:
        yield f"\n没有算在内的文件：{'、'.join(aside)}"


def _kind(state: State, cases: list[Case]) -> Iterator[Printable]:
    yield f"\n{WORDS[state]}（{len(cases)}）" + (f"：{TO_DO[state]}" if state in TO_DO else "")
    if state == "missing":
        table = table_of("编号", "名称", "县区")
        for case in cases:
            add_row(table, case.id, case.name, case.county)
    elif state == "unknown":
        table = table_of("文件", "原因")
        for case in cases:
            add_row(table, case.returns[0].file, "；".join([condition(case.returns[0]), *case.doubts]))
    else:
        table = table_of("编号", "名称", "文件", "说明")
        for case in cases:
            for n, (file, words) in enumerate(zip(case.returns, _each(case), strict=True)):
                add_row(table, "" if n else case.id, "" if n else case.name, file.file, words)
    yield indented(table)


def _each(case: Case) -> list[str]:
    """What is said of each file of a subject; of several, which is newer."""
    if len(case.returns) == 1:
        return ["；".join([condition(case.returns[0]), *case.doubts])]
    alike = len({file.same for file in case.returns}) == 1 and bool(case.returns[0].same)
    words = []
    for n, file in enumerate(case.returns):
        which = "内容完全一样，留一份即可" if alike else ("较新" if n == 0 else "较旧")
        words.append("；".join([which, dated(file), condition(file), *(case.doubts if n == 0 else ())]))
    return words


def chase_rows(cases: Iterable[Case]) -> list[dict[str, str]]:
    """The rows of the list to chase up, one for each case that is not settled."""
    return [
        {
            "id": case.id,
            "name": case.name,
            "county": case.county,
            "state": "\n".join([WORDS[case.state], *_named(case)]),
            "files": "\n".join(file.file for file in case.returns),
            "to_do": TO_DO[case.state],
        }
        for case in cases
        if not case.settled
    ]


def _named(case: Case) -> list[str]:
    """What is said of each file, of several with their names."""
    each = _each(case) if case.returns else []
    return [f"{file.file}：{words}" for file, words in zip(case.returns, each, strict=True)] if len(each) > 1 else each


def chase_bytes(cases: Iterable[Case], ref: str, day: str) -> bytes:
    """The list to chase up as an .xlsx file; `day` is the day it was made."""
    rows = chase_rows(cases)
    note = (
        f"{day} 核对"
        + (f"，依据 {ref}" if ref else "")
        + f"，共 {len(rows)} 条。同一站点多份的，按填表日期、再按文件时间从新到旧排列。"
    )
    return book_bytes(TITLE, [table_page(TITLE, note, _CHASE, rows)])


def as_data(cases: Iterable[Case], ref: str, aside: Sequence[str]) -> dict[str, Any]:
    """The same for programs."""
    found = list(cases)
    counts = {state: sum(case.state == state for case in found) for state in STATES}
    return {
        "standard": ref or None,
        "counts": counts,
        "cases": [_case_data(case) for case in found],
        "aside": list(aside),
    }


def _case_data(case: Case) -> dict[str, Any]:
    return {
        "state": case.state,
        "id": case.id or None,
        "name": case.name or None,
        "county": case.county or None,
        "doubts": list(case.doubts),
        "files": [_file_data(file) for file in case.returns],
    }


def _file_data(file: Return) -> dict[str, Any]:
    return {
        "file": file.file,
        "state": file.state,
        "id": file.subject or None,
        "name": file.name or None,
        "signed": file.signed or None,
        "saved": file.saved.isoformat(" ", "seconds"),
        "faults": file.faults,
        "unanswered": file.unanswered,
        "blank": file.blank,
        "why": file.unknown or file.outdated or None,
    }
