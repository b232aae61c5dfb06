"""An objection (异议) read from its file: what is disputed, what was decided, and what stands in its place from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, listing
from evaluator.model.members import own_key, question_under
from evaluator.model.numbers import text_of
from evaluator.model.question import print_value
from evaluator.model.report import Evidence, Finding
from evaluator.model.round import DECISION_WORDS, DECISIONS, Case, Decision, Objection, Round
from evaluator.model.standard import Standard
from evaluator.reading.answers import part
from evaluator.reading.assessment import build_assessment
from evaluator.reading.disputed import Disputed, found_before
from evaluator.reading.document import Document
from evaluator.reading.masking import masked
from evaluator.reading.objection_cells import in_words_of_an_objection_sheet, read_objection_sheet
from evaluator.reading.opening import Opened
from evaluator.reading.placing import SheetData, place
from evaluator.reading.round_people import near_id
from evaluator.reading.round_shapes import OBJECTION
from evaluator.reading.schema import shape_faults
from evaluator.reading.values import quoted, read_date
from evaluator.reading.workbook import Workbook

#: decisions that put something in place of what was found
GRANTED = ("upheld", "partly")


def objection_in(
    opened: Opened, standard: Standard, declared: Round, case: Case
) -> tuple[Objection | None, list[Diagnostic]]:
    """The objection in a file that was opened, or None, with its faults in their places.

    `case` is what the round has of the subject, so far without objections.
    """
    document: Document | SheetData = opened
    before: list[Fault] = []
    if isinstance(opened, Workbook):
        document, before = read_objection_sheet(opened, standard, declared)
    found, faults = build_objection(document.value, FilePath(opened.file).stem, standard, declared, case)
    if isinstance(opened, Workbook):
        faults = in_words_of_an_objection_sheet(faults, before)
    placed = place(document, [*before, *faults])
    return (None if has_errors(placed) else found), placed


def place_in_objection(
    opened: Opened, standard: Standard, declared: Round, faults: Iterable[Fault]
) -> list[Diagnostic]:
    """Faults of an objection that are found later, in their places and, of a sheet, in its words."""
    if isinstance(opened, Workbook):
        return place(read_objection_sheet(opened, standard, declared)[0], in_words_of_an_objection_sheet(faults, ()))
    return place(opened, faults)


def build_objection(
    value: Any, name: str, standard: Standard, declared: Round, case: Case
) -> tuple[Objection | None, list[Fault]]:
    """The objection that plain data says, or None, with its faults by path; `name` is that of its file."""
    faults = Faults(shape_faults(value, OBJECTION))
    if not isinstance(value, Mapping):
        return None, faults.found
    value, numbers = masked(value, standard)
    faults.found += numbers
    found = _Builder(value, standard, declared, case, faults).objection(name)
    broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else found), faults.found


@dataclass
class _Builder:
    value: Mapping[str, Any]
    standard: Standard
    round: Round
    case: Case
    faults: Faults

    def objection(self, name: str) -> Objection | None:
        """The objection; None where the decision is none, which is said already."""
        keys = Disputed(self.value, self.standard, self.case, self.faults).keys()
        decision = next((one for one in DECISIONS if one == text_of(self.value.get("decision", ""))), None)
        received, decided = part(self.value, "received"), part(self.value, "decided")
        found = self._found(decision, keys)
        self._days(received, decided)
        by = self._decided(decision, decided)
        entries = self.value.get("evidence")
        evidence = tuple(
            Evidence(text_of(item.get("file", "")), text_of(item.get("pages", "")))
            for item in (entries if isinstance(entries, list) else ())
            if isinstance(item, Mapping)
        )
        if decision is None:
            return None
        return Objection(
            name,
            self.case.report.subject.id,
            text_of(self.value.get("indicator", "")),
            text_of(self.value.get("claim", "")),
            decision,
            keys[0] if keys and "disputes" in self.value else "",
            evidence,
            (text_of(received.get("by", "")), text_of(received.get("date", ""))),
            found,
            by,
            text_of(decided.get("date", "")),
            text_of(self.value.get("reason", "")),
        )

    def _add(self, code: str, path: Path, say: str, fix: str, *, warn: bool = False, key: bool = False) -> None:
        self.faults.add(
            Fault(code, path, say, fix, severity="warning" if warn else "error", on="key" if key else "value")
        )

    # -- what was decided --

    def _found(self, decision: Decision | None, keys: tuple[str, ...]) -> dict[str, Finding]:
        """The findings of the decision, read as those of an assessment are."""
        raw = self.value.get("found")
        if decision is None or self.faults.at(("found",)):
            return {}
        words = DECISION_WORDS[decision]
        if decision not in GRANTED:
            if raw is not None:
                fix = "成立的，decision 写 upheld；部分成立的写 partly；否则请删去 found"
                self._add("T718", ("found",), f"复核决定是{words}，不能另写核实结果", fix, key=True)
            return {}
        if not isinstance(raw, Mapping):
            if not self.faults.misspelt((), "found"):
                fix = "请补上 found，例如 found: {facts: {采集项: {value: …, reason: …}}}；不改的，decision 写 rejected"
                self._add("T718", ("decision",), f"复核决定是{words}，没有写改成什么", fix)
            return {}
        found = self._read(raw)
        if found and keys and not any(key in found for key in keys):
            question = question_under(keys[0], self.standard.questions(), self.case.report.members)
            assert question is not None, "what is disputed is asked"
            fix = "请核对 found 和 disputes；要改的别处，另写一份异议"
            self._add("T718", ("found",), f"复核决定没有改到异议的那一项：{quoted(question)}", fix, key=True)
        elif found and keys:
            self._nothing_new(found, keys)
        return found

    def _read(self, raw: Mapping[str, Any]) -> dict[str, Finding]:
        report = self.case.report
        whole = {
            "standard": self.standard.ref,
            "subject": report.subject.id,
            "assessor": "复核",
            "date": report.period[1],
            **{key: raw[key] for key in ("facts", "answers", "members") if raw.get(key) is not None},
        }
        before = len(self.faults.found)
        assessment, faults = build_assessment(whole, self.standard, report)
        for fault in faults:
            self.faults.add(
                Fault(fault.code, ("found", *fault.path), fault.say, fault.fix, fault.on, fault.offset, fault.severity)
            )
        if assessment is None:
            return {}
        if not assessment.findings and len(self.faults.found) == before:
            self._add("T718", ("found",), "found 里没有一项核实结果", "请写改成什么和理由", key=True)
        return dict(assessment.findings)

    def _nothing_new(self, found: Mapping[str, Finding], keys: Iterable[str]) -> None:
        """A decision in favour that leaves everything as every assessor had it is most likely a slip."""
        before = list(found_before(self.standard, self.case))
        new = {key: found[key].value for key in keys if key in found}
        if any({values[key] for values in before if key in values} != {value} for key, value in new.items()):
            return
        asked = self.standard.questions()
        shown = "、".join(print_value(asked[own_key(key)], value) for key, value in new.items())
        say = f"复核决定的值（{shown}）与原来核实的一样"
        self._add("T718", ("found",), say, "维持原结果的，decision 写 rejected", key=True, warn=True)

    def _decided(self, decision: Decision | None, entry: Mapping[str, Any]) -> tuple[str, ...]:
        """Who decided: of the team, and not recused from the subject."""
        given = self.value.get("decided") is not None
        if decision is None or self.faults.at(("decided",)):
            return ()
        if decision == "pending":
            if given:
                fix = "已经决定的，decision 写 upheld（成立）、partly（部分成立）或 rejected（不成立）"
                self._add("T718", ("decided",), "decision 是 pending（待复核），却写了由谁决定", fix, key=True)
            return ()
        if not given and not self.faults.misspelt((), "decided"):
            fix = "请补上 decided: {by: [评估人员编号], date: 日期}；还没有决定的，decision 写 pending"
            self._add("T718", ("decision",), "没有写由谁、哪一天决定的", fix)
        if "reason" not in self.value and not self.faults.misspelt((), "reason"):
            self._add(
                "T718",
                ("decision",),
                f"复核决定是{DECISION_WORDS[decision]}，没有写明理由",
                "请补上 reason: …，一句话说清依据",
            )
        people = entry.get("by")
        by = [text_of(one) for one in (people if isinstance(people, list) else ())]
        for n, one in enumerate(by):
            self._may_decide(one, ("decided", "by", n))
        return tuple(by)

    def _may_decide(self, one: str, path: Path) -> None:
        member = self.round.team.get(one)
        subject = self.case.report.subject.id
        if member is None:
            names = {other.name: other.id for other in self.round.team.values()}
            hint = f"这里要写编号“{names[one]}”" if one in names else near_id(one, self.round.team)
            self._add("T703", path, f"评估组（team）里没有“{one}”", hint or f"team 里有的：{listing(self.round.team)}")
        elif subject in member.recused:
            self._add("T713", path, f"{one}（{member.name}）要回避 {subject}，不能参加复核", "请由没有回避关系的人复核")

    def _days(self, received: Mapping[str, Any], decided: Mapping[str, Any]) -> None:
        labels = {"received": "收到异议的日期", "decided": "复核决定的日期"}
        days = []
        for key, entry in (("received", received), ("decided", decided)):
            path: Path = (key, "date")
            sound = "date" in entry and not self.faults.at(path)
            days.append(read_date(text_of(entry["date"]), labels[key], path, self.faults) if sound else None)
        first, then = days
        if first and then and then < first:
            self._add("A613", ("decided", "date"), f"复核决定的日期 {then} 早于收到异议的 {first}", "请核对两个日期")
        for day, key, limit in (
            (first, "received", self.round.dates.objections_by),
            (then, "decided", self.round.dates.final_on),
        ):
            if day and limit and day.isoformat() > limit:
                what = "异议截止日" if key == "received" else "正式稿日期"
                say = f"{labels[key]} {day} 晚于轮次定的{what} {limit}"
                self._add("A613", (key, "date"), say, "请核对；确属逾期仍予受理的，不用改", warn=True)
