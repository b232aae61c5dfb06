"""A part of an assessor's sheet: what one member of a team scores, or what a team has still to agree on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from evaluator.forms.form import BLANK, Column, Form, Line, Sheet
from evaluator.model.indicator import Indicator
from evaluator.model.members import MEMBERS, member_key, member_of, own_key
from evaluator.model.question import Known, fact_of
from evaluator.model.report import Report
from evaluator.model.round import Round
from evaluator.model.standard import Standard

#: the column of what the assessors found, and its width
VOICES = "voices"
_VOICES = Column(VOICES, "评估人员的意见", 36)
#: what belongs to a question; the rest of a line belongs to the indicator or the member as a whole
_OF_QUESTION = frozenset({"ask", "claimed", "unit", "ok", "value", "reason", "label"})
#: what is only for the whole of an indicator or member, and makes room for what the assessors found
_ASIDE = frozenset({"said", "rest", "help"})
#: the cells that tell which question a line is about
_ASKED = ("value", "reason", "before.value")
#: the line that says that the list of members was looked at
LISTED = "members="
_BEFORE = ("before", "before.ok", "before.value")
NOTES = (
    "只印评估人员意见不一、要由评估组定下来的各项。按定下来的填：与自评一致的打√，不一致的写值；评定的等级和分数照旧写理由。",
    "没有定下来的空着，得分仍是区间。理由会印在评估报告里。",
)


@dataclass(frozen=True, slots=True)
class Portion:
    """What of an assessor's sheet there is to be.

    `codes` are the leaves and gates; `facts`, `before` and `members` the names of the facts of the subject, of the period
    before and of members; `files` the evidence. `keys`, where it is not None, are the only questions. `voices` is what
    the assessors found, in print, by the key of the answer or the name of the file; None where it is not to be printed.
    """

    codes: Set[str]
    facts: Set[str]
    before: Set[str] = frozenset()
    members: Set[str] = frozenset()
    files: Set[str] = frozenset()
    keys: Set[str] | None = None
    voices: Mapping[str, str] | None = None
    title: str = ""
    about: tuple[str, ...] = ()


# -- what one assessor scores --


def own_portion(standard: Standard, declared: Round, report: Report, assessor: str) -> Portion:
    """What an assessor scores of a subject: their indicators and vetoes, and the facts and files these look at."""
    subject = report.subject
    mine = [leaf for way, leaf in in_tree(standard, report) if assessor in declared.assigned(way, subject.id)]
    gates = [gate for gate in standard.gates if assessor in declared.assigned((gate.name,), subject.id)]
    codes = frozenset([*(leaf.code for leaf in mine), *(gate.name for gate in gates)])
    keys = {key for leaf in mine for key in leaf.questions()}
    keys |= {question.key for gate in gates for question in gate.when.questions()}
    if codes:
        keys |= _of_grades_alone(standard)
    files = {item.file for code in codes if code in report.claims for item in report.claims[code].evidence}
    named = [code for code, ids in declared.assign.items() if assessor in ids]
    return Portion(
        codes,
        frozenset(fact_of(key) for key in keys),
        frozenset(fact_of(key.removeprefix("previous.")) for key in keys if key.startswith("previous.")),
        frozenset(_of_members(keys)),
        frozenset(files),
        about=tuple(_in_words(standard, named)),
    )


def in_tree(standard: Standard, report: Report) -> Iterator[tuple[tuple[str, ...], Indicator]]:
    """The leaves in the tree of a subject, each with the codes from the root down to it."""
    known = Known(report.subject.attributes)

    def below(node: Indicator, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Indicator]]:
        if node.applies is not None and node.applies.truth(known) is False:
            return
        here = (*above, node.code)
        if node.rule is not None:
            yield here, node
        for child in node.children:
            yield from below(child, here)

    for root in standard.indicators:
        yield from below(root, ())


def _of_grades_alone(standard: Standard) -> set[str]:
    """What only the grade looks at, and so nobody is assigned to: it stands in everybody's sheet."""
    grades = standard.grades
    if grades is None:
        return set()
    amounts = [amount for need in grades.needs for amount in (need.of, *need.limits) if amount is not None]
    found = {question.key for amount in amounts for question in amount.questions()}
    found |= {grades.applied.key} if grades.applied else set()
    used = {key for leaf in standard.leaves() for key in leaf.questions()}
    return found - used - {question.key for gate in standard.gates for question in gate.when.questions()}


def _of_members(keys: Set[str]) -> Iterator[str]:
    """The facts of members that are looked at, and their list where it is."""
    yield from (fact_of(own_key(key)) for key in keys if own_key(key) != key)
    if any(key == MEMBERS.key or own_key(key) != key for key in keys):
        yield MEMBERS.key


def _in_words(standard: Standard, named: Iterable[str]) -> Iterator[str]:
    names = {node.code: node.name for node in standard.walk()}
    for code in named:
        yield f"{code} {names[code]}" if code in names else "其余各项" if code == "*" else code


# -- a sheet cut down to a portion --


def cut(form: Form, portion: Portion) -> Form:
    """The form with what belongs to the portion; sheets of which nothing is left are left out."""
    cutters = {"facts": _facts, "indicators": _indicators, "members": _members, "evidence": _evidence}
    found = []
    for sheet in form.sheets:
        made = cutters[sheet.kind](sheet, portion) if sheet.kind in cutters else _cover(sheet, portion)
        if made.lines:
            found.append(made if portion.voices is None or sheet.kind == "cover" else _beside(made, portion.voices))
    return replace(form, sheets=tuple(found), title=portion.title or form.title)


