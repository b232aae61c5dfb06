"""The questions of a form: where each answer stands in a self-report, and what is printed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evaluator.diagnostics import Path
from evaluator.forms.form import TICK, UNKNOWN, Entry
from evaluator.model.indicator import Indicator
from evaluator.model.members import MEMBERS, own_key
from evaluator.model.question import NUMERIC, Question, fact_of, print_value
from evaluator.model.standard import Standard

#: how the place of a number given inside an option begins: each option has its own cell, a self-report one number
GIVEN = "points//"
#: so many characters of options are printed beside a cell, which is a third of a page in a narrow column
MOST_SAID = 200
#: the words of the line that says that none of the options of a 多选 applies
NONE = "以上都没有"


def own_text(key: str, code: str) -> str:
    """The text by which people answer a question of an indicator, its bonus and penalty included (`code+/text`)."""
    return key.removeprefix(code).removeprefix("+").removeprefix("/")


def fact_path(key: str, at: Path = ("facts",)) -> Path:
    """Where the answer to a declared fact, or to a part of one, stands."""
    name, _, part = key.partition(".")
    return (*at, name, part) if part else (*at, name)


def answer_path(question: Question) -> Path:
    """Where the answer to a question stands: of an option that was chosen beside the number given in its range."""
    if not question.leaf:
        before = question.key.startswith("previous.")
        return fact_path(question.key.removeprefix("previous."), ("previous",) if before else ("facts",))
    text, option = own_text(question.key, question.leaf), ""
    if question.judged and "//" in f"/{text}":
        text, _, option = f"/{text}".partition("//")
    text = text.removeprefix("/")
    path: Path = ("answers", question.leaf, text) if text else ("answers", question.leaf)
    if question.type == "choice":
        return (*path, "choose")
    if option:
        return (*path, f"{GIVEN}{option}")
    return path if text else (*path, "points")


def asked(node: Indicator) -> list[Question]:
    """What an indicator asks the station itself, in order: its inline questions, without those of the assessor.

    A number inside an option is the station's only where it chooses the option here; where a fact says it, nobody asks.
    """
    found = [question for question in node.questions().values() if question.leaf and question.by != "assessor"]
    chosen = {answer_path(question)[:-1] for question in found if question.type == "choice"}
    paths = [(question, answer_path(question)) for question in found]
    return [q for q, path in paths if not str(path[-1]).startswith(GIVEN) or path[:-1] in chosen]


def all_asked(standard: Standard) -> dict[str, Question]:
    """Every question that a leaf, a gate or a grade of the standard looks at, by key; facts that nobody uses too."""
    found = dict(standard.questions())
    for leaf in standard.leaves():
        found.update(leaf.questions())
    needs = standard.grades.needs if standard.grades is not None else ()
    amounts = [amount for need in needs for amount in (need.of, *need.limits) if amount is not None]
    conditions = [*(gate.when for gate in standard.gates), *(check.that for check in standard.checks)]
    for questions in (*(part.questions() for part in amounts), *(part.questions() for part in conditions)):
        found.update((question.key, question) for question in questions)
    return found


def asked_of_members(standard: Standard) -> set[str] | None:
    """The names of the facts that the standard looks at with its members; None where it looks at no members."""
    found = all_asked(standard)
    if not any(key.startswith(MEMBERS.key) for key in found):
        return None
    return {fact_of(own_key(key)) for key in found if own_key(key) != key} & standard.facts.keys()


def asked_of_before(standard: Standard) -> set[str]:
    """The names of the facts of which the standard looks at the period before."""
    return {fact_of(key.removeprefix("previous.")) for key in all_asked(standard) if key.startswith("previous.")}


def ticks(path: Path, question: Question) -> Iterator[tuple[str, Entry]]:
    """A line per option, to be ticked; of a 多选 one more, for none of them. Each with its words."""
    for option in question.options:
        yield option, Entry(path, question, option)
    if question.type == "choices":
        yield NONE, Entry(path, question, "")


def tick_code(key: str, entry: Entry) -> str:
    """The hidden code of a line that is ticked."""
    return f"{key}={entry.tick}"


def options_words(question: Question, between: str) -> str:
    """What can be chosen, as far as a cell has room for it: 选一项：乡镇、街道."""
    said = between.join(question.options)
    return f"选一项：{said}" if len(said) <= MOST_SAID else f"从下拉列表的{len(question.options)}项中选一项"


def wanted(question: Question) -> str:
    """What is to be written, in a few words: 整数，不小于1."""
    if question.type == "yes_no":
        return f"是／否／{UNKNOWN}"
    if question.type == "choice":
        return "选一项"
    if question.type == "choices":
        return f"有的打{TICK}，可多选"
    if question.type == "date":
        return "年-月-日"
    if question.type not in NUMERIC:
        return "文字"
    words = {"count": "整数", "share": "百分数"}.get(question.type, "数")
    bounds = bounds_words(question)
    return f"{words}，{bounds}" if bounds else words


def bounds_words(question: Question) -> str:
    """The bounds of a number: 1至30, 不小于1; empty where any will do (of a count: not below zero)."""
    low, high = print_value(question, question.low), print_value(question, question.high)
    if low and high:
        return f"{low}至{high}"
    if high:
        return f"不大于{high}"
    return f"不小于{low}" if low and question.low else ""


def used_by(standard: Standard) -> Mapping[str, list[str]]:
    """The codes of the indicators that look at each declared fact, by its name."""
    found: dict[str, list[str]] = {}
    for leaf in standard.leaves():
        for name in dict.fromkeys(fact_of(key) for key in leaf.questions() if fact_of(key) in standard.facts):
            found.setdefault(name, []).append(leaf.code)
    return found
