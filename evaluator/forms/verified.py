"""How an assessor answers a question: √ where it is as claimed, else what was found; and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from evaluator.diagnostics import Path
from evaluator.forms.form import BLANK, TICK, Entry, Line
from evaluator.forms.questions import GIVEN, NONE, answer_path, fact_path, tick_code, ticks
from evaluator.model.question import Fact, Question, Value, print_value

#: the last step of the place of a √ that says: as claimed
CONFIRMED = "=claimed"
UNCLAIMED = "未填"


def confirmed_path(path: Path) -> Path:
    """The place of the √ beside the answer that stands at `path`."""
    return (*path, CONFIRMED)


def found_path(question: Question) -> Path:
    """Where what was found stands in the plain data of an assessment."""
    if not question.leaf:
        return inside_fact(question.key, ("facts",))
    path = answer_path(question)
    last = str(path[-1])
    return path if last in ("choose", "points") or last.startswith(GIVEN) else (*path, "value")


def inside_fact(key: str, at: Path) -> Path:
    """Where what was found of a declared fact, or of a part of it, stands below `at`."""
    name = fact_path(key, at)
    return (*name[: len(at) + 1], "value", *name[len(at) + 1 :])


def reason_path(question: Question, at: Path = ("facts",)) -> Path:
    """Where the reason stands: once for all parts of a fact, and for the number given inside an option beside the option."""
    if not question.leaf:
        return (*fact_path(question.key, at)[: len(at) + 1], "reason")
    return (*found_path(question)[:-1], "reason")


def fact_lines(
    fact: Fact, claimed: Mapping[str, Value], at: Path = ("facts",), prefix: str = "", *, ticked: bool = True
) -> Iterator[Line]:
    """The lines of a fact; `at` is where its findings stand and `prefix` makes their codes those of a member.

    Of several choices there is a line for each where they may be `ticked`, else they stand in one cell.
    """
    whole = fact.questions[0]
    reason = Entry(reason_path(whole, at), Question(f"{prefix}{fact.name}:reason", f"{fact.label}的理由", "text"))
    first = True
    for question in fact.questions:
        path = inside_fact(question.key, at)
        for line in question_lines(question, path, claimed.get(question.key), prefix, ticked=ticked):
            entries = {**line.entries, "reason": reason} if first else line.entries
            words = line.words if fact.composite or line.words["ask"] != question.label else {**line.words, "ask": ""}
            yield replace(line, entries=entries, words=words)
            first = False


def question_lines(
    question: Question, path: Path, claimed: Value | None, prefix: str = "", *, ticked: bool = True
) -> Iterator[Line]:
    """The line of a question, or one for each of its options; without the reason."""
    if (question.type == "choices" and ticked) or (question.type == "choice" and question.leaf):
        yield from _options(question, path, claimed, prefix)
        return
    words = {"ask": question.label, "claimed": claimed_words(question, claimed), "unit": question.unit}
    entries = {"value": Entry(path, question, unknown=False)}
    yield _confirmable(Line(f"{prefix}{question.key}", words, entries), question, path, claimed)


def _options(question: Question, path: Path, claimed: Value | None, prefix: str) -> Iterator[Line]:
    for n, (option, entry) in enumerate(ticks(path, question)):
        words = {"ask": f"　{option}", "claimed": _ticked(entry.tick, claimed), "unit": ""}
        if claimed is None:
            words["claimed"] = UNCLAIMED if n == 0 else ""
        line = Line(f"{prefix}{tick_code(question.key, entry)}", words, {"value": replace(entry, unknown=False)})
        yield line if n else _confirmable(line, question, path, claimed)


def _ticked(option: str | None, claimed: Value | None) -> str:
    if isinstance(claimed, frozenset):
        return TICK if (option in claimed if option else not claimed) else ""
    return TICK if claimed == option else ""


def _confirmable(line: Line, question: Question, path: Path, claimed: Value | None) -> Line:
    """The line with a cell for √, where something was claimed that is not for the assessor to judge."""
    if claimed is None or question.judged:
        return replace(line, words={**line.words, "ok": BLANK})
    entry = Entry(confirmed_path(path), question, CONFIRMED)
    return replace(line, entries={"ok": entry, **line.entries})


def claimed_words(question: Question, claimed: Value | None) -> str:
    """What was claimed, as it is printed."""
    if claimed is None:
        return BLANK if question.by == "assessor" else UNCLAIMED
    return print_value(question, claimed) if claimed != frozenset() else NONE


def of_assessor(questions: Iterable[Question]) -> list[Question]:
    """Those that an assessor may answer.

    A number inside an option is asked only where the option is chosen in the same place, and not said by a fact.
    """
    found = [question for question in questions if question.leaf and question.by != "station"]
    chosen = {answer_path(question)[:-1] for question in found if question.type == "choice"}
    paths = [(question, answer_path(question)) for question in found]
    return [q for q, path in paths if not str(path[-1]).startswith(GIVEN) or path[:-1] in chosen]
