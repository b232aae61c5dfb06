"""What a rule is built for, and what its parts in words are: lists, needs, numbers, amounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.authoring.asking import Facts
from evaluator.authoring.tiers import Tiers
from evaluator.model.numbers import parse_number, plain

Rule = dict[str, Any]
Match = re.Match[str]

#: words that say of a text that it is a tier, a step or a condition on points: no plain requirement
_NO_NEED = re.compile(
    r"每(?:缺|有|少|多|次|项|处|份|发现|出现|增|减|低|高|超|迟|满|\d|一)|扣|酌情|视情|按比例|最高|最多|不得分|得\d|\d分|以此类推|依此类推|分别|依次"
)
UNFINISHED = re.compile(r"等$|等等|……|\.\.\.")


class UnfitError(Exception):
    """The wording is known, but its figures or lists do not fit; the argument says why, in Chinese."""


class FiguresError(UnfitError):
    """The figures of the wording do not come to the indicator's points."""


class ListError(UnfitError):
    """A list that cannot be told apart: no other reading of the same words is any better."""


@dataclass(frozen=True)
class Given:
    """What a rule is built for: the indicator's name and points, the facts so far, how its lines and rules within it are read."""

    name: str
    points: Fraction
    facts: Facts
    lines: Callable[[str, str], list[Rule]]
    rule: Callable[[str], Rule]

    def full(self, written: str | None) -> None:
        """Points that a wording gives for all must be the indicator's."""
        if written is not None and parse_number(written) != self.points:
            raise FiguresError(f"写的是得 {written} 分，本项却是 {plain(self.points)} 分")


def listed(text: str) -> list[str]:
    """The items of a list, at ； or else at 、 (and the last at 和)."""
    text = text.rstrip("。；，")
    if UNFINISHED.search(text):
        raise ListError("列举到“等”为止，没有列全")
    parts = [part.strip("，、") for part in re.split("；" if "；" in text else "、", text)]
    if "；" not in text and "、" in text:
        last, _, more = parts[-1].rpartition("和")
        parts = [*parts[:-1], last, more] if last and len(last) > 1 and len(more) > 1 else parts
    if len(parts) < 2 or not all(parts) or len(set(parts)) < len(parts):
        raise ListError("列举的各项分不清")
    return [clean(part) for part in parts]


def clean(text: str) -> str:
    """A text as a need or a fault: without what joins it to its points."""
    text = re.sub(r"^[\d①-⑳]+[.、]?(?=\D)", "", text) if re.match(r"^(?:[①-⑳]|\d{1,2}[.、])", text) else text
    text = re.sub(r"的$", "", text.strip("，、：；。")) or text
    if _NO_NEED.search(text) or len(text) > 120:
        raise UnfitError("句子里还有别的给分、扣分的话")
    return text


def bare(text: str) -> str:
    """An amount without the brackets around it; one that is itself worked out is no datum to be asked for."""
    if not (text.startswith("（") and text.endswith("）")):
        return text
    if re.search("[＋－×]", text):
        raise UnfitError("得分公式里的数还要计算，请自己写算式")
    return text[1:-1]


def as_many_as_said(match: Match, items: list[str]) -> None:
    """Where a list says how many it has (等五项), it must have so many."""
    said = match.groupdict().get("count")
    if said:
        count = int(said) if said.isdigit() else (2 if said == "两" else "一二三四五六七八九十".index(said) + 1)
        if count != len(items):
            raise ListError(f"写的是{said}项，列举的是 {len(items)} 项")


def measured(about: str, read: Tiers, tiers: list[list[Any]], given: Given) -> str:
    """What the tiers measure: a fact named by the words before them, or by the indicator."""
    label = re.sub(r"(?:的|为|是|在|达|达到|每年|全年|占)$", "", about.rstrip("：，（的")) or given.name
    limits, unit = [tier[0] for tier in tiers], read.unit
    if unit == "%":
        beyond = any(tier.low is not None and tier.low >= 100 and tier.high is None for tier in read.tiers)
        return given.facts.amount(label, "share", max="1000%") if beyond else given.facts.amount(label, "share")
    if unit in ("元", "万元"):
        return given.facts.amount(label, "amount", unit)
    whole = unit and kind_of(unit) == "count" and all(limit.denominator == 1 for limit in limits)
    return given.facts.amount(label, "count" if whole else "number", unit)


def kind_of(unit: str) -> str:
    return "number" if unit in ("小时", "学时", "课时", "元", "万元", "平方米", "㎡") else "count"


def limit_of(text: str) -> Any:
    return text if text.endswith("%") else parse_number(text)


def with_most(match: Match, line: Rule) -> Rule:
    if match["most"]:
        line["at_most"] = parse_number(match["most"])
    return line
