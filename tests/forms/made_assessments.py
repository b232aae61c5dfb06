"""Assessments drawn for a standard and a self-report: any findings that an assessor may write down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal

from hypothesis import strategies as st

from evaluator.forms.verified import of_assessor
from evaluator.model.members import member_key
from evaluator.model.question import Fact, Question, Value
from evaluator.model.report import Assessment, EvidenceStatus, Finding, Report
from evaluator.model.standard import Standard
from tests.forms.made import days, values, words

STATUSES: tuple[EvidenceStatus, ...] = ("已核实", "缺", "部分", "存疑")


@st.composite
def assessments(draw: st.DrawFn, standard: Standard, report: Report) -> Assessment:
    """Any assessment of the report by the standard."""
    findings: dict[str, Finding] = {}
    for fact in may_find(standard):
        findings |= draw(of_fact(fact, report.answers))
    for leaf in standard.leaves():
        findings |= draw(of_questions(of_assessor(leaf.questions().values()), report.answers))
    for gate in standard.gates:
        findings |= draw(of_questions(of_assessor(gate.when.questions()), report.answers))
    members = report.members is not None and draw(st.booleans())
    for member in (report.members or ()) if members else ():
        for fact in may_find(standard):
            found = draw(of_fact(fact, member.answers))
            findings |= {member_key(member.id, key): finding for key, finding in found.items()}
    files = sorted({item.file for claim in report.claims.values() for item in claim.evidence})
    codes = [leaf.code for leaf in standard.leaves()] + [gate.name for gate in standard.gates]
    texts = st.dictionaries(st.sampled_from(codes), words)
    some = st.just("") | words
    return Assessment(
        standard.ref, report.subject.id, draw(words), draw(days).isoformat(), findings, draw(texts), draw(texts),
        draw(st.dictionaries(st.sampled_from(files), st.sampled_from(STATUSES))) if files else {},
        draw(some), draw(some), draw(some), draw(previous(standard, report)), members,
    )  # fmt: skip


def may_find(standard: Standard) -> list[Fact]:
    """The facts that an assessor may answer."""
    return [fact for fact in standard.facts.values() if fact.questions[0].by != "station"]


@st.composite
def previous(draw: st.DrawFn, standard: Standard, report: Report) -> dict[str, Value]:
    """What was found of the period before: as claimed or not, of any fact."""
    asked = [
        question for fact in standard.facts.values() for question in fact.questions if draw(st.integers(0, 3)) == 0
    ]
    return {**report.previous, **{f"previous.{question.key}": draw(values(question)) for question in asked}}


@st.composite
def of_fact(draw: st.DrawFn, fact: Fact, claimed: Mapping[str, Value]) -> dict[str, Finding]:
    """What was found of a fact: each part as claimed, otherwise, or not looked at; one reason for those that differ."""
    found = {q.key: draw(value_found(q, claimed)) for q in fact.questions if draw(st.integers(0, 3))}
    drawn = found.get(f"{fact.name}.drawn") if fact.type == "sample" else None
    for test in fact.tests:
        passed = found.get(f"{fact.name}.{test}")
        if isinstance(drawn, Fraction) and isinstance(passed, Fraction):
            found[f"{fact.name}.{test}"] = min(passed, drawn)
    differing = {key for key, value in found.items() if claimed.get(key) != value}
    needed = any(key in claimed for key in differing)
    reason = draw(words if needed else st.just("") | words)
    return {
        key: Finding(state(claimed.get(key), value), value, reason if key in differing or not differing else "")
        for key, value in found.items()
    }


@st.composite
def of_questions(draw: st.DrawFn, questions: Iterable[Question], claimed: Mapping[str, Value]) -> dict[str, Finding]:
    """What was found of the questions of an indicator; a number inside an option has the option's reason."""
    found: dict[str, Finding] = {}
    for question in sorted(questions, key=lambda question: "//" in question.key):
        chosen, _, option = question.key.rpartition("//")
        beside = found.get(chosen) if option and chosen else None
        if (chosen and (beside is None or beside.value != option)) or draw(st.integers(0, 3)) == 0:
            continue
        value = draw(value_found(question, claimed))
        needed = question.judged or (question.key in claimed and claimed[question.key] != value)
        reason = beside.reason if beside else draw(words if needed else st.just("") | words)
        found[question.key] = Finding(state(claimed.get(question.key), value), value, reason)
    return found


@st.composite
def value_found(draw: st.DrawFn, question: Question, claimed: Mapping[str, Value]) -> Value:
    """The value that was claimed, or any other."""
    if question.key in claimed and draw(st.booleans()):
        return claimed[question.key]
    return draw(values(question))


def state(claimed: Value | None, value: Value) -> Literal["confirmed", "corrected", "supplied"]:
    if claimed is None:
        return "supplied"
    return "confirmed" if claimed == value else "corrected"
