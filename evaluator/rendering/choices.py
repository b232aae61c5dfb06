"""What a cell of a form takes, as a spreadsheet is told: lists to choose from, bounds, and what to say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.forms.form import TICK, UNKNOWN, Entry
from evaluator.forms.questions import bounds_words
from evaluator.model.numbers import plain, terminates
from evaluator.model.question import NUMERIC, Question

#: what Excel takes as a list written into the rule itself
MOST_LIST = 255
_FIRST_DAY = "32874"  # 1990-01-01 as a serial number
_LAST_DAY = "73050"  # 2099-12-31
_LEAST = "-1000000000000"


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be written into a cell: one of the `options`, or what lies between the ends; `said` where it is something else.

    Without `high` there is no upper end, without `low` no lower one. A `soft` rule only asks whether it is meant. `source`
    is where the options stand in the book, where they cannot be written into the rule.
    """

    kind: Literal["list", "date", "whole", "decimal"]
    said: str
    options: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    soft: bool = False
    source: str = ""

    @property
    def fits(self) -> bool:
        """Whether its options can be written into the rule itself, as a list between commas."""
        return len(",".join(self.options)) <= MOST_LIST and not any(set(option) & set(',"') for option in self.options)


def allowed(entry: Entry) -> Rule | None:
    """The rule for a cell; None where anything may stand in it."""
    question = entry.question
    if entry.tick is not None:
        return Rule("list", f"选中的打{TICK}，其余空着", (TICK,))
    if entry.path[0] == "samples" and question.type == "yes_no":
        return Rule("list", f"符合的打{TICK}，不符合的打×", (TICK, "×"))
    if question.type == "yes_no" and entry.unknown:
        return Rule("list", f"请填：是、否或{UNKNOWN}", ("是", "否", UNKNOWN))
    if question.type == "yes_no":
        return Rule("list", "请填：是或否", ("是", "否"))
    if question.type == "choice":
        return Rule("list", "请从下拉列表中选一项", question.options)
    if question.type == "date":
        return Rule("date", "请填日期，例如 2023-06-30", low=_FIRST_DAY, high=_LAST_DAY, soft=True)
    return _number(question) if question.type in NUMERIC else None


def _number(question: Question) -> Rule:
    whole = question.type == "count"
    kind = "整数" if whole else "百分数，例如 85%" if question.type == "share" else "数字"
    parts = [f"请填{kind}", bounds_words(question), f"单位：{question.unit}，只填数字" if question.unit else ""]
    said, low, high = "，".join(part for part in parts if part), _exact(question.low), _exact(question.high)
    return Rule("whole" if whole else "decimal", said, low=low if low or high else _LEAST, high=high)


def _exact(bound: Fraction | None) -> str:
    return plain(bound) if bound is not None and terminates(bound) else ""
