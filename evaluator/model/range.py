"""A range: the least and the most a number can still be while answers are missing.

A known number is a range whose ends are equal. `grid` keeps what is known about the values between the ends (a
count of people lies on whole numbers), because a rule with thresholds may depend on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.numbers import ZERO

#: An end of a range. Only the two infinities are floats; every finite end is an exact fraction.
End = Fraction | float
INFINITY = math.inf


def _product(a: End, b: End) -> End:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if a == 0 or b == 0:
        return ZERO
    return INFINITY if (a > 0) == (b > 0) else -INFINITY


def _sum(a: End, b: End) -> End:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return a if isinstance(a, float) else b


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from `low` to `high`; with a `grid`, only those at whole steps of it from a finite end."""

    low: End
    high: End
    grid: Fraction | None = None

    @staticmethod
    def point(value: Fraction | int) -> Range:
        number = value if isinstance(value, Fraction) else Fraction(value)
        return Range(number, number)

    @property
    def known(self) -> bool:
        return self.low is self.high or self.low == self.high

    @property
    def value(self) -> Fraction:
        """The number itself; only of a known range."""
        if not isinstance(self.low, Fraction) or not self.known:
            raise ValueError("the number is not known yet")
        return self.low

    def __add__(self, other: Range) -> Range:
        if self.low is self.high and other.low is other.high:
            both = _sum(self.low, other.low)
            return Range(both, both)
        return Range(_sum(self.low, other.low), _sum(self.high, other.high), _common(self, other))

    def __neg__(self) -> Range:
        if self.low is self.high:
            return Range.point(-self.low) if isinstance(self.low, Fraction) else Range(-self.low, -self.low)
        return Range(-self.high, -self.low, self.grid)

    def __sub__(self, other: Range) -> Range:
        return self + (-other)

    def __mul__(self, other: Range) -> Range:
        if self.low is self.high and other.low is other.high:
            both = _product(self.low, other.low)
            return Range(both, both)
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        grid = None
        if other.known and self.grid is not None and other.value != 0:
            grid = self.grid * abs(other.value)
        elif self.known and other.grid is not None and self.value != 0:
            grid = other.grid * abs(self.value)
        return Range(min(ends), max(ends), grid)

    def inverse(self) -> Range:
        """1 ÷ the range, which must lie above zero; from zero on (but not at it) the far end is infinite."""
        low = ZERO if isinstance(self.high, float) else 1 / self.high
        if self.low is self.high and low:
            return Range(low, low)
        if self.low == 0:
            high: End = INFINITY if self.grid is None else 1 / self.grid
        else:
            high = Fraction(0) if isinstance(self.low, float) else 1 / self.low
        return Range(low, high)

    def clip(self, least: End, most: End) -> Range:
        """The range after `least` and `most` have been applied to each of its values."""
        if least <= self.low and self.high <= most:
            return self
        low = min(max(self.low, least), most)
        high = low if self.low is self.high else min(max(self.high, least), most)
        return Range(low, high)

    def hull(self, other: Range) -> Range:
        return hull([self, other])

    def meets(self, low: End, high: End, *, with_low: bool = True, with_high: bool = True) -> bool:
        """Whether some value of this range lies between `low` and `high` (ends included as told)."""
        start, first = (self.low, True) if self.low > low else (low, with_low or (self.low > low))
        end, last = (self.high, True) if self.high < high else (high, with_high)
        if start > end or (start == end and not (first and last)):
            return False
        if start == end and isinstance(start, float):
            return False
        if self.grid is None or (isinstance(self.low, float) and isinstance(self.high, float)):
            return True
        return self._grid_point_between(start, end, first, last)

    def _grid_point_between(self, start: End, end: End, first: bool, last: bool) -> bool:
        if isinstance(start, float) or isinstance(end, float):
            return True
        assert self.grid is not None
        anchor = self.low if isinstance(self.low, Fraction) else self.high
        assert isinstance(anchor, Fraction)
        steps = math.ceil((start - anchor) / self.grid)
        point = anchor + steps * self.grid
        if point == start and not first:
            point += self.grid
        return point < end or (point == end and last)

    def less(self, other: Range, *, or_equal: bool = False) -> bool | None:
        """Whether this number is below the other: yes, no, or (None) not to be told yet."""
        if self.known and other.known:
            return self.low <= other.low if or_equal else self.low < other.low
        gap = self - other
        can = gap.meets(-INFINITY, ZERO, with_high=or_equal)
        cannot = gap.meets(ZERO, INFINITY, with_low=not or_equal)
        if can and cannot:
            return None
        return can

    def equals(self, other: Range) -> bool | None:
        gap = self - other
        if not gap.meets(ZERO, ZERO):
            return False
        return True if gap.known else None


def _common(a: Range, b: Range) -> Fraction | None:
    if a.known:
        return b.grid
    if b.known:
        return a.grid
    if a.grid is None or b.grid is None:
        return None
    common = Fraction(
        math.gcd(a.grid.numerator * b.grid.denominator, b.grid.numerator * a.grid.denominator),
        a.grid.denominator * b.grid.denominator,
    )
    return common


def hull(ranges: Iterable[Range]) -> Range:
    """The smallest range that contains all of them; ValueError where there is none."""
    items = list(ranges)
    if len(items) == 1:
        return items[0]
    low, high = min(r.low for r in items), max(r.high for r in items)
    return Range(low, high)


ZERO_RANGE = Range(ZERO, ZERO)
