"""The sheet of an assessor: what was claimed, and beside it what is found on site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evaluator.diagnostics import Path
from evaluator.forms.assessor_cover import cover
from evaluator.forms.assessor_leaves import indicators
from evaluator.forms.form import ASSESSED, BLANK, TICK, Column, Entry, Form, Line, Sheet
from evaluator.forms.questions import asked_of_before, asked_of_members, used_by, wanted
from evaluator.forms.verified import fact_lines
from evaluator.model.members import member_of, own_key
from evaluator.model.question import Fact, Question, fact_of
from evaluator.model.report import Assessment, Member, Report
from evaluator.model.standard import Standard

STATUSES = ("已核实", "缺", "部分", "存疑")
_CLAIMED = Column("claimed", "自评填报", 13, centred=True)
_UNIT = Column("unit", "单位", 6, centred=True)
_FOUND = (Column("ok", "属实", 5, centred=True), Column("value", "核实为", 14, centred=True))
_REASON = Column("reason", "理由", 34)


def assessor_form(
    standard: Standard, report: Report, assessment: Assessment | None = None, *, every: bool = False
) -> Form:
    """The sheet for the assessment of a report, with room for all that an assessment says.

    With `every` it has whatever such a sheet may have, which is what is read.
    """
    previous = standard.facts.keys() if every else _before(standard, report, assessment)
    of_members = standard.facts.keys() if every else _of_members(standard, report, assessment)
    found = [
        cover(standard, report),
        _facts(standard, report, frozenset(previous)),
        indicators(standard, report),
        _members(standard, report, frozenset(of_members)),
        _evidence(report),
    ]
    sheets = tuple(replace(sheet, of=ASSESSED) for sheet in found if sheet is not None)
    return Form(standard.ref, standard.hash, f"{standard.subject_name}评估表", sheets)


# -- facts --


def _before(standard: Standard, report: Report, assessment: Assessment | None) -> set[str]:
    """The names of the facts of the period before that anyone asks for or states."""
    stated = (*report.previous, *(assessment.previous if assessment else ()))
    return asked_of_before(standard) | {key.split(".")[1] for key in stated}


def _facts(standard: Standard, report: Report, before: frozenset[str]) -> Sheet | None:
    asked = [fact for fact in standard.facts.values() if fact.questions[0].by != "station"]
    used = used_by(standard)
    lines = [
        line for n, fact in enumerate(asked, 1) for line in _fact(n, fact, report, used.get(fact.name, []), before)
    ]
    if not lines:
        return None
    previous = (
        Column("before", "上期\n自评", 12, centred=True),
        Column("before.ok", "上期\n属实", 5, centred=True),
        Column("before.value", "上期\n核实为", 12, centred=True),
    )
    columns = (
        Column("number", "序号", 5, centred=True), Column("label", "采集项", 17), Column("ask", "内容", 18), _CLAIMED, _UNIT,
        *_FOUND, _REASON, *(previous if before else ()), Column("help", "填写说明", 32), Column("used", "用于\n指标", 10, centred=True),
    )  # fmt: skip
    notes = (
        f"与自评一致的，在“属实”格打{TICK}；不一致的，在“核实为”格写核实后的值，并写理由。两格都空着的，就是没有核实。",
        "应有和实有、抽查由几个数组成，逐行核实，理由合写一格。多选的，属实的只在第一行打√；不属实的，把实际有的各项都打√。",
    )
    return Sheet("facts", "采集项核实", "采集项核实表", columns, tuple(lines), notes, frozen="ask")


def _fact(n: int, fact: Fact, report: Report, used: list[str], before: frozenset[str]) -> Iterator[Line]:
    claimed = {key.removeprefix("previous."): value for key, value in report.previous.items()}
    last = {line.code: line for line in fact_lines(fact, claimed, ("previous",))} if fact.name in before else {}
    shared = {"number": str(n), "label": fact.label, "help": fact.help, "used": "\n".join(used)}
    for count, line in enumerate(fact_lines(fact, report.answers)):
        ask = line.words["ask"] or _wanted(fact.questions[0])
        words, entries = {**line.words, "ask": ask}, dict(line.entries)
        if before:
            words |= {"before": BLANK, "before.ok": BLANK, "before.value": BLANK}
        if line.code in last:
            words |= {"before": last[line.code].words["claimed"]}
            for column in ("ok", "value"):
                entry = last[line.code].entries.get(column)
                if entry is not None:
                    del words[f"before.{column}"]
                    entries[f"before.{column}"] = replace(entry, path=_without_value(entry.path))
        yield replace(line, words=words if count else {**shared, **words}, entries=entries)


def _wanted(question: Question) -> str:
    return "是／否" if question.type == "yes_no" else wanted(question)


def _without_value(path: Path) -> Path:
    """The period before has no reasons, and so no key `value`."""
    return tuple(step for n, step in enumerate(path) if n != 2)


# -- members --


def _of_members(standard: Standard, report: Report, assessment: Assessment | None) -> set[str]:
    """The names of the facts that are asked of members, or stated of one."""
    stated = [key for member in report.members or () for key in member.answers]
    found = [own_key(key) for key in (assessment.findings if assessment else ()) if member_of(key)]
    return (asked_of_members(standard) or set()) | {fact_of(key) for key in (*stated, *found)}


def _members(standard: Standard, report: Report, names: frozenset[str]) -> Sheet | None:
    if report.members is None:
        return None
    facts = [fact for fact in standard.facts.values() if fact.name in names and fact.questions[0].by != "station"]
    listed = Entry(("members", "="), Question("members", "成员单位名单", "text"), "seen")
    says = "成员单位的名单已核实，在右边打√" if report.members else "自评报告说没有成员单位，属实的在右边打√"
    blank = dict.fromkeys(("label", "claimed", "unit", "value", "reason", "rest", "ask"), BLANK)
    lines = [Line("members=", {**blank, "member": says}, {"ok": listed})]
    for member in report.members:
        lines += _member(member, facts)
    columns = (
        Column("member", "成员单位", 22), Column("label", "采集项", 18), Column("ask", "内容", 18), _CLAIMED, _UNIT, *_FOUND, _REASON,
        Column("rest", "其余\n均属实", 8, centred=True),
    )  # fmt: skip
    notes = ("一个成员单位几行。“其余均属实”打√的，这个单位没有另写的各项都算属实；名单以自评报告为准，不能在这里添。",)
    return Sheet("members", "成员单位核实", "成员单位核实表", columns, tuple(lines), notes, frozen="label")


def _member(member: Member, facts: list[Fact]) -> Iterator[Line]:
    at: Path = ("members", member.id)
    rest = Entry((*at, "rest"), Question(f"{member.id}:rest", f"{member.name}其余均属实", "text"), "verified")
    first = True
    for fact in facts:
        label = fact.label
        for line in fact_lines(fact, member.answers, at, f"{member.id}/", ticked=False):
            words = {**line.words, "label": label} if label else line.words
            shared = {"member": f"{member.id}\n{member.name}"} if first else {}
            yield replace(
                line, words={**shared, **words}, entries={**line.entries, **({"rest": rest} if first else {})}
            )
            first, label = False, ""


# -- evidence --


def _evidence(report: Report) -> Sheet | None:
    """One line for each file that the report names, whatever indicators it is named under."""
    named: dict[str, list[str]] = {}
    for code, claim in report.claims.items():
        for item in claim.evidence:
            said = "，".join(
                part
                for part in (f"第{item.pages}页" if item.pages else "", item.proves and f"证明“{item.proves}”")
                if part
            )
            named.setdefault(item.file, []).append(f"{code}（{said}）" if said else code)
    if not named:
        return None
    columns = (
        Column("number", "序号", 6, centred=True), Column("file", "佐证材料", 40), Column("for", "用于指标", 50), Column("value", "核实情况", 16, centred=True),
    )  # fmt: skip
    lines = tuple(
        Line(file, {"number": str(n), "file": file, "for": "；".join(dict.fromkeys(places))}, {"value": _status(file)})
        for n, (file, places) in enumerate(named.items(), 1)
    )
    notes = ("从下拉列表中选：已核实、缺、部分、存疑；没有看的空着。“缺”和“部分”的原因写在所属指标的“评估说明”里。",)
    return Sheet("evidence", "佐证材料", "佐证材料核实表", columns, lines, notes, frozen="for")


def _status(file: str) -> Entry:
    return Entry(("evidence", file), Question(f"evidence:{file}", f"“{file}”的核实情况", "choice", options=STATUSES))
