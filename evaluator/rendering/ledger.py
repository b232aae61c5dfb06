"""The ledger of what is to be mended as a spreadsheet: a sheet for each subject, to print, to fill in, and to read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.analysis.ledger import LedgerRow
from evaluator.analysis.ticking import STATE_WORDS, Ticked
from evaluator.diagnostics import Path
from evaluator.forms.form import MENDED, Column, Entry, Form, Line, Sheet
from evaluator.model.question import Question
from evaluator.model.result import Result
from evaluator.rendering.reasons import in_points
from evaluator.rendering.view_mending import problem_words
from evaluator.rendering.words import EMPTY, Printer, said
from evaluator.rendering.workbook import form_bytes

_COLUMNS = (
    Column("number", "序号", 5, centred=True),
    Column("indicator", "指标", 17),
    Column("problem", "问题", 40),
    Column("lost", "失分", 8, centred=True),
    Column("advice", "建议", 36),
    Column("responsible", "责任单位", 15),
    Column("deadline", "期限", 13, centred=True),
    Column("regain", "可挽回分", 9, centred=True),
    Column("state", "状态", 11, centred=True),
)
_NOW = Column("now", "本期情况", 34)
_WHO, _WHEN = Question("responsible", "责任单位", "text"), Question("deadline", "期限", "text")
_NOTES = (
    "“责任单位”“期限”两栏可以改写，其余各栏由评估结果生成，改了也不读。期限写日期，或写“立行立改”这样的话。",
    "“可挽回分”是照建议改好、其余不变，重新计分所得；写“至多”的，规则没有指明改法，按失分计。同一指标各行的失分写“至多”的，合计不超过该指标的失分。",
)
_OF_BEFORE = ("状态和本期情况由本期的评估结果得出。标准的规则或满分变了的，不作比较。",)


#: what Excel forbids in the name of a sheet, and how long one may be
_NOT_IN_NAMES, MOST_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]"), 31


@dataclass(frozen=True, slots=True)
class Section:
    """The ledger of one subject, in the order it is printed; ticked off where it is that of the period before."""

    result: Result
    rows: Sequence[LedgerRow]
    ticked: Sequence[Ticked] = ()


def ledger_bytes(title: str, sections: Sequence[Section]) -> bytes:
    """The ledger of a round as an .xlsx file, a sheet for each subject; ValueError without any."""
    if not sections:
        raise ValueError("a ledger of nobody")
    names = sheet_names([section.result.conclusion.name or section.result.conclusion.subject for section in sections])
    standard = sections[0].result.standard
    sheets = tuple(_sheet(section, name) for section, name in zip(sections, names, strict=True))
    values = {path: text for section in sections for path, text in _values(section)}
    return form_bytes(Form(f"{standard.id}@{standard.version}", standard.hash, title, sheets), values)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names for sheets: without what Excel forbids in them, no longer than it takes, each once."""
    found: list[str] = []
    for name in wanted:
        plain = _NOT_IN_NAMES.sub("-", name).strip().strip("'")[:MOST_NAME] or "-"
        taken = {other.casefold() for other in found}
        tries = (plain, *(f"{plain[: MOST_NAME - 4]}_{n}" for n in range(2, len(found) + 3)))
        found.append(next(some for some in tries if some.casefold() not in taken))
    return found


def _sheet(section: Section, name: str) -> Sheet:
    conclusion, standard = section.result.conclusion, section.result.standard
    printer = Printer(standard.places)
    lines = tuple(_lines(section, printer)) or (_nothing(),)
    columns = (*_COLUMNS, _NOW) if section.ticked else _COLUMNS
    notes = ("　".join(_about(section, printer)), *_NOTES[: 2 if standard.scored else 1])
    title = f"{conclusion.name or conclusion.subject}{'上期整改情况' if section.ticked else '整改台账'}"
    return Sheet(
        "ledger", name, title, columns, lines, (*notes, *(_OF_BEFORE if section.ticked else ())),
        conclusion.subject, of=MENDED, frozen="problem",
    )  # fmt: skip


def _about(section: Section, printer: Printer) -> Iterator[str]:
    """What the sheet is drawn from, how many problems, and what they cost or how they stand."""
    about = section.result.dossier.round
    if about is not None:
        yield about.title
    if section.result.dossier.invented:
        yield "（虚构示例）"
    yield f"共{len(section.rows)}项"
    if section.ticked:
        states = [one.state for one in section.ticked]
        yield "、".join(f"{word}{states.count(state)}项" for state, word in STATE_WORDS.items() if state in states)
    elif section.result.standard.scored:
        total = section.result.conclusion.assessed or section.result.conclusion.claimed
        score = total.score
        words = f"总分{printer.score(score)}分" if score.counted else score.not_applicable
        yield words + (f"，{total.grade}" if total.grade else "")


def _lines(section: Section, printer: Printer) -> Iterator[Line]:
    states = {one.row.id: one for one in section.ticked}
    scored = section.result.standard.scored
    for n, row in enumerate(section.rows, 1):
        now = states.get(row.id)
        words = {
            "number": str(n),
            "indicator": said(f"{row.code} {row.name}".strip()),
            "problem": "\n".join((problem_words(row), *row.references)),
            "lost": _points(row.lost, printer, at_most=row.at_most) if scored else EMPTY,
            "advice": "\n".join(said(text) for text in row.advice),
            "regain": _points(row.regain, printer, at_most=not row.scored) if scored else EMPTY,
            "state": STATE_WORDS[now.state] if now is not None else "",
        }
        if section.ticked:
            words["now"] = said(now.now) if now is not None else ""
        at: Path = ("rows", row.subject, row.id)
        entries = {"responsible": Entry((*at, "responsible"), _WHO), "deadline": Entry((*at, "deadline"), _WHEN)}
        yield Line(row.id, words, entries)


def _nothing() -> Line:
    words = {column.code: "" for column in (*_COLUMNS, _NOW)}
    return Line("", {**words, "problem": "没有需要整改的问题"})


def _points(value: Fraction, printer: Printer, *, at_most: bool) -> str:
    if not value:
        return EMPTY  # a veto that lowers the grade costs no points
    return f"至多{in_points(value, printer, '')}" if at_most else in_points(value, printer)


def _values(section: Section) -> Iterator[tuple[Path, str]]:
    for row in section.rows:
        yield ("rows", row.subject, row.id, "responsible"), row.responsible
        yield ("rows", row.subject, row.id, "deadline"), row.deadline
