"""An assessment read from its file: each finding against the question and against what the station claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, in_order, listing, suggestion
from evaluator.model.members import member_answers, member_key, member_list, member_of, own_key
from evaluator.model.numbers import text_of
from evaluator.model.question import Question, Value, fact_of
from evaluator.model.report import Assessment, Finding, Member, Report
from evaluator.model.standard import Standard
from evaluator.reading.answers import (
    Questions,
    check_facts,
    check_samples,
    check_standard,
    find_fact,
    find_leaf,
    find_text,
    no_own_question,
    part,
    read_fact,
    read_own,
    read_previous,
)
from evaluator.reading.assessor_cells import in_words_of_a_sheet, read_assessor_sheet
from evaluator.reading.findings import VERIFIED, Findings
from evaluator.reading.masking import masked
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.placing import SheetData, place
from evaluator.reading.schema import shape_faults
from evaluator.reading.shapes import ASSESSMENT
from evaluator.reading.values import read_date, read_value
from evaluator.reading.wording import found as written
from evaluator.reading.workbook import Workbook

_NOTES = ("reason", "advice", "remark")


def read_assessment(path: FilePath, standard: Standard, report: Report) -> tuple[Assessment | None, list[Diagnostic]]:
    """The assessment in a file, or None, with all that is wrong with it."""
    opened, problems = open_file(path)
    if opened is None:
        return None, problems
    assessment, found = assessment_in(opened, standard, report)
    found = in_order([*problems, *found])
    return (None if has_errors(found) else assessment), found


#: what else is to be said of an assessment, by its plain data and (where it is sound) what was made of it
Also = Callable[[Mapping[str, Any], Assessment | None], Iterable[Fault]]


def assessment_in(
    opened: Opened, standard: Standard, report: Report, also: Also | None = None
) -> tuple[Assessment | None, list[Diagnostic]]:
    """The assessment in a file that was opened, a spreadsheet too, or None, with its faults in their places.

    `also` may find more faults in the data; a round does, which knows who is to score what.
    """
    document, before = read_assessor_sheet(opened, standard, report) if isinstance(opened, Workbook) else (opened, [])
    if document is None:
        return None, place(opened, before)
    assessment, faults = build_assessment(document.value, standard, report)
    if also is not None and isinstance(document.value, Mapping):
        faults = [*faults, *also(document.value, assessment)]
    if isinstance(document, SheetData):
        faults = in_words_of_a_sheet(faults, document)
    found = place(document, [*before, *faults])
    return (None if has_errors(found) else assessment), found


def build_assessment(value: Any, standard: Standard, report: Report) -> tuple[Assessment | None, list[Fault]]:
    """The assessment that plain data says, or None, with its faults by path."""
    faults = Faults(shape_faults(value, ASSESSMENT))
    if not isinstance(value, Mapping):
        return None, faults.found
    comparable = check_standard(value, standard, faults)
    value, numbers = masked(value, standard)
    faults.found += numbers
    if not (comparable and _same_subject(value, report, faults)):
        return None, faults.found
    assessment = _Builder(value, standard, report, faults).assessment()
    broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else assessment), faults.found


def _same_subject(value: Mapping[str, Any], report: Report, faults: Faults) -> bool:
    """Whether the assessment is of the report's subject; if not, nothing else in it need be looked at."""
    if "subject" not in value or faults.at(("subject",)):
        return True
    named, wanted = text_of(value["subject"]), report.subject.id
    if named != wanted:
        say = f"评估记录的对象是“{named}”，自评报告的是“{wanted}”（{report.subject.name}）"
        faults.add(Fault("A606", ("subject",), say, "请核对是否配错了文件"))
    return named == wanted