def _cover(sheet: Sheet, portion: Portion) -> Sheet:
    lines = sheet.lines
    if portion.about:
        at = next(n for n, line in enumerate(lines) if line.entries)
        mine = Line("", {"label": "本表范围", "value": "；".join(portion.about), "help": ""})
        lines = (*lines[:at], mine, *lines[at:])
    return replace(sheet, lines=lines, title=portion.title or sheet.title)


def _facts(sheet: Sheet, portion: Portion) -> Sheet:
    lines = [_fact(line, portion) for line in sheet.lines if _fact_name(line) in portion.facts | portion.before]
    before = any("before.value" in line.entries for line in lines)
    columns = tuple(column for column in sheet.columns if before or column.code not in _BEFORE)
    return replace(sheet, lines=tuple(lines), columns=columns)


def _fact_name(line: Line) -> str:
    return str(next(iter(line.entries.values())).path[1])


def _fact(line: Line, portion: Portion) -> Line:
    """The line with room only for what is wanted: of this period, of the one before, or of both."""
    name = _fact_name(line)
    out = [] if name in portion.facts else ["ok", "value", "reason"]
    out += [] if name in portion.before else ["before.ok", "before.value"]
    gone = {column: BLANK for column in out if column in line.entries}
    entries = {column: entry for column, entry in line.entries.items() if column not in gone}
    return replace(line, entries=entries, words={**line.words, **gone})


def _indicators(sheet: Sheet, portion: Portion) -> Sheet:
    lines: list[Line] = []
    branch, printed = "", None
    for _, group in itertools.groupby(sheet.lines, lambda line: line.leaf):
        whole = list(group)
        branch = whole[0].words.get("level0", branch)
        keys = portion.keys
        if whole[0].leaf not in portion.codes:
            continue
        wanted = whole if keys is None else [line for line in whole if _question(line) in keys] or whole[:1]
        first, *others = _led(whole[0], wanted)
        words = {key: word for key, word in first.words.items() if key != "level0"}
        if branch != printed:
            words["level0"] = printed = branch
        lines += [replace(first, words=words), *others]
    return replace(sheet, lines=tuple(lines))


def _question(line: Line) -> str:
    """The key of the question that a line belongs to; empty where it has none."""
    entry = next((line.entries[column] for column in _ASKED if column in line.entries), None)
    return _base(entry.question.key.removesuffix(":reason")) if entry is not None else ""


def _base(key: str) -> str:
    """The question that a number inside an option belongs to."""
    return key.partition("//")[0]


def _led(first: Line, wanted: list[Line]) -> list[Line]:
    """The lines with what stands on the first of all for the whole, wherever that one has gone."""
    if not wanted or wanted[0] is first:
        return wanted
    words = {key: word for key, word in first.words.items() if key not in _OF_QUESTION}
    entries = {key: entry for key, entry in first.entries.items() if key not in _OF_QUESTION}
    led = replace(wanted[0], words={**words, **wanted[0].words}, entries={**entries, **wanted[0].entries})
    return [led, *wanted[1:]]


def _members(sheet: Sheet, portion: Portion) -> Sheet:
    lines = [line for line in sheet.lines if line.code == LISTED and MEMBERS.key in portion.members]
    rows = [line for line in sheet.lines if line.code != LISTED]
    for _, group in itertools.groupby(rows, lambda line: _member(line)[0]):
        whole = list(group)
        lines += _led(whole[0], [line for line in whole if _of_member(line, portion)])
    return replace(sheet, lines=tuple(lines))


def _member(line: Line) -> tuple[str, str]:
    """The member and the fact that a line is about."""
    path = line.entries["value"].path
    return str(path[1]), str(path[2])


def _of_member(line: Line, portion: Portion) -> bool:
    member, name = _member(line)
    if portion.keys is None:
        return name in portion.members
    return any((member_of(key), fact_of(own_key(key))) == (member, name) for key in portion.keys)


def _evidence(sheet: Sheet, portion: Portion) -> Sheet:
    return replace(sheet, lines=tuple(line for line in sheet.lines if line.code in portion.files))


# -- what the assessors found, beside --


def _beside(sheet: Sheet, voices: Mapping[str, str]) -> Sheet:
    """The sheet with a column of what the assessors found; what is only for the whole of an indicator makes room."""
    columns = [column for column in sheet.columns if column.code not in _ASIDE]
    at = next(n for n, column in enumerate(columns) if column.code in ("ok", "value"))
    lines, last = [], None
    for line in sheet.lines:
        key = _key(sheet, line)
        words = {**line.words, VOICES: voices.get(key, "")} if key != last else line.words
        lines.append(replace(line, words=words))
        last = key
    return replace(sheet, columns=(*columns[:at], _VOICES, *columns[at:]), lines=tuple(lines), notes=NOTES)


def _key(sheet: Sheet, line: Line) -> str:
    """By what the findings on a line are known."""
    if sheet.kind == "evidence":
        return line.code
    key = _question(line)
    return member_key(_member(line)[0], key) if sheet.kind == "members" and line.code != LISTED else key
