"""What stands around the rule in a wording: when the indicator does not apply, material, bonus and penalty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from evaluator.authoring.asking import Facts
from evaluator.authoring.conditions import condition_of, is_figured
from evaluator.authoring.effects import EFFECTS
from evaluator.authoring.given import Rule, UnfitError
from evaluator.authoring.tiers import N
from evaluator.model.numbers import ZERO, parse_number, plain

_LACKING = r"(?:本项不得分(?:，也不加分)?|按未达到计)。"
_REQUIRED = re.compile(
    rf"没有(?P<texts>“[^”]+”)的，{_LACKING}|(?P<several>(?:“[^”]+”、)*“[^”]+”)缺任何一样的，{_LACKING}"
)
#: 社工人数为0人的，本项不得分。 before a rule; of 未建立档案的 it may be a line of the rule itself
_NOTHING = re.compile(r"(?P<when>[^。；]+?)的，本项不得分。(?=.)")
_BONUS, _PENALTY = "加分（在本项分值之外）：", "扣分（在本项分值之外）："
_OUTSIDE = re.compile(rf"(?:{_BONUS}(?P<bonus>[^。]+)。)?(?:{_PENALTY}(?P<penalty>[^。]+)。)?(?P<rest>.*)")
_EXTRA = re.compile(
    rf"本项的加减分合计(?:最多加(?P<most>{N})分|不加分)，(?:最多扣(?P<least>{N})分|不扣分)。(?P<say>.*)"
)
#: a condition that names nothing: what does not concern the subject is the indicator itself
_ITSELF = re.compile(
    r"(?:如)?(?:不涉及|未涉及|无|没有)(?:此项|本项|该项|这项|本指标|该指标)?(?:工作|业务|服务|内容|事项)?|不适用"
)


Lines = Callable[[str, str], list[Rule]]


@dataclass(frozen=True, slots=True)
class Exempt:
    """When an indicator does not apply, in words, and what that gives; `start` is the figure that is said with it."""

    when: str
    gives: str
    start: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """A wording taken apart: `body` is the rule alone, `say` what follows behind bonus and penalty."""

    body: str
    exempt: tuple[Exempt, ...] = ()
    requires: tuple[str, ...] = ()
    bonus: str = ""
    penalty: str = ""
    extra: tuple[Fraction, Fraction] | None = None
    say: str = ""

    @property
    def outside(self) -> bool:
        """Whether there is bonus or penalty: then nothing is said between these and the rule."""
        return bool(self.bonus or self.penalty)


def arounds(wording: str, facts: Facts) -> Iterator[Around]:
    """What may stand around a rule, whose notes on rates have been taken out; the likelier reading first."""
    plain_one = _around(wording, facts, any_condition=False)
    yield plain_one
    other = _around(wording, facts, any_condition=True)
    if other != plain_one:
        yield other


def _around(wording: str, facts: Facts, *, any_condition: bool) -> Around:
    exempt: list[Exempt] = []
    rest = wording
    while (taken := _first(rest, facts, any_condition=any_condition)) is not None:
        exempt.append(taken[0])
        rest = taken[1]
    requires: tuple[str, ...] = ()
    if required := _REQUIRED.match(rest):
        requires, rest = tuple(re.findall("“([^”]+)”", required[0])), rest[required.end() :]
    body, mark, outside = _cut(rest)
    found = Around(body, tuple(exempt), requires) if not mark else _outside(body, tuple(exempt), requires, outside)
    return found if mark or exempt else _behind(found)


def _first(text: str, facts: Facts, *, any_condition: bool) -> tuple[Exempt, str] | None:
    """The first sentence, where it says that something does not apply."""
    nothing = _NOTHING.match(text)
    fits = nothing is not None and not nothing["when"].startswith(("没有“", "“"))
    if nothing is not None and fits and (any_condition or is_figured(nothing["when"], facts)):
        return Exempt(nothing["when"], "zero", title=EFFECTS[1].title), text[nothing.end() :]
    parts = re.fullmatch(r"(?P<first>[^。；]+)[。；](?P<rest>.+)", text)
    found = _exempt(parts["first"]) if parts else None
    return None if parts is None or found is None else (found, parts["rest"])


def _exempt(sentence: str) -> Exempt | None:
    for kind in EFFECTS:
        if found := kind.reads.fullmatch(sentence):
            return Exempt(
                found["when"] or found["itself"], kind.gives, found.groupdict().get("start") or "", kind.title
            )
    return None


def _behind(found: Around) -> Around:
    """With the last sentence taken off, where that says that something does not apply (不涉及的不扣分)."""
    parts = re.fullmatch(r"(?P<body>.+?)[。；]?（(?P<last>[^（）]+)）", found.body.rstrip("。；"))
    if parts is None:
        parts = re.fullmatch(r"(?P<body>.+)[。；](?P<last>[^。；]+)", found.body.rstrip("。；"))
    exempt = _exempt(parts["last"]) if parts else None
    return found if parts is None or exempt is None else Around(parts["body"], (exempt,), found.requires)


def _cut(text: str) -> tuple[str, str, str]:
    at = min((n for n in (text.find(_BONUS), text.find(_PENALTY)) if n >= 0), default=-1)
    return (text, "", "") if at < 0 else (text[:at], text[at : at + 1], text[at:])


def _outside(body: str, exempt: tuple[Exempt, ...], requires: tuple[str, ...], text: str) -> Around:
    parts = _OUTSIDE.fullmatch(text)
    assert parts is not None, "it begins with one of the two"
    limits = _EXTRA.fullmatch(parts["rest"])
    extra = (-_points(limits["least"]), _points(limits["most"])) if limits else None
    say = limits["say"] if limits else parts["rest"]
    return Around(body, exempt, requires, parts["bonus"] or "", parts["penalty"] or "", extra, say)


def _points(written: str | None) -> Fraction:
    return parse_number(written) if written else ZERO


@dataclass(frozen=True, slots=True)
class More:
    """What a leaf has besides its rule, as it is written in a standard."""

    na: tuple[Mapping[str, Any], ...] = ()
    requires: tuple[str, ...] = ()
    bonus: tuple[Rule, ...] = ()
    penalty: tuple[Rule, ...] = ()
    extra: tuple[Fraction, Fraction] | None = None
    titles: tuple[str, ...] = field(default=(), compare=False)

    def keys(self) -> dict[str, Any]:
        """The keys of the leaf, without those that say nothing."""
        lists = {"na": self.na, "requires": self.requires, "bonus": self.bonus, "penalty": self.penalty}
        found: dict[str, Any] = {key: list(value) for key, value in lists.items() if value}
        return found | ({"extra": list(self.extra)} if self.extra is not None else {})


NOTHING_MORE = More()


def more_of(found: Around, rule: Rule, name: str, points: Fraction, facts: Facts, lines: Lines) -> More:
    """What the leaf has besides its rule; its conditions are read now that the rule has declared its facts."""
    na = tuple(_na(one, rule, name, points, facts) for one in found.exempt)
    bonus, penalty = _items("add", found.bonus, lines), _items("deduct", found.penalty, lines)
    return More(na, found.requires, bonus, penalty, found.extra, tuple(one.title for one in found.exempt))


def _items(side: str, text: str, lines: Lines) -> tuple[Rule, ...]:
    """Points beside those of the leaf, which may ask how many the leaf itself has."""
    items = lines(side, text) if text else []
    if any(item.get("points") == "100%" for item in items):
        raise UnfitError("本项分值之外的扣分，要写明扣多少")
    return tuple(items)


def _na(one: Exempt, rule: Rule, name: str, points: Fraction, facts: Facts) -> dict[str, Any]:
    if one.gives == "neutral":
        _neutral(one, rule, points)
    if _ITSELF.fullmatch(one.when):
        return {"when": facts.name(f"不涉及“{name}”", type="yes_no"), "gives": one.gives}
    when = condition_of(one.when.removeprefix("如"), facts)
    return {"when": when, **({"gives": one.gives} if one.gives != "left_out" else {})}


def _neutral(one: Exempt, rule: Rule, points: Fraction) -> None:
    """不扣分 gives the figure that a rule starts from; only where one is taken off the full mark that is plain."""
    if set(rule) == {"deduct"}:
        start = points
    elif one.start and set(rule) <= {"add", "deduct", "start", "take"}:
        start = rule.get("start", ZERO)
    else:
        raise UnfitError("不适用的“不扣分”得多少分，看不出来")
    if one.start and parse_number(one.start) != start:
        raise UnfitError(f"不适用的写的是得 {one.start} 分，起始分却是 {plain(start)} 分")
