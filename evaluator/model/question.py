"""What is asked: questions with one value each, facts declared by a standard, and what a run knows of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Literal

from evaluator.model.numbers import percent, plain
from evaluator.model.range import INFINITY, End, Range
from evaluator.model.source import Citation

Value = bool | Fraction | str | frozenset[str] | datetime.date
Type = Literal["yes_no", "number", "count", "amount", "share", "choice", "choices", "date", "text"]
By = Literal["station", "assessor", "both"]

NUMERIC: frozenset[str] = frozenset({"number", "count", "amount", "share"})

TYPE_WORDS: dict[str, str] = {
    "yes_no": "是/否",
    "number": "数",
    "count": "个数",
    "amount": "金额",
    "share": "比例",
    "choice": "单选",
    "choices": "多选",
    "date": "日期",
    "text": "文字",
    "pair": "应有/实有",
    "sample": "抽查",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a person is asked, with one value: part of a declared fact, or written inside a rule.

    `key` finds its answer: `社工`, `巡查.due`, `1.1.1.1/社工办公室`, `3.2.1.4` (the leaf's own choice or judgement),
    `3.2.1.4//较好` (the number given inside that option's range). `leaf` is the indicator that asks, empty for a
    declared fact. `least`: besides 0 nothing below it may be given (酌情扣1—3分). `judged` marks an assessor's judgement, which always needs a reason.
    """

    key: str
    label: str
    type: Type
    unit: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    least: Fraction | None = None
    options: tuple[str, ...] = ()
    ordered: bool = False
    by: By = "both"
    leaf: str = ""
    judged: bool = False
    help: str = ""

    def domain(self) -> Range:
        """Every number the answer may take, by its bounds; of a date the day number, of an ordered choice its index."""
        if self.type in ("choice", "choices"):
            return Range(Fraction(0), Fraction(len(self.options) - 1), Fraction(1))
        low: End = -INFINITY if self.low is None else self.low
        high: End = INFINITY if self.high is None else self.high
        grid = Fraction(1) if self.type in ("count", "date") else self.step
        return Range(low, high, grid)

    def completions(self, most: int) -> list[Value] | None:
        """Every value the answer may take, or None where there are more than `most` (or no end to them)."""
        if self.type == "yes_no":
            return [True, False]
        if self.type == "choice":
            return list(self.options) if len(self.options) <= most else None
        if self.type == "choices":
            if 2 ** len(self.options) > most:
                return None
            sizes = range(len(self.options) + 1)
            return [frozenset(some) for size in sizes for some in combinations(self.options, size)]
        values = _grid_values(self.domain(), most) if self.type in NUMERIC else None
        return values if values is None else [value for value in values if not self.in_the_gap(value)]

    def out_of_bounds(self, value: Fraction) -> bool:
        """Whether a number lies outside the declared bounds."""
        below = self.low is not None and value < self.low
        return below or (self.high is not None and value > self.high)

    def in_the_gap(self, value: Value) -> bool:
        """Whether a number lies between 0 and the least that may be given."""
        return self.least is not None and isinstance(value, Fraction) and 0 < value < self.least


def _grid_values(domain: Range, most: int) -> list[Value] | None:
    low, high, grid = domain.low, domain.high, domain.grid
    if grid is None or not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return None
    count = (high - low) // grid + 1
    return [low + n * grid for n in range(count)] if count <= most else None


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact (采集项): one question, or the several of a composite (`pair`: due, done; `sample`: drawn, tests).

    `none_due` says what the rate of a pair is when nothing was due: a number, or None where the standard leaves it
    undefined (`na`). `words` are the printed names of a composite's parts. `citation`: where its figure is published.
    `public`: words in it (the name of a county) are of no person, so that a 公开版 may have them.
    """

    name: str
    label: str
    type: str
    questions: tuple[Question, ...]
    none_due: Fraction | None = None
    tests: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    citation: Citation | None = None
    public: bool = False

    @property
    def composite(self) -> bool:
        return self.type in ("pair", "sample")

    def question(self, part: str = "") -> Question:
        """The question of a plain fact, or of the named part of a composite one; KeyError where there is none."""
        key = f"{self.name}.{part}" if part else self.name
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def word(self, part: str) -> str:
        """The printed name of a part, such as 走访完成率."""
        usual = {
            "due": f"{self.label}应完成数",
            "done": f"{self.label}实际完成数",
            "rate": f"{self.label}完成率",
            "short": f"{self.label}未完成数",
            "drawn": f"{self.label.removesuffix('抽查')}抽查数",
        }
        return self.words.get(part) or usual.get(part) or f"{self.label}中“{part}”的件数"


def fact_of(key: str) -> str:
    """The name of the fact that a key belongs to: `建档` of `建档.due`."""
    return key.partition(".")[0]


@dataclass(slots=True)
class Known:
    """What one run knows while it scores: values by key, figures already worked out, and what was read.

    `asked` notes what was looked at: an answer never looked at did not matter; `reads` how often. `loose` is set where
    a range may be wider than the completions really allow. `blank` is the word for what is missing in this run.
    """

    values: Mapping[str, Value]
    figures: dict[str, Range] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    reads: dict[str, int] = field(default_factory=dict)
    loose: bool = False
    blank: str = "未填"

    def value(self, question: Question) -> Value | None:
        """The answer, or None while it is missing."""
        key = question.key
        self.asked[key] = question
        self.reads[key] = self.reads.get(key, 0) + 1
        return self.values.get(key)

    def number(self, question: Question) -> Range:
        """The answer as a number: a point where it is known, else all its bounds allow."""
        if question.key in self.figures:
            return self.figures[question.key]
        value = self.value(question)
        if isinstance(value, Fraction):
            return Range(value, value)
        if value is None:
            return question.domain()
        if isinstance(value, datetime.date):
            return Range.point(value.toordinal())
        assert isinstance(value, str)
        return Range.point(question.options.index(value))

    def aside(self) -> Known:
        """The same answers for words about them: reading them there does not count."""
        return Known(self.values, self.figures, blank=self.blank)

    def truth(self, question: Question) -> bool | None:
        """The answer to a yes/no question, None while it is missing."""
        value = self.value(question)
        assert value is None or isinstance(value, bool)
        return value


def print_value(question: Question, value: Value | None) -> str:
    """A value for people, without its unit; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return percent(value) if question.type == "share" else plain(value)
    if isinstance(value, frozenset):
        return "、".join(option for option in question.options if option in value) or "无"
    return value.isoformat() if isinstance(value, datetime.date) else value
