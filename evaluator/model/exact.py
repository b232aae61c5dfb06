"""An answer as exact texts, from which the same answer comes back: what is printed may be rounded, or run together."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction

from evaluator.model.numbers import plain
from evaluator.model.question import NUMERIC, Question, Value

_YES, _NO = "是", "否"


def exact_texts(value: Value) -> tuple[str, ...]:
    """The answer in as many texts as it takes: of several options each, of all else one."""
    if isinstance(value, bool):
        return (_YES if value else _NO,)
    if isinstance(value, Fraction):
        return (plain(value),)
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return (value.isoformat() if isinstance(value, datetime.date) else value,)


def exact_value(question: Question, texts: Sequence[str]) -> Value | None:
    """The answer that the texts say; None where the question cannot have it (it asks for something else by now)."""
    if question.type == "choices":
        return frozenset(texts) if set(texts) <= set(question.options) else None
    if len(texts) != 1:
        return None
    (text,) = texts
    if question.type == "yes_no":
        return {_YES: True, _NO: False}.get(text)
    if question.type == "choice":
        return text if text in question.options else None
    if question.type == "text":
        return text
    try:
        value = datetime.date.fromisoformat(text) if question.type == "date" else Fraction(text)
    except ValueError:
        return None
    return None if _cannot_be(question, value) else value


def _cannot_be(question: Question, value: datetime.date | Fraction) -> bool:
    """Whether a number lies outside what the question allows."""
    if question.type not in NUMERIC or not isinstance(value, Fraction):
        return False
    return question.out_of_bounds(value) or (question.type == "count" and value.denominator != 1)
