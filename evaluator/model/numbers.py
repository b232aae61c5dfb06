"""Exact numbers: read from their text, rounded as declared, printed for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Literal

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?%?", re.ASCII)
MOST_DIGITS = 30
MOST_EXPONENT = 12

ZERO = Fraction(0)
ONE = Fraction(1)


def total_of(values: Iterable[Fraction]) -> Fraction:
    """The exact sum; quicker than adding one by one, since the figures of a table mostly share their denominator."""
    above, below = 0, 1
    for value in values:
        if value.denominator != below:
            common = lcm(below, value.denominator)
            above, below = above * (common // below), common
        above += value.numerator * (below // value.denominator)
    return Fraction(above, below) if above else ZERO


def looks_like_number(text: str) -> bool:
    """Whether a scalar is a number by our own rules: an integer, a decimal, or either with a per-cent sign."""
    return _NUMBER.fullmatch(text) is not None


def too_long(text: str) -> bool:
    """Whether a number has more digits or a larger exponent than we read (30 digits, exponents within ±12)."""
    if len(text) <= MOST_DIGITS and "e" not in text and "E" not in text:
        return False
    mantissa, _, exponent = text.rstrip("%").lower().partition("e")
    digits = sum(ch.isdigit() for ch in mantissa)
    return digits > MOST_DIGITS or (exponent != "" and abs(int(exponent[:20])) > MOST_EXPONENT)


def parse_number(text: str) -> Fraction:
    """The exact value of a number's text; `66%` is 33/50. ValueError where it is no number or too long."""
    if not looks_like_number(text) or too_long(text):
        raise ValueError(text)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


class Written(Fraction):
    """An exact number that remembers how it was written, since `2022.10` may turn out to be a version."""

    text: str

    def __new__(cls, text: str) -> Written:
        made = super().__new__(cls, parse_number(text))
        made.text = text
        return made

    @classmethod
    def from_float(cls, f: float) -> Fraction:  # type: ignore[override]  # what Fraction compares floats with
        return Fraction(f)

    def __reduce__(self) -> tuple[type[Written], tuple[str]]:
        return Written, (self.text,)

    def __copy__(self) -> Written:
        return self

    def __deepcopy__(self, memo: object) -> Written:
        return self


def text_of(value: object) -> str:
    """What stands in the document, as text: ids, versions, codes, dates and option names are never numbers."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "true" if value else "false"
    return value.text if isinstance(value, Written) else str(value)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a standard rounds: to `places` decimals, at each leaf (`indicator`) or only at the `total`."""

    places: int = 2
    at: Literal["indicator", "total"] = "indicator"
    mode: Literal["half_up", "half_even", "down"] = "half_up"

    def apply(self, value: Fraction) -> Fraction:
        """`value` rounded; half_up rounds halves away from zero, as people do by hand."""
        if 10**self.places % value.denominator == 0:
            return value
        scaled = value * 10**self.places
        size = abs(scaled)
        whole = size.numerator // size.denominator
        rest = size - whole
        half = Fraction(1, 2)
        up = rest > half or (rest == half and (self.mode == "half_up" or whole % 2 == 1))
        if self.mode != "down" and up:
            whole += 1
        return Fraction(whole if scaled >= 0 else -whole, 10**self.places)

    def leaf(self, value: Fraction) -> Fraction:
        """`value` as it stands at a leaf: rounded there, or kept exact where only the total is rounded."""
        return self.apply(value) if self.at == "indicator" else value


@lru_cache(maxsize=1024)
def _places(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator needs, None where they never end."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None


def terminates(value: Fraction) -> bool:
    """Whether the value has a finite decimal expansion."""
    return _places(value.denominator) is not None


def plain(value: Fraction) -> str:
    """The value for a person: the shortest decimal that is exact, else a fraction such as `10/3`."""
    above, below = value.numerator, value.denominator
    if below == 1:
        return str(above)
    places = _places(below)
    return f"{above}/{below}" if places is None else _decimal(above * 10**places // below, places)


def span(low: Fraction, high: Fraction) -> str:
    """The figures from one to another for a person, `3—4.5`; the figure itself where both are the same."""
    return plain(low) if low == high else f"{plain(low)}—{plain(high)}"


def figure(value: Fraction, places: int) -> str:
    """The value as tables print it, `44.50`, where it is exact with so many decimals; else as `plain`."""
    return fixed(value, places) if 10**places % value.denominator == 0 else plain(value)


def figures(low: Fraction, high: Fraction, places: int) -> str:
    """The same from one to another, `3.00—4.50`."""
    return figure(low, places) if low == high else f"{figure(low, places)}—{figure(high, places)}"


def _decimal(scaled: int, places: int) -> str:
    """`scaled` ÷ 10^places with exactly that many decimals."""
    digits = str(abs(scaled)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def fixed(value: Fraction, places: int) -> str:
    """The value with exactly `places` decimals (halves away from zero)."""
    number = Rounding(places=places).apply(value)
    return _decimal(number.numerator * 10**places // number.denominator, places)


def percent(value: Fraction, places: int | None = None) -> str:
    """A share as a per-cent figure: exact where it terminates, else (or when asked) to `places` decimals."""
    hundred = value * 100
    if places is None:
        return (plain(hundred) if terminates(hundred) else fixed(hundred, 2)) + "%"
    return fixed(hundred, places) + "%"
