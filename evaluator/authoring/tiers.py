"""Tiers by a number (90%以上得5分，80%—90%得3分): each read by one line of a table, then put together as `bands`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from evaluator.model.numbers import ZERO, parse_number, plain

N = r"\d+(?:\.\d+)?"
UNIT = r"(?:平方米|㎡|人次|户次|场次|项次|人月|小时|课时|学时|个月|个季度|季度|万元|次|项|人|户|场|份|件|个|处|起|例|篇|期|天|条|名|种|类|家|月|节|批|张|位|周|所|支|块|笔|宗|日|元|年)"
_V = rf"(?P<{{}}>{N})(?P<{{}}u>%|{UNIT})?"
_A, _B = _V.format("a", "a"), _V.format("b", "b")
_LOW = r"(?:不低于|不少于|不小于|大于等于|≥|>＝|至少|达到|达|满)"

#: how a range is worded -> which ends it has: `[` reached, `(` beyond, `?` either way, nothing where it is open
RANGES: tuple[tuple[str, str, str], ...] = (
    (rf"{_A}(?:及以上|以上)[、，]?(?:不足|低于|不到|不满|少于|小于|<){_B}", "[", "("),
    (rf"{_A}(?:及以上|以上)[、，]?{_B}以下", "[", "?"),
    (rf"(?:超过|高于|多于|大于|>){_A}[、，]?(?:不超过|不高于|≤|至|—){_B}", "(", "["),
    (rf"{_A}(?:≤|<＝)[^\d<≤]{{0,12}}<{_B}", "[", "("),
    (rf"{_A}—{_B}(?:（不含）|之间|以内)?", "[", "?"),
    (rf"{_LOW}?{_A}(?:及以上|以上)", "[", ""),
    (rf"{_LOW}{_A}", "[", ""),
    (rf"(?:超过|高于|多于|大于|>){_A}", "(", ""),
    (rf"(?:不足|低于|少于|小于|不到|不满|未达到|未达|<){_B}", "", "("),
    (rf"(?:不超过|不高于|不多于|≤){_B}", "", "["),
    (rf"{_B}及以下", "", "["),
    (rf"{_B}(?:以内|之内)", "", "["),
    (rf"{_B}以下", "", "?"),
    (r"前(?P<b>\d+)(?P<bu>名)", "", "["),
    (rf"{_A}", "=", "="),
    (r"(?:以下|其余|其他|否则|低于以上的?|未达到的?|达不到的?|未达标的?)", "else", ""),
)
_RANGES = [(re.compile(words), low, high) for words, low, high in RANGES]
_AWARD = re.compile(
    rf"(?P<range>.+?)(?:（(?P<label>[^（）]+)）)?(?:的|者)?[，：]?(?:(?:得|计|给|记|加|为)?(?P<points>{N})分|(?P<none>不得分|不计分|不给分)|(?:得|计)?(?P<full>满分))"
)
#: 60%以下不得分（计划完成率）: what the tiers are about, told at the end
_BEHIND = re.compile(r"(?P<tiers>.+分)（(?P<about>[^（）\d]+(?:率|度|比例|数|人次|占比))）")
_PARTED = re.compile(r"(?<=分)[；，。、]")


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier: its ends, whether they belong to it (`?` where that is not said), its points and its name, if any."""

    low: Fraction | None
    low_end: str
    high: Fraction | None
    high_end: str
    points: Fraction
    unit: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Tiers:
    """All tiers of a wording with what they are about, in the unit that they share."""

    about: str
    unit: str
    tiers: tuple[Tier, ...]


def read_tiers(text: str, full: Fraction) -> Tiers | None:
    """The tiers that a wording consists of; None where any part of it is something else."""
    behind = _BEHIND.fullmatch(text.rstrip("。；"))
    text, about = (behind["tiers"], behind["about"]) if behind else (text.rstrip("。；"), "")
    pieces = [piece for piece in _PARTED.split(text) if piece]
    found = []
    for n, piece in enumerate(pieces):
        read = _tier(piece, full)
        if read is None and n == 0 and not behind:
            read, about = _with_subject(piece, full)
        if read is None and about and piece.startswith(about):
            read = _tier(piece[len(about) :], full)
        if read is None:
            return None
        found.append(read)
    units = {tier.unit for tier in found if tier.unit}
    if len(found) < 2 or len(units) > 1:
        return None
    return Tiers(about, next(iter(units), ""), tuple(found))


def _with_subject(piece: str, full: Fraction) -> tuple[Tier | None, str]:
    """The first tier with what it is about before it; the shortest subject that leaves a tier."""
    for end in range(1, len(piece)):
        if piece[end - 1].isdigit() or piece[end - 1] in "%.":
            continue
        read = _tier(piece[end:], full)
        if read is not None and read.low_end != "else":
            return read, piece[:end]
    return None, ""


