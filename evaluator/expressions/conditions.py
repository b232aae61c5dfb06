"""The conditions of an expression: each holds, does not hold, or (None) cannot be told yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluator.expressions.amounts import Number, Read, with_result
from evaluator.expressions.composite import Rate
from evaluator.expressions.counting import Counting
from evaluator.model.question import Known, Question
from evaluator.model.range import Range
from evaluator.model.rule import Amount, Condition

_ORDER_WORDS = {"<": "少于", "<=": "不多于", ">": "多于", ">=": "不少于", "=": "为", "!=": "不为"}
_SHARE_WORDS = {"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于", "=": "等于", "!=": "不等于"}
_DATE_WORDS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "为", "!=": "不为"}


@dataclass(frozen=True, slots=True)
class Compare:
    """Two amounts, dates or ordered options held against each other."""

    sign: str
    left: Amount
    right: Amount
    of: str = "number"

    @property
    def text(self) -> str:
        return f"({self.left.text}{self.sign}{self.right.text})"

    def truth(self, known: Known) -> bool | None:
        left, right = self.left.number(known), self.right.number(known)
        if self.sign in ("=", "!="):
            same = left.equals(right)
            return same if self.sign == "=" or same is None else not same
        if self.sign in ("<", "<="):
            return left.less(right, or_equal=self.sign == "<=")
        return right.less(left, or_equal=self.sign == ">=")

    def say(self) -> str:
        return f"{self.left.say()}{self.limit()}"

    def limit(self) -> str:
        """What the left side is held to: `不低于60%`."""
        if self.of == "date":
            words = _DATE_WORDS
        else:
            words = _SHARE_WORDS if self.left.is_share or self.right.is_share or self.of == "choice" else _ORDER_WORDS
        counted = isinstance(self.left, Counting) or (
            isinstance(self.left, Read) and self.left.question.type == "count"
        )
        if self.sign == ">" and self.right.text == "0" and counted:
            return f"在1{self.left.unit}及以上"  # «多于0起» is no way to speak
        unit = self.left.unit if isinstance(self.right, Number) and not self.right.is_share else ""
        return f"{words[self.sign]}{self.right.say()}{unit}"

    def figures(self, known: Known) -> tuple[str, ...]:
        left = with_result(self.left, known, self.right.unit)
        asked = any(True for _ in self.right.questions())
        return (left, with_result(self.right, known, self.left.unit)) if asked else (left,)

    def questions(self) -> Iterator[Question]:
        yield from self.left.questions()
        yield from self.right.questions()


@dataclass(frozen=True, slots=True)
class Holds:
    """A yes/no answer taken as a condition."""

    question: Question

    @property
    def text(self) -> str:
        return self.question.key

    def truth(self, known: Known) -> bool | None:
        return known.truth(self.question)

    def say(self) -> str:
        return self.question.label

    def figures(self, known: Known) -> tuple[str, ...]:
        return (f"{self.question.label}：{ {True: '是', False: '否', None: known.blank}[known.truth(self.question)] }",)

    def questions(self) -> Iterable[Question]:
        return (self.question,)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whether a single choice is the named option."""

    question: Question
    option: str

    @property
    def text(self) -> str:
        return f"({self.question.key}={self.option})"

    def truth(self, known: Known) -> bool | None:
        value = known.value(self.question)
        if value is not None:
            return value == self.option
        return True if len(self.question.options) == 1 else None

    def say(self) -> str:
        return f"{self.question.label}为{self.option}"

    def figures(self, known: Known) -> tuple[str, ...]:
        value = known.value(self.question)
        return (f"{self.question.label}{f'（{known.blank}）' if value is None else '为' + str(value)}",)

    def questions(self) -> Iterable[Question]:
        return (self.question,)


@dataclass(frozen=True, slots=True)
class Has:
    """Whether the named option of a multiple choice is ticked."""

    question: Question
    option: str

    @property
    def text(self) -> str:
        return f"({self.question.key} has {self.option})"

    def truth(self, known: Known) -> bool | None:
        value = known.value(self.question)
        if value is None:
            return None
        assert isinstance(value, frozenset)
        return self.option in value

    def say(self) -> str:
        return f"{self.question.label}含{self.option}"

    def figures(self, known: Known) -> tuple[str, ...]:
        word = {True: "有", False: "没有", None: known.blank}[self.truth(known)]
        return (f"{self.question.label}中{self.option}：{word}",)

    def questions(self) -> Iterable[Question]:
        return (self.question,)


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions joined by `and` or `or`; one that settles the matter settles it though others are open."""

    word: str
    parts: tuple[Condition, ...]

    @property
    def text(self) -> str:
        return "(" + f" {self.word} ".join(part.text for part in self.parts) + ")"

    def truth(self, known: Known) -> bool | None:
        decides = self.word == "or"
        answers = [part.truth(known) for part in self.parts]
        if any(answer is decides for answer in answers):
            return decides
        return None if None in answers else not decides

    def say(self) -> str:
        word = "且" if self.word == "and" else "或"
        return word.join(
            f"（{part.say()}）" if isinstance(part, Joined) and part.word != self.word else part.say()
            for part in self.parts
        )

    def figures(self, known: Known) -> tuple[str, ...]:
        found = (one for part in self.parts for one in part.figures(known))
        return tuple(dict.fromkeys(found))  # two parts may look at the same answer

    def questions(self) -> Iterator[Question]:
        for part in self.parts:
            yield from part.questions()


#: how a label begins that can be denied in its own words; 有关, 有效 … are other words
_DENIED = (
    (re.compile("有(?![关的些效限时序偿])"), "没有"),
    (re.compile("是(?!否)"), "不是"),
    (re.compile("已(?!经)"), "未"),
)


def _negated(label: str) -> str:
    """没有食堂 of 有食堂; what cannot be turned round so is quoted."""
    for start, denied in _DENIED:
        if start.match(label):
            return denied + label[1:]
    return f"“{label}”答否"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Condition

    @property
    def text(self) -> str:
        return f"(not {self.part.text})"

    def truth(self, known: Known) -> bool | None:
        answer = self.part.truth(known)
        return None if answer is None else not answer

    def say(self) -> str:
        if isinstance(self.part, Holds):
            return _negated(self.part.say())
        if isinstance(self.part, Chosen):
            return f"{self.part.question.label}不为{self.part.option}"
        if isinstance(self.part, Has):
            return f"{self.part.question.label}不含{self.part.option}"
        return f"并非（{self.part.say()}）"

    def figures(self, known: Known) -> tuple[str, ...]:
        return self.part.figures(known)

    def questions(self) -> Iterable[Question]:
        return self.part.questions()


@dataclass(frozen=True, slots=True)
class Undefined:
    """Whether one of the rates a rule uses has nothing due, so that it is not defined."""

    rates: tuple[Rate, ...]

    @property
    def text(self) -> str:
        return "undefined"

    def truth(self, known: Known) -> bool | None:
        answers = [known.number(rate.due).equals(Range.point(0)) for rate in self.rates]
        if True in answers:
            return True
        return None if None in answers else False

    def say(self) -> str:
        return "或".join(f"{rate.due.label}为0" for rate in self.rates)

    def figures(self, known: Known) -> tuple[str, ...]:
        return tuple(Read(rate.due).worked(known) for rate in self.rates)

    def questions(self) -> Iterator[Question]:
        for rate in self.rates:
            yield rate.due
