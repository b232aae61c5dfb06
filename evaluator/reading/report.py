"""A self-report read from its file: every answer against the question that asks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, in_order, listing, suggestion
from evaluator.model.indicator import Indicator
from evaluator.model.members import member_answers, member_list
from evaluator.model.numbers import plain, text_of
from evaluator.model.question import Value
from evaluator.model.report import Claim, Evidence, Report, Subject
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
    read_attributes,
    read_fact,
    read_own,
    read_previous,
    station_may,
)
from evaluator.reading.form_cells import in_words_of_a_form, read_form
from evaluator.reading.masking import masked
from evaluator.reading.members import read_members
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.placing import SheetData, place
from evaluator.reading.published import read_earlier, read_published
from evaluator.reading.schema import shape_faults
from evaluator.reading.shapes import REPORT
from evaluator.reading.values import read_date
from evaluator.reading.workbook import Workbook


def read_report(path: FilePath, standard: Standard) -> tuple[Report | None, list[Diagnostic]]:
    """The self-report in a file, or None, with all that is wrong with it."""
    opened, problems = open_file(path)
    if opened is None:
        return None, problems
    report, found = report_in(opened, standard, path.parent)
    found = in_order([*problems, *found])
    return (None if has_errors(found) else report), found


def report_in(
    opened: Opened, standard: Standard, folder: FilePath = FilePath(), *, members: bool = True
) -> tuple[Report | None, list[Diagnostic]]:
    """The self-report in a file that was opened, a spreadsheet too, or None, with its faults in their places.

    Without `members` what it says of them is left out.
    """
    document, before = read_form(opened, standard) if isinstance(opened, Workbook) else (opened, [])
    if document is None:
        return None, place(opened, before)
    value = document.value
    if not members and isinstance(value, Mapping):
        value = {key: inner for key, inner in value.items() if key != "members"}
    report, faults = build_report(value, standard, folder)
    if isinstance(document, SheetData):
        faults = in_words_of_a_form(faults, before)
    found = place(document, [*before, *faults])
    return (None if has_errors(found) else report), found


def build_report(
    value: Any, standard: Standard, folder: FilePath = FilePath(), questions: Questions | None = None
) -> tuple[Report | None, list[Fault]]:
    """The self-report that plain data says, or None, with its faults by path.

    `folder` is where it lies: there the self-reports of its members are looked up. `questions` are those of the standard,
    where many reports are read.
    """
    faults = Faults(shape_faults(value, REPORT))
    if not isinstance(value, Mapping):
        return None, faults.found
    if not check_standard(value, standard, faults):
        return None, faults.found
    value, numbers = masked(value, standard)
    faults.found += numbers
    report = _Builder(value, standard, faults, folder, questions or Questions(standard)).report()
    broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else report), faults.found


class _Builder:
    def __init__(
        self, value: Mapping[str, Any], standard: Standard, faults: Faults, folder: FilePath, questions: Questions
    ) -> None:
        self.value, self.standard, self.faults, self.folder = value, standard, faults, folder
        self.questions = questions

    def report(self) -> Report | None:
        subject = self._subject()
        period = self._period()
        answers = {**dict(self._facts()), **dict(self._answers())}
        claims = dict(self._claims())
        check_samples(self.standard, answers, self.value, self.faults)
        members = read_members(self.value, self.standard, self.folder, report_in, self.faults)
        whole = {**subject.attributes, **answers, **member_list(members), **member_answers(members)}
        check_facts(self.standard, whole, self.value, self.faults)
        previous = dict(self._previous())
        earlier = read_earlier(self.standard, self.value.get("earlier"), period[1], self.faults)
        published = read_published(self.standard, part(self.value, "published"), answers, self.faults)
        if any(fault.severity == "error" for fault in self.faults.found):
            return None
        signed = part(self.value, "signed")
        return Report(
            text_of(self.value["standard"]), subject, period, answers, claims,
            (text_of(signed.get("name", "")), text_of(signed.get("date", ""))), self.value.get("invented") is True,
            previous, members, earlier, published,
        )  # fmt: skip

    def _subject(self) -> Subject:
        entry = part(self.value, "subject")
        given = part(entry, "attributes")
        attributes = read_attributes(self.standard, given, ("subject", "attributes"), self.faults)
        self._missing_attributes(attributes, entry)
        return Subject(
            text_of(entry.get("id", "")), text_of(entry.get("name", "")), text_of(entry.get("kind", "")), attributes
        )

    def _missing_attributes(self, attributes: Mapping[str, Value], entry: Mapping[str, Any]) -> None:
        """What decides which rules apply must be known, unless it was given wrongly, which is already said."""
        written, path = entry.get("attributes", {}), ("subject", "attributes")
        if not entry or not isinstance(written, Mapping) or self.faults.misspelt(("subject",), "attributes"):
            return
        unknown = [str(name) for name in written if name not in self.standard.attributes]
        missing = [
            fact
            for name, fact in self.standard.attributes.items()
            if name not in attributes and not self.faults.at((*path, name)) and not suggestion(name, unknown)
        ]
        if missing and not written:
            listed = listing(f"{fact.label}（{fact.name}）" for fact in missing)
            fix = f"请在 subject 里写 attributes: {{{', '.join(f'{fact.name}: …' for fact in missing)}}}"
            at: Path = path if "attributes" in entry else ("subject",)
            self.faults.add(Fault("A607", at, f"没有写评估对象的属性：{listed}", fix, on="key"))
            return
        for fact in missing:
            options = f"，可选：{listing(fact.question().options)}" if fact.question().options else ""
            fix = f"请在 subject 的 attributes 里写 {fact.name}: …{options}"
            at = (*path, fact.name) if fact.name in written else path
            self.faults.add(Fault("A607", at, f"没有写“{fact.label}”（{fact.name}）", fix, on="key"))

    def _period(self) -> tuple[str, str]:
        entry = part(self.value, "period")
        days = []
        for key, label in (("from", "评估期起始日"), ("to", "评估期截止日")):
            if key in entry and not self.faults.at(("period", key)):
                days.append(read_date(text_of(entry[key]), label, ("period", key), self.faults))
        if len(days) == 2 and days[0] and days[1] and days[0] > days[1]:
            say = f"评估期的截止日 {days[1]} 早于起始日 {days[0]}"
            self.faults.add(Fault("A613", ("period", "to"), say, "请核对两个日期是否写反"))
        signed = part(self.value, "signed")
        if "date" in signed and not self.faults.at(("signed", "date")):
            read_date(text_of(signed["date"]), "签字日期", ("signed", "date"), self.faults)
        return text_of(entry.get("from", "")), text_of(entry.get("to", ""))

    # -- answers --

    def _previous(self) -> Iterator[tuple[str, Value]]:
        yield from read_previous(self.standard, part(self.value, "previous"), self.faults)

    def _facts(self) -> Iterator[tuple[str, Value]]:
        for name, raw in part(self.value, "facts").items():
            path: Path = ("facts", name)
            fact = find_fact(self.standard, name, path, self.faults)
            if fact is not None and station_may(fact.questions[0], path, self.faults):
                yield from read_fact(fact, raw, path, self.faults)

    def _answers(self) -> Iterator[tuple[str, Value]]:
        for code, raw in part(self.value, "answers").items():
            path: Path = ("answers", code)
            if find_leaf(self.questions, code, path, self.faults) is None or raw is None:
                continue
            if not isinstance(raw, Mapping) or self.questions.whole(code):
                yield from self._own(code, "", raw, path)
                continue
            own = {key: raw[key] for key in ("choose", "points") if key in raw}
            if own:  # beside what else the indicator asks
                yield from self._own(code, "", own, path)
            for text, inner in raw.items():
                if text in own:
                    continue
                yield from self._inline(code, text_of(text), inner, (*path, text))

    def _inline(self, code: str, text: str, raw: Any, path: Path) -> Iterator[tuple[str, Value]]:
        if not find_text(self.questions, code, text, path, self.faults):
            return
        yield from self._own(code, text, raw, path)

    def _own(self, code: str, text: str, raw: Any, path: Path) -> Iterator[tuple[str, Value]]:
        question = self.questions.own(code, text)
        if question is None:
            self.faults.add(no_own_question(self.questions, code, path))
        elif station_may(question, path, self.faults):
            yield from read_own(self.questions, code, text, raw, path, self.faults)

    # -- claims --

    def _claims(self) -> Iterator[tuple[str, Claim]]:
        for code, entry in part(self.value, "claims").items():
            path: Path = ("claims", code)
            leaf = find_leaf(self.questions, code, path, self.faults)
            if leaf is None or self.faults.at(path):
                continue
            points = entry.get("points")
            if points is not None and not self.standard.scored:
                say = f"“{leaf.name}”写了自评分，这份标准不计分"
                self.faults.add(Fault("A617", (*path, "points"), say, "请删去 points；说明写在 remark 里", on="key"))
            elif points is not None and not leaf.floor <= points <= leaf.points:
                say = f"“{leaf.name}”的自评分应在 {plain(leaf.floor)} 至 {plain(leaf.points)} 之间，写的是 {plain(points)}"
                self.faults.add(Fault("A610", (*path, "points"), say, "请核对分值"))
            evidence = tuple(self._evidence(leaf, entry, path))
            yield code, Claim(None if points is None else Fraction(points), text_of(entry.get("remark", "")), evidence)

    def _evidence(self, leaf: Indicator, entry: Mapping[str, Any], path: Path) -> Iterator[Evidence]:
        labels = [question.label for question in leaf.requires]
        for n, item in enumerate(entry.get("evidence", ())):
            proves = text_of(item.get("proves", ""))
            if proves and proves not in labels:
                fix = f"本指标要求的书面材料：{listing(labels)}" if labels else "本指标没有规定书面材料，请删去 proves"
                where: Path = (*path, "evidence", n, "proves")
                self.faults.add(Fault("A612", where, f"本指标没有要求“{proves}”", suggestion(proves, labels) or fix))
            yield Evidence(text_of(item["file"]), text_of(item.get("pages", "")), proves)