def _tier(piece: str, full: Fraction) -> Tier | None:
    award = _AWARD.fullmatch(piece)
    if award is None:
        return None
    points = full if award["full"] else ZERO if award["none"] else parse_number(award["points"])
    for pattern, low, high in _RANGES:
        found = pattern.fullmatch(award["range"])
        if found is None:
            continue
        ends = found.groupdict()
        a, b = ends.get("a"), ends.get("b")
        unit = ends.get("au") or ends.get("bu") or ""
        if ends.get("au") and ends.get("bu") and ends["au"] != ends["bu"]:
            return None
        exact = low == "="
        top = a if exact else b
        return Tier(
            parse_number(a) if a else None, "[" if exact else low,
            parse_number(top) if top else None, "[" if exact else high,
            points, unit, award["label"] or "",
        )  # fmt: skip
    return None


def bands_of(read: Tiers) -> dict[str, Any] | str:
    """`at_least`, `above`, `at_most` or `below` with `else`, as a rule has them; or why the tiers make no bands."""
    tiers = [tier for tier in read.tiers if tier.low_end != "else"]
    rest = [tier for tier in read.tiers if tier.low_end == "else"]
    if len(rest) > 1 or not tiers:
        return "“以下”“其他”一类的档次不止一个"
    if len(tiers) == 1 and not read.unit and tiers[0].low == tiers[0].high:
        return "只有一个数，没有单位，看不出是数量还是名称"
    whole = read.unit != "%" and all(
        end is None or end.denominator == 1 for tier in tiers for end in (tier.low, tier.high)
    )
    ordered = sorted(
        tiers, key=lambda tier: (tier.high if tier.high is not None else tier.low or ZERO, tier.low or ZERO)
    )
    if len(ordered) > 1 and ordered[0].low is None and ordered[0].points < ordered[-1].points:
        return _rising(ordered[1:], ordered[0], rest, read.unit, whole)
    if ordered[0].points < ordered[-1].points or (len(ordered) == 1 and ordered[0].low is not None):
        return _rising(ordered, None, rest, read.unit, whole)
    return _falling(ordered, rest, read.unit, whole)


def _rising(tiers: list[Tier], lowest: Tier | None, rest: list[Tier], unit: str, whole: bool) -> dict[str, Any] | str:
    """More gives more: every tier has a lower end; what lies below all of them is `else`."""
    if lowest is not None and rest:
        return "最低一档写了两次"
    falling = tiers[::-1]
    ends = {tier.low_end for tier in falling}
    if any(tier.low is None for tier in falling) or len(ends) != 1:
        return "各档的起点写法不一（有的含本数，有的不含）"
    for upper, lower in pairwise(falling):
        if not _meets(lower.high, lower.high_end, upper.low, whole):
            return "档次之间有空档或重叠"
        if upper.points <= lower.points:
            return "档次的分值不是一档比一档低"
    if falling[0].high is not None and falling[0].high != falling[0].low:
        return "最高一档写了上限，超过的没有写怎么给分"
    if lowest is not None and not _meets(lowest.high, lowest.high_end, falling[-1].low, whole):
        return "最低一档与上一档接不上"
    side = "at_least" if ends == {"["} else "above"
    otherwise = lowest.points if lowest else rest[0].points if rest else ZERO
    if otherwise >= falling[-1].points:
        return "档次的分值不是一档比一档低"
    return {side: [_band(tier.low, tier, unit) for tier in falling], "else": otherwise}


def _falling(tiers: list[Tier], rest: list[Tier], unit: str, whole: bool) -> dict[str, Any] | str:
    """Less gives more: every tier but the last has an upper end; what lies above all of them is `else`."""
    last = tiers[-1] if tiers[-1].high is None else None
    tiers = tiers[:-1] if last is not None else tiers
    if not tiers or (last is not None and rest):
        return "看不出哪一档最差"
    for lower, upper in pairwise(tiers):
        if lower.high is None or not _meets(lower.high, lower.high_end, upper.low, whole):
            return "档次之间有空档或重叠"
        if upper.points >= lower.points:
            return "档次的分值不是一档比一档低"
    ends = {tier.high_end for tier in tiers} - {"?"}
    if len(ends) > 1 or any(tier.high is None for tier in tiers) or (not ends and not whole):
        return "各档的终点写法不一，或没有写明含不含本数"
    if last is not None and not _meets(tiers[-1].high, tiers[-1].high_end, last.low, whole):
        return "最后一档与上一档接不上"
    otherwise = last.points if last else rest[0].points if rest else ZERO
    if otherwise >= tiers[-1].points:
        return "档次的分值不是一档比一档低"
    side = "below" if ends == {"("} else "at_most"
    return {side: [_band(tier.high, tier, unit) for tier in tiers], "else": otherwise}


def _meets(high: Fraction | None, end: str, low: Fraction | None, whole: bool) -> bool:
    """Whether one tier ends where the next begins; a tier that says only where it begins ends there."""
    if low is None or high is None:
        return True
    return high in (low, low - 1) if whole and end != "(" else high == low


def _band(limit: Fraction | None, tier: Tier, unit: str) -> list[Any]:
    assert limit is not None, "a band has a limit"
    written: Any = f"{plain(limit)}%" if unit == "%" else limit
    return [written, tier.points, *([tier.label] if tier.label else [])]