class _Builder:
    def __init__(self, value: Mapping[str, Any], standard: Standard, report: Report, faults: Faults) -> None:
        self.value, self.standard, self.claimed, self.faults = value, standard, report, faults
        self.questions = Questions(standard)
        self.answers = {**report.answers, **member_answers(report.members)}
        self.found = Findings(value, self.answers, faults)
        self.remarks: dict[str, str] = {}
        self.advice: dict[str, str] = {}

    def assessment(self) -> Assessment | None:
        if "date" in self.value and not self.faults.at(("date",)):
            read_date(text_of(self.value["date"]), "评估日期", ("date",), self.faults)
        for name, raw in part(self.value, "facts").items():
            self._fact(text_of(name), raw, ("facts", name))
        ticked = [(code, raw) for code, raw in part(self.value, "answers").items()]
        for code, raw in ticked:
            self._leaf(code, raw, ("answers", code))
        members = self._members()
        listed = member_list(self.claimed.members) if members else {}
        values = {**listed, **{key: finding.value for key, finding in self.found.made.items()}}
        check_samples(self.standard, values, self.value, self.faults)
        check_facts(self.standard, {**self.claimed.subject.attributes, **values}, self.value, self.faults)
        self._evidence()
        previous = self._previous()
        if any(fault.severity == "error" for fault in self.faults.found):
            return None
        texts: dict[str, Any] = {
            key: text_of(self.value.get(key, "")) for key in ("standard", "subject", "assessor", "date")
        }
        about: dict[str, Any] = {key: text_of(self.value.get(key, "")) for key in ("name", "agency", "commissioner")}
        evidence = dict(part(self.value, "evidence"))
        return Assessment(
            **texts, findings=self.found.made, remarks=self.remarks, advice=self.advice, evidence=evidence, **about,
            previous=previous, members=members,
        )  # fmt: skip

    def _previous(self) -> Mapping[str, Value]:
        """The facts of the period before: as claimed where ticked, or as the assessor writes them."""
        raw = self.value.get("previous")
        if isinstance(raw, Mapping):
            return dict(read_previous(self.standard, raw, self.faults))
        if raw == VERIFIED:
            return self.claimed.previous
        if raw is not None and not self.faults.at(("previous",)):
            say = f"previous（上期数据）要写 verified，或写核实后的各项，写的是“{text_of(raw)}”"
            fix = "填报的上期数据均属实的写 verified；要更正的，把核实后的各项都写上"
            self.faults.add(Fault("S204", ("previous",), say, fix))
        return {}

    # -- members --

    def _members(self) -> bool:
        """Whether the members were looked at; what was found of them is noted as of the subject's own facts."""
        raw, path = self.value.get("members"), ("members",)
        if raw is None or self.faults.at(path):
            return False
        listed = self.claimed.members
        if listed is None:
            fix = "请整行删去；成员单位由被评单位在自评报告的 members 里列出"
            self.faults.add(Fault("A611", path, "自评报告没有列出成员单位，没有可核实的", fix))
        elif raw == VERIFIED:
            for member in listed:
                self._rest_of(member, {})
        elif isinstance(raw, Mapping):
            ids = {member.id: member for member in listed}
            for key, entry in raw.items():
                self._member(text_of(key), entry, ids, ("members", key))
        else:
            say = f"members（成员单位）要写 verified，或逐个写核实结果，写的是“{text_of(raw)}”"
            self.faults.add(Fault("S204", path, say, "填报的各成员单位数据均属实的写 verified"))
        return True

    def _member(self, key: str, entry: Any, ids: Mapping[str, Member], path: Path) -> None:
        member = ids.get(key)
        if member is None:
            names = {one.name: one.id for one in ids.values()}
            hint = f"这里要写它的编号“{names[key]}”" if key in names else suggestion(key, ids)
            fix = hint or f"自评报告列出的有：{listing(ids)}"
            self.faults.add(Fault("A618", path, f"自评报告没有列出成员单位“{key}”", fix, on="key"))
        elif entry == VERIFIED:
            self._rest_of(member, {})
        elif isinstance(entry, Mapping):
            for name, raw in entry.items():
                if name == "rest":
                    self._rest_written(raw, (*path, name))
                else:
                    self._fact(text_of(name), raw, (*path, name), member)
            if entry.get("rest") == VERIFIED:
                self._rest_of(member, entry)
            found = {own_key(k): f.value for k, f in self.found.made.items() if member_of(k) == member.id}
            check_samples(self.standard, found, {"facts": entry}, self.faults, path)
        elif entry is not None and not self.found.nearly_verified(entry, path):
            fix = "均属实的写 verified；逐项写的，例如 {社工: {value: 2, reason: …}, rest: verified}"
            self.faults.add(Fault("S203", path, f"成员单位“{key}”的核实结果写法不对", fix))

    def _rest_of(self, member: Member, listed: Mapping[str, Any]) -> None:
        """What a member claimed is as claimed, but for the facts that are listed."""
        for key, value in member.answers.items():
            if fact_of(key) not in listed and self._fact_question(key).by != "station":
                self.found.made[member_key(member.id, key)] = Finding("confirmed", value)

    # -- facts --

    def _fact(self, name: str, raw: Any, path: Path, member: Member | None = None) -> None:
        """One finding on a fact of the subject, or of one of its members."""
        fact = find_fact(self.standard, name, path, self.faults)
        if fact is None or raw is None or not self.found.allowed(fact.questions[0], path):
            return
        asked = {question.key: _of(member, question) for question in fact.questions}
        if raw == VERIFIED:
            self.found.confirm(tuple(asked.values()), path)
            return
        if self.found.nearly_verified(raw, path):
            return
        if isinstance(raw, Mapping) and ("value" in raw or "reason" in raw):
            reason = self.found.whole(raw, path)
            if raw.get("value") is None:
                self.found.no_value(raw, reason, path)
                return
            found = dict(read_fact(fact, raw["value"], (*path, "value"), self.faults))
            if not found and not self.faults.at((*path, "value")):
                self.found.no_value(raw, reason, path)
            changed = {key for key, value in found.items() if self.answers.get(asked[key].key) != value}
            for key, value in found.items():  # the reason belongs to the parts that it changed
                self.found.note(asked[key], value, reason if key in changed or not changed else "", path)
            return
        for key, value in read_fact(fact, raw, path, self.faults):
            self.found.note(asked[key], value, "", path)

    def _fact_question(self, key: str) -> Question:
        return self.standard.facts[fact_of(key)].question(key.partition(".")[2])

    # -- leaves --

    def _leaf(self, code: str, raw: Any, path: Path) -> None:
        leaf = find_leaf(self.questions, code, path, self.faults)
        if leaf is None or raw is None:
            return
        if raw == VERIFIED:
            self._rest(code, path)
        elif isinstance(raw, Mapping):
            for key, kept in (("advice", self.advice), ("remark", self.remarks)):
                if text := self.found.text(raw, key, path):
                    kept[code] = text
            self._answers(code, raw, path)
        else:
            own = self.questions.own(code)
            if own is None:
                self.faults.add(no_own_question(self.questions, code, path))
            else:
                self._judged(code, "", raw, path)

    def _answers(self, code: str, raw: Mapping[str, Any], path: Path) -> None:
        left = {key: inner for key, inner in raw.items() if key not in _NOTES}
        own = self.questions.own(code) is not None
        if {"choose", "points"} & left.keys() or ("reason" in raw and own) or self.questions.whole(code):
            if not own:
                self.faults.add(no_own_question(self.questions, code, path))
                return
            beside = ("rest", *self.questions.texts(code))
            self._judged(code, "", raw, path, beside=(*_NOTES, *beside))
            left = {key: inner for key, inner in left.items() if key in beside}
        elif "reason" in raw:
            fix = "理由写在它所更正的那道题下，例如 某题: {value: no, reason: …}"
            self.faults.add(Fault("S201", (*path, "reason"), "这里的 reason 不知道是哪道题的理由", fix, on="key"))
        for text, inner in left.items():
            if text == "rest":
                self._rest_written(inner, (*path, text))
            elif inner is not None and self._asked(code, text_of(text), path):
                self._inline(code, text_of(text), inner, (*path, text))
        if left.get("rest") == VERIFIED:
            self._rest(code, (*path, "rest"))

    def _asked(self, code: str, text: str, path: Path) -> bool:
        """Whether the leaf asks a question of that text; a fault otherwise."""
        beside, texts = ("rest", "advice", "remark"), self.questions.texts(code)
        if text not in texts and suggestion(text, beside) and not suggestion(text, texts):
            self.faults.add(Fault("S201", (*path, text), f"不认识的键“{text}”", suggestion(text, beside), on="key"))
            return False
        return find_text(self.questions, code, text, (*path, text), self.faults)

    def _rest_written(self, raw: Any, path: Path) -> None:
        if raw != VERIFIED:
            say = f"rest 只能写 verified（其余均符合），这里是{written(raw)}"
            self.faults.add(Fault("S204", path, say, "请改为 verified"))

    def _inline(self, code: str, text: str, raw: Any, path: Path) -> None:
        question = self.questions.inline[code][text]
        if raw == VERIFIED:
            self.found.confirm((question,), path)
        elif self.found.nearly_verified(raw, path):
            return
        elif (
            isinstance(raw, Mapping) and ("value" in raw or not question.judged) and self.found.allowed(question, path)
        ):
            reason = self.found.whole(raw, path)
            value = read_value(question, raw.get("value"), (*path, "value"), self.faults)
            if value is not None:
                self.found.note(question, value, reason, path)
            elif raw.get("value") is None:
                self.found.no_value(raw, reason, path)
        else:
            self._judged(code, text, raw, path, beside=("reason",))

    def _judged(self, code: str, text: str, raw: Any, path: Path, beside: tuple[str, ...] = ()) -> None:
        question = self.questions.inline[code][text]
        if not self.found.allowed(question, path):
            return
        asked = {question.key: question for question in self.questions.inline[code].values()}
        found = list(read_own(self.questions, code, text, raw, path, self.faults, beside=beside))
        reason = self.found.reason(raw, path) if isinstance(raw, Mapping) else ""
        for key, value in found:
            self.found.note(asked[key], value, reason, path)
        if not found and isinstance(raw, Mapping) and not self.faults.at(path):
            self.found.no_value(raw, reason, path, "choose" if question.type == "choice" else "points")

    def _rest(self, code: str, path: Path) -> None:
        """其余均符合: what the leaf asks and nobody has touched is as claimed, the declared facts it uses included."""
        leaf = self.questions.leaves[code]
        own = {question.key: question for question in self.questions.inline[code].values()}  # a gate has no others
        asked = {**leaf.questions(), **own}
        listed = part(self.value, "facts")
        left = [
            question
            for key, question in asked.items()
            if key not in self.found.made
            and key not in self.standard.attributes
            and not (not question.leaf and fact_of(key) in listed)
            and key in self.answers
            and question.by != "station"
        ]
        for question in left:
            if question.judged:
                if not self.faults.at(("answers", code)):  # a faulty answer may be the very judgement
                    self.found.unjudged(question, path)
                return
            self.found.made[question.key] = Finding("confirmed", self.answers[question.key])
        answered = any(key in self.found.made for key in asked)
        answered = answered or any(self.faults.at(("facts", fact_of(key))) for key in asked)
        if not answered and not leaf.requires:
            named = leaf.name if leaf.name == leaf.code else f"{leaf.code} {leaf.name}"
            say = f"“{named}”没有自评填报可供核实"
            self.faults.add(Fault("A611", path, say, "请由评估人员直接填写核实的值", severity="warning"))

    # -- evidence --

    def _evidence(self) -> None:
        """A status for a file that the station never named is a slip in the file name."""
        files = {item.file for claim in self.claimed.claims.values() for item in claim.evidence}
        for file in self._files():
            if file not in files:
                fix = suggestion(file, files) or "请对照自评报告里的文件名"
                self.faults.add(Fault("A612", ("evidence", file), f"自评报告里没有佐证材料“{file}”", fix, on="key"))

    def _files(self) -> Iterator[str]:
        for file in part(self.value, "evidence"):
            if not self.faults.at(("evidence", file)):
                yield text_of(file)


def _of(member: Member | None, question: Question) -> Question:
    """The question as it is asked of a member; without one the subject's own."""
    if member is None:
        return question
    return replace(question, key=member_key(member.id, question.key), label=f"{member.name}的{question.label}")
