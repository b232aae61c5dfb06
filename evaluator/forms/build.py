"""The form for a standard, and what a self-report that exists already puts into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluator.diagnostics import Path
from evaluator.forms.cover import cover
from evaluator.forms.facts import facts
from evaluator.forms.form import Form, Sheet
from evaluator.forms.indicators import indicators
from evaluator.forms.lists import members, sample
from evaluator.forms.questions import all_asked, answer_path, asked_of_before, asked_of_members, fact_path
from evaluator.model.question import Value, fact_of
from evaluator.model.report import Evidence, Member, Report
from evaluator.model.standard import Standard


def form_of(standard: Standard, report: Report | None = None, *, every: bool = False) -> Form:
    """The form for a standard, with room for all that a report says.

    With `every` it has whatever a form for this standard may have, which is what is read.
    """
    evidence = {code: len(claim.evidence) for code, claim in report.claims.items()} if report else {}
    drawn = [fact for fact in standard.facts.values() if fact.type == "sample" and fact.questions[0].by != "assessor"]
    every_name = standard.facts.keys()
    before = every_name if every else asked_of_before(standard) | _names(report.previous if report else {}, "previous.")
    found = [
        cover(standard),
        facts(standard, before),
        indicators(standard, evidence),
        *(sample(fact) for fact in drawn),
        members(standard, every_name, 1) if every else _members_sheet(standard, report),
    ]
    sheets = tuple(sheet for sheet in found if sheet is not None)
    return Form(standard.ref, standard.hash, f"{standard.subject_name}自评表", sheets)


def _members_sheet(standard: Standard, report: Report | None) -> Sheet | None:
    """The sheet of members, where the standard looks at them or the report lists them."""
    asked, listed = asked_of_members(standard), report.members if report else None
    if asked is None and listed is None:
        return None
    names = {name for member in listed or () for name in _names(member.answers)}
    return members(standard, (asked or set()) | names, len(listed or ()))


def _names(answers: Mapping[str, Value], prefix: str = "") -> set[str]:
    """The names of the facts that are answered."""
    return {fact_of(key.removeprefix(prefix)) for key in answers}


def values_of(report: Report, standard: Standard) -> dict[Path, Value]:
    """What a report says, by its place in the plain data of a self-report."""
    return dict(_values(report, standard))


def _values(report: Report, standard: Standard) -> Iterator[tuple[Path, Value]]:
    subject = report.subject
    words: Mapping[Path, str] = {
        ("subject", "name"): subject.name,
        ("subject", "id"): subject.id,
        ("subject", "kind"): subject.kind,
        ("period", "from"): report.period[0],
        ("period", "to"): report.period[1],
        ("signed", "name"): report.signed[0],
        ("signed", "date"): report.signed[1],
    }
    yield from ((path, text) for path, text in words.items() if text)
    if report.invented:
        yield ("invented",), True
    yield from ((("subject", "attributes", name), value) for name, value in subject.attributes.items())
    questions = all_asked(standard)
    for key, value in report.answers.items():
        yield answer_path(questions[key]), value
    for key, value in report.previous.items():
        yield fact_path(key.removeprefix("previous."), ("previous",)), value
    yield from _claims(report)
    if report.members is not None:
        yield from _members(report.members)


def _claims(report: Report) -> Iterator[tuple[Path, Value]]:
    for code, claim in report.claims.items():
        at: Path = ("claims", code)
        if claim.points is not None:
            yield (*at, "points"), claim.points
        if claim.remark:
            yield (*at, "remark"), claim.remark
        for n, item in enumerate(claim.evidence):
            yield from (((*at, "evidence", n, part), text) for part, text in _evidence(item) if text)


def _evidence(item: Evidence) -> Iterator[tuple[str, str]]:
    yield from (("file", item.file), ("pages", item.pages), ("proves", item.proves))


def _members(listed: tuple[Member, ...]) -> Iterator[tuple[Path, Value]]:
    if not listed:
        yield ("members",), frozenset()
    for n, member in enumerate(listed):
        at: Path = ("members", n)
        yield (*at, "id"), member.id
        yield (*at, "name"), member.name
        yield from (((*at, "attributes", name), value) for name, value in member.attributes.items())
        yield from ((fact_path(key, (*at, "facts")), value) for key, value in member.answers.items())
