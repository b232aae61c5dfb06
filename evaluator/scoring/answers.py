"""Which values each run works with: what the station claims, and what the assessor has verified."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.model.indicator import Indicator
from evaluator.model.members import member_answers, member_list, member_of, own_key
from evaluator.model.question import Question, Value
from evaluator.model.report import Assessment, Evidence, Finding, Report
from evaluator.model.standard import Standard


def claimed_values(standard: Standard, report: Report) -> dict[str, Value]:
    """The station's answers and attributes; a reference to evidence counts as the required material being there."""
    asked = standard.questions()
    values: dict[str, Value] = {k: v for k, v in report.answers.items() if k in asked and asked[k].by != "assessor"}
    for leaf in standard.leaves():
        claim = report.claims.get(leaf.code)
        for question in leaf.requires:
            if claim and question.key not in values and proving(leaf, question, claim.evidence):
                values[question.key] = True
    members = {key: v for key, v in member_answers(report.members).items() if asked[own_key(key)].by != "assessor"}
    return {**values, **member_list(report.members), **members, **report.previous, **report.subject.attributes}


def assessed_values(standard: Standard, report: Report, assessment: Assessment) -> dict[str, Value]:
    """What the assessor confirmed, corrected or supplied, or a round accepts as claimed; what was not touched is missing.

    What only the subject may say counts here where the round accepts it, and nowhere else.

    Required material follows the status of the files that prove it: 已核实 is there, 缺 is not, 部分 and 存疑 stay open.
    """
    asked = standard.questions()
    found = assessment.findings
    values = {key: f.value for key, f in found.items() if key in asked and _counts(asked[key], f)}
    for leaf in standard.leaves():
        claim = report.claims.get(leaf.code)
        for question in leaf.requires:
            if claim is None or question.key in values:
                continue
            there = _material(proving(leaf, question, claim.evidence), assessment.evidence)
            if there is not None:
                values[question.key] = there
    members = member_list(report.members) if assessment.members else {}
    for key, finding in found.items():
        if member_of(key) and _counts(asked[own_key(key)], finding):
            members[key] = finding.value
    return {**values, **members, **assessment.previous, **report.subject.attributes}


def _counts(question: Question, finding: Finding) -> bool:
    return question.by != "station" or finding.state == "accepted"


def proving(leaf: Indicator, question: Question, evidence: tuple[Evidence, ...]) -> list[str]:
    """The files that prove a required material: those that name it, and those that name none."""
    return [item.file for item in evidence if item.proves in ("", question.label)]


def _material(files: list[str], statuses: Mapping[str, str]) -> bool | None:
    found = [statuses.get(file) for file in files]
    if "已核实" in found:
        return True
    return False if found and all(status == "缺" for status in found) else None
