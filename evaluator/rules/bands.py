"""`bands`: an amount falls into the first band whose limit it reaches, and the band gives the points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from evaluator.expressions.amounts import Arithmetic, Number, Peers, Ratio, figure, place
from evaluator.expressions.composite import bare_percent
from evaluator.expressions.reaching import Goal, reach
from evaluator.model.numbers import parse_number, plain, text_of
from evaluator.model.question import Known, Question
from evaluator.model.range import INFINITY, Range, hull
from evaluator.model.rule import Amount, Change, Clause, Scored, State, Step
from evaluator.rules.scope import Scope, capped, score_words
from evaluator.rules.shapes import AMOUNT, POINTS, TEXT, Shape
from evaluator.rules.telling import names, of_amount

SIDES = ("at_least", "above", "at_most", "below")
_LIMITS: Shape = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "array",
        "prefixItems": [POINTS, POINTS, TEXT],
        "minItems": 2,
        "maxItems": 3,
    },
}
SCHEMA: Shape = {
    "type": "object",
    "properties": {
        "bands": {
            "type": "object",
            "properties": {"of": AMOUNT, **dict.fromkeys(SIDES, _LIMITS), "else": POINTS},
            "required": ["of", "else"],
            "additionalProperties": False,
        }
    },
    "required": ["bands"],
    "additionalProperties": False,
}

Side = Literal["at_least", "above", "at_most", "below"]


@dataclass(frozen=True, slots=True)
class Band:
    """A limit, the points it gives, and a name where the standard has one."""

    limit: Fraction
    points: Fraction
    label: str = ""


@dataclass(frozen=True)
class Bands:
    """Bands in order; `otherwise` is what no band gives."""

    full: Fraction
    amount: Amount
    side: Side
    bands: tuple[Band, ...]
    otherwise: Fraction

    def score(self, known: Known) -> Scored:
        value = self.amount.number(known)
        reached = self._reached(value)
        points = hull(Range.point(self._points(n)) for n in reached)
        what, told = self.amount.say(), of_amount(self.amount, known.aside())
        if len(reached) > 1:
            return Scored(points, (Step(what, "open", told, points),))
        place = reached[0]
        best = max(band.points for band in self.bands)
        lost = max(best, self.otherwise) - self._points(place)
        into = self._into(place, evident=lost <= 0 and self.amount.is_share and value.low >= 1)
        why = (*told, *into, Clause(f"，得{score_words(self._points(place))}", "points"))
        state: State = "met" if lost <= 0 else "not_met"
        return Scored(points, (Step(what, state, why, points, lost, named=names(told, what, what)),))

    def _points(self, n: int) -> Fraction:
        return self.bands[n].points if n < len(self.bands) else self.otherwise

    def _reached(self, value: Range) -> list[int]:
        """The bands in which the amount can lie."""
        return [n for n in range(len(self.bands) + 1) if self.can_be(value, n)]

    def can_be(self, value: Range, n: int) -> bool:
        """Whether the amount can lie in band n (the one after the last is `else`)."""
        upper = self.side in ("at_least", "above")
        closed = self.side in ("at_least", "at_most")
        near = self.bands[n].limit if n < len(self.bands) else (-INFINITY if upper else INFINITY)
        far = self.bands[n - 1].limit if n else (INFINITY if upper else -INFINITY)
        if upper:
            return value.meets(near, far, with_low=closed, with_high=not closed)
        return value.meets(far, near, with_low=not closed, with_high=closed)

    def changes(self, known: Known) -> Iterator[Change]:
        """The bands that give more, the nearest first."""
        now = self._reached(self.amount.number(known))[0]
        better = [n for n in range(len(self.bands) + 1) if self._points(n) > self._points(now)]
        for n in sorted(better, key=lambda n: abs(n - now)):
            needed = reach(self.amount, self._goal(n, n > now), known)
            if needed:
                aim = f"达到“{self.words[n]}”"
                yield Change(f"{self.amount.say()}{aim}", needed, self.amount.say(), aim=aim)

    def _goal(self, n: int, later: bool) -> Goal:
        """How to get just into band n: over its own limit, or (from an earlier band) back below the one before."""
        upper = self.side in ("at_least", "above")
        strict = self.side in ("above", "below")
        if later:
            return Goal(self.bands[n - 1].limit, not upper, not strict)
        return Goal(self.bands[n].limit, upper, strict)

    # -- words --

    @property
    def _places(self) -> bool:
        return isinstance(self.amount, Peers) and self.amount.is_place

    def _figure(self, value: Fraction) -> str:
        if self._places:
            return place(value)
        if self.amount.is_share and isinstance(self.amount, Arithmetic) and self.amount.sign == "-":
            return f"{plain(value * 100)}个百分点"
        return figure(Range.point(value), self.amount.is_share, self.amount.unit)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self._in_words(n) for n in range(len(self.bands) + 1))

    def _in_words(self, n: int) -> str:
        """The n-th band in words, such as 80%及以上、不足100%."""
        label = f"（{self.bands[n].label}）" if n < len(self.bands) and self.bands[n].label else ""
        near = self._figure(self.bands[n].limit) if n < len(self.bands) else ""
        far = self._figure(self.bands[n - 1].limit) if n else ""
        if self._single(n):
            return near + label
        if self._counted:
            return self._run(n) + label
        inside = {
            "at_least": f"{near}及以上",
            "above": f"超过{near}",
            "at_most": f"不超过{near}",
            "below": f"不足{near}",
        }
        outside = {"at_least": f"不足{far}", "above": f"不超过{far}", "at_most": f"超过{far}", "below": f"{far}及以上"}
        parts = ([inside[self.side]] if near else []) + ([outside[self.side]] if far else [])
        low_first = parts if self.side in ("at_least", "above") else parts[::-1]
        return "、".join(low_first) + label

    def _into(self, n: int, *, evident: bool) -> tuple[Clause, ...]:
        """The band in words behind the figure that fell into it; one value needs saying once.

        `evident`: the figure, 100% or more, says by itself that it is good enough.
        """
        if not self._singles[n]:
            return (Clause(f"，{self.words[n]}", "note" if evident else "reached"),)
        return (Clause(f"（{self.bands[n].label}）", "reached"),) if self.bands[n].label else ()

    @cached_property
    def _singles(self) -> tuple[bool, ...]:
        return tuple(self._single(n) for n in range(len(self.bands) + 1))

    @property
    def _counted(self) -> bool:
        """Whether the bands go by whole numbers from below, so that they read 1—2份 rather than 超过0份、不超过2份."""
        whole = all(band.limit.denominator == 1 for band in self.bands)
        return self.side == "at_most" and whole and self.amount.number(Known({})).grid == 1

    def _run(self, n: int) -> str:
        """The whole numbers of the n-th band, such as 第2—4名 or 3份及以上."""
        first = self.bands[n - 1].limit + 1 if n else None
        if n == len(self.bands):
            assert first is not None, "a rule has a band"
            return f"{self._figure(first)}及以{'后' if self._places else '上'}"
        last = self._figure(self.bands[n].limit)
        if first is None:
            return f"前{plain(self.bands[n].limit)}名" if self._places else f"不超过{last}"
        return f"第{plain(first)}—{plain(self.bands[n].limit)}名" if self._places else f"{plain(first)}—{last}"

    def _single(self, n: int) -> bool:
        """Whether the band holds one value only, so that it needs no «及以上、不足»."""
        domain = self.amount.number(Known({}))
        if n == len(self.bands) or self.side in ("above", "below"):
            return False
        limit = self.bands[n].limit
        if not n:
            return limit == (domain.high if self.side == "at_least" else domain.low)
        return domain.grid == 1 and limit.denominator == 1 and abs(self.bands[n - 1].limit - limit) == 1

    def sentence(self) -> str:
        of = "" if self._places else "的"
        words = [f"{self.words[n]}{of}{_gives(self._points(n))}" for n in range(len(self.bands) + 1)]
        most = max(self._points(n) for n in range(len(self.bands) + 1))
        return f"{self.amount.say()}：{'；'.join(words)}。{capped(most, self.full)}"

    def questions(self) -> Iterable[Question]:
        return self.amount.questions()


def _gives(points: Fraction) -> str:
    return f"得{score_words(points)}" if points else "不得分"


def read(value: dict[str, Any], scope: Scope) -> Bands | None:
    """The rule that `bands:` says."""
    written = value["bands"]
    inner = scope.inner("bands")
    sides = [side for side in SIDES if side in written]
    amount = inner.amount(written["of"], "of")
    if len(sides) != 1:
        said = "bands 里没有写档次" if not sides else f"bands 里同时写了 {' 和 '.join(sides)}"
        inner.fault("R408", said, "at_least（不低于）、above（高于）、at_most（不高于）、below（低于）四个里写一个")
        return None
    side: Any = sides[0]
    otherwise = inner.points(written["else"], "else")
    bands = [_band(entry, inner.inner(side, n)) for n, entry in enumerate(written[side])]
    limits = [text_of(entry[0]) for entry in written[side]]
    if amount is None or otherwise is None or None in bands or not _ordered(side, bands, limits, inner):
        return None
    for n, limit in enumerate(limits):
        bare = bare_percent(amount, Number(parse_number(limit), limit.endswith("%")))
        if bare:
            inner.fault("X303", "完成率是百分数，这一档的界限没有百分号", f"请写成 {bare}", side, n, 0)
    if isinstance(amount, Arithmetic | Ratio):
        amount = amount.like([limit for limit in limits if parse_number(limit)])
    return Bands(scope.full, amount, side, tuple(band for band in bands if band is not None), otherwise)


def _band(entry: list[Any], scope: Scope) -> Band | None:
    limit, points = scope.number(entry[0], 0), scope.points(entry[1], 1)
    if limit is None or points is None:
        return None
    return Band(limit, points, text_of(entry[2]) if len(entry) > 2 else "")


def _ordered(side: str, bands: list[Band | None], written: list[str], scope: Scope) -> bool:
    falling = side in ("at_least", "above")
    limits = [band.limit for band in bands if band is not None]
    for n, (first, second) in enumerate(pairwise(limits), 1):
        if first == second or (first > second) != falling:
            wanted, word = ("由高到低", "低于") if falling else ("由低到高", "高于")
            said = f"第 {n + 1} 档的界限 {written[n]} 应{word}上一档的 {written[n - 1]}"
            scope.fault("R401", said, f"{side} 的各档{wanted}排，取第一个符合的", side, n, 0)
            return False
    return True
