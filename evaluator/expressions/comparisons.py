"""What comparisons mean: numbers and dates held against each other, choices against their options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from evaluator.diagnostics import listing, suggestion
from evaluator.expressions import amounts, composite, conditions, hints
from evaluator.expressions.names import NO_TEXT, Bare, Choice, Meaning, Part, Spoilt, is_date
from evaluator.expressions.tokens import Token
from evaluator.model.dates import date_hint, parse_date
from evaluator.model.question import TYPE_WORDS, Known, Question
from evaluator.model.range import Range


def no_option(left: Part) -> str:
    """What to do where `has` is not followed by an option."""
    known = left.question.options if isinstance(left, Choice) else ()
    return f"不加括号，可选：{listing(known)}" if known else "例如 功能区 has 社工办公室"


def has(meaning: Meaning, left: Part, token: Token, start: Token) -> Part:
    """Whether a multiple choice includes the option that `token` names; `start` is where it begins."""
    if isinstance(left, Spoilt):
        return left
    if isinstance(left, Bare):
        meaning.unknown(left.token)
        return Spoilt()
    if not isinstance(left, Choice) or left.question.type != "choices":
        fix = f"请写 {hints.as_condition(left.question)}" if isinstance(left, Choice) else ""
        return meaning.fault("X303", start, "has 只能用于多选采集项", fix or "数和日期请用 = > < 等比较")
    if not _option(meaning, left.question, token):
        return Spoilt()
    return conditions.Has(left.question, token.text)


def _option(meaning: Meaning, question: Question, token: Token) -> bool:
    if token.text in question.options:
        return True
    fix = f"{suggestion(token.text, question.options)}可选：{listing(question.options)}"
    meaning.fault("X304", token, f"“{question.label}”没有“{token.text}”这个选项", fix)
    return False


def compare(meaning: Meaning, left: Part, sign: Token, right: Part, start: Token, other: Token) -> Part:
    """Two parts held against each other; `start` and `other` are where they begin."""
    if isinstance(left, Bare) and not isinstance(right, Bare | Spoilt):
        left, right, start, other = right, left, other, start
        sign = replace(sign, text={"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign.text, sign.text))
    if isinstance(left, Spoilt) or isinstance(right, Spoilt):
        return Spoilt()
    if isinstance(right, Bare):
        return _compare_word(meaning, left, sign, right.token)
    first, second = meaning.amount(left, start), meaning.amount(right, other)
    if first is None or second is None:
        return Spoilt()
    dates = [is_date(first), is_date(second)]
    if dates[0] != dates[1]:
        fix = "日期要加引号写成 '2023-06-30'，或用两个日期相减得天数"
        return meaning.fault("X303", other if dates[0] else start, "日期只能与日期比较", fix)
    bare = composite.bare_percent(first, second) or composite.bare_percent(second, first)
    if bare:
        return meaning.fault("X303", other, "完成率是百分数，不能与没有百分号的数比较", f"百分数要带百分号：{bare}")
    return conditions.Compare(sign.text, first, second, "date" if all(dates) else "number")


def _compare_word(meaning: Meaning, left: Part, sign: Token, word: Token) -> Part:
    """A comparison with a word that is no name: an option, a date, or a slip."""
    if isinstance(left, Choice):
        return _compare_option(meaning, left.question, sign, word)
    if isinstance(left, amounts.Read) and left.question.type == "date":
        return _compare_date(meaning, left, sign, word)
    if isinstance(left, conditions.Holds):
        name = left.question.key
        say = f"“{left.question.label}”只有是、否两种答案，不用比较"
        return meaning.fault("X303", sign, say, f"答“是”时成立的，只写 {name}；答“否”时成立的，写 not {name}")
    meaning.unknown(left.token if isinstance(left, Bare) else word)
    return Spoilt()


def _compare_option(meaning: Meaning, question: Question, sign: Token, option: Token) -> Part:
    if question.type != "choice":
        say = f"“{question.label}”是{TYPE_WORDS[question.type]}，不能这样比较"
        if question.type == "choices":
            return meaning.fault("X303", sign, say, f"请写 {question.key} has {hints.as_option(option.text)}")
        return meaning.fault("X303", sign, say, NO_TEXT)
    if not _option(meaning, question, option):
        return Spoilt()
    if sign.text == "=":
        return conditions.Chosen(question, option.text)
    if sign.text == "!=":
        return conditions.Not(conditions.Chosen(question, option.text))
    if not question.ordered:
        say = f"“{question.label}”的选项没有规定高低，不能比大小"
        return meaning.fault("X303", sign, say, "把选项由低到高排好，并在这个采集项里写 ordered: true")
    place = amounts.Read(replace(question, key=question.key))
    limit = _Option(option.text, Fraction(question.options.index(option.text)))
    return conditions.Compare(sign.text, place, limit, "choice")


def _compare_date(meaning: Meaning, left: amounts.Read, sign: Token, token: Token) -> Part:
    day = parse_date(token.text)
    if day is None and token.kind == "name":
        meaning.unknown(token)
        return Spoilt()
    if day is None:
        say = f"“{left.question.label}”要与日期比较，写的是“{token.text}”"
        return meaning.fault("X303", token, say, f"{date_hint(token.text)}，外面加引号")
    return conditions.Compare(sign.text, left, _Option(day.isoformat(), Fraction(day.toordinal())), "date")


@dataclass(frozen=True, slots=True)
class _Option:
    """An option or a date written in the expression, as a number with its own words."""

    words: str
    value: Fraction
    is_share: bool = False
    unit: str = ""

    @property
    def text(self) -> str:
        return self.words

    def number(self, known: Known) -> Range:
        return Range(self.value, self.value)

    def say(self) -> str:
        return self.words

    def worked(self, known: Known) -> str:
        return self.words

    def questions(self) -> tuple[Question, ...]:
        return ()
