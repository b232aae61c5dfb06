"""What an assessment that exists already puts into the sheet of its assessor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluator.diagnostics import Path
from evaluator.forms.questions import fact_path
from evaluator.forms.verified import CONFIRMED, confirmed_path, found_path, inside_fact, reason_path
from evaluator.model.members import member_of, own_key
from evaluator.model.question import Question, Value
from evaluator.model.report import Assessment, Finding, Report
from evaluator.model.standard import Standard


def assessor_values(assessment: Assessment, standard: Standard, report: Report) -> dict[Path, Value]:
    """What an assessment says, by its place in the sheet."""
    found: dict[Path, Value] = {
        (key,): getattr(assessment, key) for key in ("assessor", "name", "agency", "commissioner", "date")
    }
    questions = inline_questions(standard)
    for key, finding in assessment.findings.items():
        found.update(_finding(key, finding, standard, questions))
    for key, value in assessment.previous.items():
        path = fact_path(key.removeprefix("previous."), ("previous",))
        found.update(_confirmed(path) if report.previous.get(key) == value else {path: value})
    found.update((("answers", code, "remark"), text) for code, text in assessment.remarks.items())
    found.update((("answers", code, "advice"), text) for code, text in assessment.advice.items())
    found.update((("evidence", file), status) for file, status in assessment.evidence.items())
    if assessment.members:
        found["members", "="] = "seen"
    return {path: value for path, value in found.items() if value != ""}


def inline_questions(standard: Standard) -> Mapping[str, Question]:
    """The questions that stand in rules and vetoes, by key."""
    found = {key: question for leaf in standard.leaves() for key, question in leaf.questions().items()}
    found.update((question.key, question) for gate in standard.gates for question in gate.when.questions())
    return {key: question for key, question in found.items() if question.leaf}


def _finding(
    key: str, finding: Finding, standard: Standard, inline: Mapping[str, Question]
) -> Iterator[tuple[Path, Value]]:
    if key in inline:
        question, path, reason = inline[key], found_path(inline[key]), reason_path(inline[key])
    else:
        member, own = member_of(key), own_key(key)
        at: Path = ("members", member) if member else ("facts",)
        name, _, part = own.partition(".")
        question = standard.facts[name].question(part)
        path, reason = inside_fact(own, at), reason_path(question, at)
    if finding.state == "confirmed" and not finding.reason and not question.judged:
        yield from _confirmed(path).items()
        return
    yield path, finding.value
    if finding.reason:
        yield reason, finding.reason


def _confirmed(path: Path) -> dict[Path, Value]:
    return {confirmed_path(path): CONFIRMED}
