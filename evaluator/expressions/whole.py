"""Whether a part and its printed share fit together: is there a whole number of which the part is that share?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.numbers import fixed, plain
from evaluator.model.question import Known, Question
from evaluator.model.rule import Amount


@dataclass(frozen=True, slots=True)
class Whole:
    """A part (1683 stations) and the share that is printed of it (92.22%), of a whole called `of` that is not printed.

    It holds where some whole number, divided into the part, prints as the share: in per cent, half up, with `places` decimals.
    """

    part: Amount
    share: Amount
    places: int
    of: str

    @property
    def text(self) -> str:
        return f"whole({self.part.text},{self.share.text},{self.places})"

    def wholes(self, known: Known) -> tuple[int, int] | None:
        """The least and the most that the whole can be, the least greater than the most where it can be nothing; None while
        part or share is missing, or the share is too small to say anything."""
        part, share = self.part.number(known), self.share.number(known)
        half = Fraction(1, 200 * 10**self.places)
        if not (part.known and share.known and share.value > half):
            return None
        if (share.value * 100 * 10**self.places).denominator != 1:
            return 1, 0  # with so many decimals nothing prints as this share
        # half up: the share prints so from share - half up to, but not including, share + half
        return math.floor(part.value / (share.value + half)) + 1, math.floor(part.value / (share.value - half))

    def truth(self, known: Known) -> bool | None:
        found = self.wholes(known)
        return None if found is None else found[0] <= found[1]

    def say(self) -> str:
        return f"有这样的{self.of}：{self.part.say()}除以它，按{self.places}位小数的百分数印出来是{self.share.say()}"

    def figures(self, known: Known) -> tuple[str, ...]:
        return self.part.worked(known), self._share(known)

    def _share(self, known: Known) -> str:
        """The share, and what the whole would have to be."""
        words = self.share.worked(known)
        found = self.wholes(known)
        if found is None:
            return words
        low, high = found
        if low > high:
            return f"{words}；没有哪个整数的{self.of}能同时得出这两个数"
        which = f"{low}{self.part.unit}" if low == high else f"{low}至{high}{self.part.unit}"
        part = self.part.number(known).value
        return f"{words}；{self.of}应为{which}（{plain(part)}÷{low}＝{fixed(part / low * 100, self.places)}%）"

    def questions(self) -> Iterator[Question]:
        yield from self.part.questions()
        yield from self.share.questions()
