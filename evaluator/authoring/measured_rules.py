"""Whole rules by which a number or a level gives the points: bands, levels, and shares of the full mark."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from evaluator.authoring.given import FiguresError, Given, Match, Rule, UnfitError, bare, limit_of, measured
from evaluator.authoring.tiers import bands_of, read_tiers
from evaluator.model.numbers import ZERO, parse_number, plain

#: options that stand for degrees of one thing
_DEGREES = re.compile(
    r"^(?:非常|很|较|比较|基本|一般|部分|全部|完全|大部分|少部分|少数|多数|未|没有|没|无|不|优|良|中|差|好|合格|及格|达标|有[^，]*但|[A-D]$|一等|二等|三等)"
)
_ZERO_TAIL = re.compile(r"^(?:未|没有|没|无|不|差|其他|其余|都没有|均)")
_OPTION = re.compile(
    r"(?P<name>.+?)(?:的|者|为|等次)?[，：]?(?:(?:得|计|给|记)?(?P<low>\d+(?:\.\d+)?)(?:—(?P<high>\d+(?:\.\d+)?))?分|(?P<none>不得分|不计分))"
)
_NO_OPTION = re.compile(r"每|扣|加|累计|最[高多]|酌情|[\d.]+(?:%|以|—)")


def bands(match: Match, given: Given) -> Rule:
    read = read_tiers(match["tiers"], given.points)
    if read is None:
        raise UnfitError("")
    found = bands_of(read)
    if isinstance(found, str):
        raise UnfitError(found)
    side = next(key for key in found if key != "else")
    best = max(points for _, points, *_ in found[side])
    if best != given.points:
        raise FiguresError(f"最高一档得 {plain(best)} 分，本项却是 {plain(given.points)} 分")
    amount = measured(read.about, read, found[side], given)
    return {"bands": {"of": amount, **found}}


def choose(match: Match, given: Given) -> Rule:
    pieces = re.split(r"(?<=分)[；，。、]", match["options"].rstrip("。；"))
    options = dict(_option(piece) for piece in pieces)
    highs = [value[1] if isinstance(value, list) else value for value in options.values()]
    cases = re.search(r"（\d）|\d", "".join([match["ask"] or "", *options])) is not None  # （1）甲地的，8场及以上
    own = bool(match["ask"]) and not cases and all(re.search("的(?:得[^分]+分|不得分)$", piece) for piece in pieces)
    if len(options) < max(2, len(pieces)) or not (own or _exclusive(options, highs)):
        raise UnfitError("" if len(options) < 2 else "看不出各句是选一档，还是可以累计")
    if max(highs) != given.points:
        raise FiguresError(f"最高一档 {plain(max(highs))} 分，本项却是 {plain(given.points)} 分")
    rule: Rule = {"options": options}
    if match["ask"] and match["ask"] != given.name:
        rule["ask"] = match["ask"]
    if match["step"]:
        rule["step"] = parse_number(match["step"])
    return {"choose": rule}


def _option(piece: str) -> tuple[str, Any]:
    """One option with what it gives: points, or a range of them."""
    found = _OPTION.fullmatch(piece)
    if found is None or _NO_OPTION.search(found["name"]):
        raise UnfitError("")
    low = ZERO if found["none"] else parse_number(found["low"])
    return found["name"].strip("，："), [low, parse_number(found["high"])] if found["high"] else low


def _exclusive(options: Rule, highs: list[Fraction]) -> bool:
    """Whether options are degrees of one thing, each worth less than the one before, and no yes or no."""
    names, values = list(options), list(options.values())
    if highs != sorted(set(highs), reverse=True) or (
        len(names) == 2 and values[1] == 0 and not isinstance(values[0], list)
    ):
        return False
    ends = (values[-1][0] if isinstance(values[-1], list) else values[-1]) == 0
    graded = sum(bool(_DEGREES.match(name)) for name in names) >= len(names) - 1
    return graded or (ends and _ZERO_TAIL.match(names[-1]) is not None)


def share(match: Match, given: Given) -> Rule:
    given.full(match["points"] or match["times"])
    label = bare(match["amount"] or match["rate"])
    if match["goal"]:
        kind = "share" if match["goal"].endswith("%") else "number"
        more: dict[str, Any] = {} if kind == "share" else {"min": ZERO}
        amount = given.facts.amount(label, kind, "", **more)
        return {"share": {"of": amount, "zero_at": ZERO, "full_at": limit_of(match["goal"])}}
    if match["rate"] and not label.endswith(("率", "比例", "占比", "度")):
        raise UnfitError("看不出按什么比例")
    return {"share": given.facts.amount(label, "share")}


def goalposts(match: Match, given: Given) -> Rule:
    given.full(match["points"])
    unit = match["unit"]
    kind = "share" if unit == "%" else "number"
    full, zero = (limit_of(match[key] + ("%" if unit == "%" else "")) for key in ("full", "zero"))
    more: dict[str, Any] = {} if kind == "share" else {"min": ZERO}
    amount = given.facts.amount(match["amount"], kind, unit, **more)
    return {"share": {"of": amount, "zero_at": zero, "full_at": full}}


def share_of_rate(match: Match, given: Given) -> Rule:
    rate = re.sub(r"^(?:实际|其)", "", match["rate"])
    label = rate if len(rate) > 3 else given.name if given.name.endswith(rate) else f"{given.name}{rate}"
    if rate.endswith("率") and given.name.endswith(rate[:-1]):
        label = f"{given.name}率"
    return {"share": given.facts.amount(label, "share")}


def share_of_itself(match: Match, given: Given) -> Rule:
    if not given.name.endswith(("率", "比例", "占比", "比重", "度")):
        raise UnfitError("没有写明按什么比例")
    return {"share": given.facts.amount(given.name, "share")}
