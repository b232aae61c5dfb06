"""The period before: a sealed result read from its file, and the verified facts that `previous.` asks for drawn from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from evaluator.diagnostics import Diagnostic, listing
from evaluator.forms.questions import asked_of_before
from evaluator.model.exact import exact_value
from evaluator.model.question import Question, Value, print_value
from evaluator.model.report import Report
from evaluator.model.result import OtherFormatError, Result, Verified, load
from evaluator.model.round import Case
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document


def read_result(path: Path, subject: str = "") -> tuple[Result | None, list[Diagnostic]]:
    """The result in a file, or None with what is wrong; of `subject`, where one is given."""
    document, found = read_document(path)
    if document is None:
        return None, found
    try:
        result = load(json.loads(document.text))
    except OtherFormatError as error:
        fix = "请用本程序从当时的自评报告和评估记录重新算分，换成新写出的结果；也可以用写它的那个版本"
        return None, [*found, document.source.fault("T781", 1, 1, f"这份评估结果{error.why}", fix)]
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        say = "这份文件不是评估结果，或不是完整的评估结果"
        fix = "请换成 evaluator 写出的结果文件（JSON），不要手工改动"
        return None, [*found, document.source.fault("T781", 1, 1, say, fix)]
    if subject and result.conclusion.subject != subject:
        say = f"这份评估结果是“{result.conclusion.subject}”的，文件名写的是“{subject}”"
        return None, [
            *found,
            document.source.fault("T781", 1, 1, say, "请核对是不是放错了文件，文件名用评估对象的编号"),
        ]
    return result, found


def previous_facts(standard: Standard, before: Result) -> tuple[dict[str, Value], list[str]]:
    """What was verified then of the facts whose period before the standard looks at, by `previous.` and their key.

    Also the labels of those that were verified but cannot be used, since they are asked otherwise now (another unit, type
    or other options). Whatever was not verified is not there: then it stays unanswered.
    """
    known = {one.key: one for one in before.conclusion.verified}
    values: dict[str, Value] = {}
    strange: list[str] = []
    for name in sorted(asked_of_before(standard)):
        for question in standard.facts[name].questions:
            if question.key in known:
                value = _value(question, known[question.key])
                if value is None:
                    strange.append(question.label)
                else:
                    values[f"previous.{question.key}"] = value
    return values, strange


def _value(question: Question, verified: Verified) -> Value | None:
    return exact_value(question, verified.value) if verified.unit == question.unit else None


def previous_in(path: Path, standard: Standard, report: Report) -> tuple[dict[str, Value] | None, list[Diagnostic]]:
    """The verified facts of the period before from a subject's sealed result, with all that is wrong with it.

    None where the file cannot be used. That the self-report says something else of the period before is told, and what
    was verified stands.
    """
    before, found = read_result(path, report.subject.id)
    if before is None:
        return None, found
    values, strange = previous_facts(standard, before)
    if strange:
        say = f"上期核实的{listing(strange)}，本期标准的问法不同了（单位、类型、范围或选项变了），没有用"
        fix = "与上期比较的得分因此按未填计；能换算的，请在自评报告和评估记录的 previous 里写明"
        found.append(Diagnostic(str(path), "T782", say, fix, severity="warning"))
    for name in standard.facts:
        for question in standard.facts[name].questions:
            told, verified = (some.get(f"previous.{question.key}") for some in (report.previous, values))
            if told is not None and verified is not None and told != verified:
                words = [print_value(question, value) + question.unit for value in (told, verified)]
                say = f"自评报告写的上期{question.label}是{words[0]}，上期封存的核实数是{words[1]}，按核实数计"
                fix = "请站点核对；上期的核实数有误的，由上一轮评估更正"
                found.append(Diagnostic(str(path), "T783", say, fix, severity="warning"))
    return values, found


def with_previous(case: Case, facts: Mapping[str, Value]) -> Case:
    """The case with what was verified of the period before, in the claimed run and in the assessed one alike."""
    agreed = case.agreed
    return replace(
        case,
        report=replace(case.report, previous={**case.report.previous, **facts}),
        assessments=tuple(replace(one, previous={**one.previous, **facts}) for one in case.assessments),
        agreed=None if agreed is None else replace(agreed, previous={**agreed.previous, **facts}),
    )
