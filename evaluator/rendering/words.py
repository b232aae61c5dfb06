"""How scores, shares, differences and dates are printed in a report."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.node import STATUS_WORDS, Counts, Score
from evaluator.model.numbers import ONE, ZERO, fixed, percent, plain, terminates

_MINUS = re.compile(r"(?<![\w-])-(?=\d)")

_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")

#: What stands in a cell that has nothing to say.
EMPTY = "—"


def minus(text: str) -> str:
    """The text with a real minus sign, as wide as a plus, before its negative numbers (and not inside dates)."""
    return _MINUS.sub("−", text)


def said(text: str) -> str:
    """A text of the engine as the report prints it: real minus signs, and dates as they are written."""
    return minus(_DATE.sub(lambda found: date_words(found.group()), text)) if "-" in text else text


def figure(value: Fraction) -> str:
    """A figure before it is rounded: exact where its decimals end, else to four places and marked as rounded."""
    if value.denominator == 1:
        return minus(str(value.numerator))
    if terminates(value):
        return minus(fixed(value, 6).rstrip("0").rstrip("."))
    return minus(f"≈{fixed(value, 4)}")


#: What follows the name of a figure where a step works with it: a number, a place, an option, （未填）.
_OWN = re.compile(r"(?=[\d（\-第为])")
_BRACKETED = re.compile(r"^（([^（）]*)）")


def step_words(what: str, why: str) -> str:
    """Why a step gave what it gave, without the name of its figure, which stands before it already.

    `走访完成率`, `走访完成率96÷120＝80%` → `96÷120＝80%`.
    """
    rest = why.removeprefix(what)
    if rest == why or not _OWN.match(rest):
        return why
    return _BRACKETED.sub(r"\1", rest)


def share_words(low: Fraction, high: Fraction) -> str:
    """A share of full marks as a per-cent figure with two decimals, or its range."""
    ends = [minus(percent(end, 2)) for end in (low, high)]
    return ends[0] if low == high else EMPTY.join(ends)


def date_words(text: str) -> str:
    """An ISO date as it is written in a Chinese document; anything else as it stands."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def period_words(period: tuple[str, str]) -> str:
    """`2022年7月1日至2023年6月30日`."""
    return "至".join(date_words(end) for end in period if end)


def counts_words(counts: Counts) -> str:
    """`达到8项、未达到2项、尚不能判断2项（共12项）`; of the other statuses only those that occur."""
    always = ("met", "not_met")
    pairs = [(status, getattr(counts, status)) for status in STATUS_WORDS]
    told = "、".join(f"{STATUS_WORDS[status]}{count}项" for status, count in pairs if count or status in always)
    return f"{told}（共{counts.all}项）"


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints points of one standard with as many decimals as it rounds to.

    A value that these decimals cannot hold (where only the total is rounded) is printed exactly, so that what is printed
    for a parent always is the sum of what is printed for its children.
    """

    places: int

    def points(self, value: Fraction) -> str:
        exact = (value * 10**self.places).denominator == 1
        return minus(fixed(value, self.places) if exact else plain(value))

    def span(self, low: Fraction, high: Fraction) -> str:
        return self.points(low) if low == high else f"{self.points(low)}{EMPTY}{self.points(high)}"

    def score(self, score: Score | None) -> str:
        """`18.50`, or the range `18.50—22.00` while answers are missing; a dash where there is none or it does not count."""
        return EMPTY if score is None or not score.counted else self.span(score.low, score.high)

    def full(self, total: Score) -> str:
        """The full mark of a total; a dash where there is no total to measure."""
        return self.points(total.full) if total.counted else EMPTY

    def share(self, score: Score | None) -> str:
        share = None if score is None else score.share
        return EMPTY if share is None else share_words(*share)

    def signed(self, value: Fraction) -> str:
        return f"+{self.points(value)}" if value > 0 else self.points(value)

    def gap(self, claimed: Score, assessed: Score | None) -> str:
        """Assessed less claimed; while either is a range, from the least to the most that it can be."""
        if assessed is None or not (assessed.counted and claimed.counted):
            return EMPTY
        low, high = assessed.low - claimed.high, assessed.high - claimed.low
        return self.signed(low) if low == high else f"{self.signed(low)}至{self.signed(high)}"


def bar(score: Score | None) -> tuple[str, str]:
    """How long the bar of a score is, in per cent of full marks: the sure part, and what may be added to it."""
    share = None if score is None else score.share
    if share is None:
        return "0.00", "0.00"
    low, high = (min(max(end, ZERO), ONE) for end in share)
    return fixed(low * 100, 2), fixed((high - low) * 100, 2)
