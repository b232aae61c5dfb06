"""Single lines of rules that add or deduct, as the parts of a wording build them."""

from __future__ import annotations

import re
from typing import Any

from evaluator.authoring.given import (
    UNFINISHED,
    Given,
    Match,
    Rule,
    UnfitError,
    as_many_as_said,
    bare,
    clean,
    kind_of,
    limit_of,
    listed,
    measured,
    with_most,
)
from evaluator.authoring.tiers import bands_of, read_tiers
from evaluator.model.numbers import ZERO, parse_number


def need(match: Match, given: Given) -> Rule:
    text = clean(match["need"])
    if re.search(r"\d$|^[\d.%—]+$", text) or (
        re.search(r"\d", text) and re.search("以上|以下|不足|不低于|超过|达到|—", text)
    ):
        raise UnfitError("句子里有数量的档次")
    return {"need": text, "points": parse_number(match["points"] or match["in"] or match["bare"])}


def each_need(match: Match, given: Given) -> Rule:
    items = listed(match["list"])
    as_many_as_said(match, items)
    return {"need": items, "points": parse_number(match["points"])}


def times_need(match: Match, given: Given) -> Rule:
    text = _about(match) or given.name
    text = f"{given.name}：{text}" if len(text) <= 2 and text != given.name else text
    return with_most(match, {"need": clean(text), "times": match["unit"], "points": parse_number(match["points"])})


def each_full(match: Match, given: Given) -> Rule:
    unit = match["unit"]
    kind = "amount" if unit in ("元", "万元") else kind_of(unit)
    fact = given.facts.amount(match["label"] or match["need"], kind, unit)
    line = {"need": match["need"], "each": fact, "per": parse_number(match["per"]), "part": "drop"}
    return with_most(match, {**line, "points": parse_number(match["points"])})


def judged_need(match: Match, given: Given) -> Rule:
    return {"need": clean(match["need"]), "judge": [parse_number(match["low"]), parse_number(match["high"])]}


def nested_share(match: Match, given: Given) -> Rule:
    label = bare(match["amount"])
    points = parse_number(match["points"])
    if match["goal"]:
        amount = given.facts.amount(label, "number", min=ZERO)
        rule: Rule = {"share": {"of": amount, "zero_at": ZERO, "full_at": limit_of(match["goal"])}}
    else:
        rule = {"share": given.facts.amount(label, "share")}
    return {"need": match["need"], "points": points, "rule": rule}


def nested_bands(match: Match, given: Given) -> Rule:
    read = read_tiers(match["tiers"], given.points)
    found = bands_of(read) if read is not None else "没有写成档次"
    if read is None or isinstance(found, str):
        raise UnfitError(str(found))
    side = next(key for key in found if key != "else")
    amount = measured(match["amount"] or match["need"], read, found[side], given)
    most = max(points for _, points, *_ in found[side])
    return {"need": match["need"], "points": most, "rule": {"bands": {"of": amount, **found}}}


def fault(match: Match, given: Given) -> Rule:
    text = clean(match["fault"])
    if re.search(r"少\d|低于\d|每|缺[一1]", text):
        raise UnfitError("句子里有按数量扣分的话")
    return {"fault": text, "points": _cost(match)}


def lacking(match: Match, given: Given) -> Rule:
    return {"need": match["need"], "points": _cost(match)}


def each_lacking(match: Match, given: Given) -> Rule:
    items = listed(match["list"])
    as_many_as_said(match, items)
    return {"need": items, "points": _cost(match)}


def each_fault(match: Match, given: Given) -> Rule:
    return {"fault": listed(match["list"]), "points": _cost(match)}


def times_fault(match: Match, given: Given) -> Rule:
    text = clean(_about(match) or "不符合要求")
    return with_most(match, {"fault": text, "times": match["unit"], "points": parse_number(match["points"])})


def times_lacking(match: Match, given: Given) -> Rule:
    before, after = match["what"].strip("，、"), match["after"]
    if "、" in before and not UNFINISHED.search(before):
        raise UnfitError("列举的各项分不清")
    lacking = "有缺项" if match["unit"] == "项" else f"有缺少{after}"
    text = f"{clean(before)}，{lacking}" if before else f"缺少{after}" if after else "缺项"
    return with_most(match, {"fault": text, "times": match["unit"], "points": parse_number(match["points"])})


def below(match: Match, given: Given) -> Rule:
    parts = match.groupdict()
    percent = match["base"].endswith("%")
    unit = match["unit"]
    if percent != (unit == "个百分点"):
        raise UnfitError("界限和步长的单位不同")
    kind = "share" if percent else kind_of(unit)
    fact = given.facts.amount(match["label"], kind, "" if percent else unit)
    line: Rule = {"fault": match["fault"], "each": f"{match['base']} - {fact}"}
    if parts["per"]:
        line["per"] = f"{parts['per']}%" if percent else parse_number(parts["per"])
    if parts.get("count") or parts.get("share"):
        line["part"] = "count" if parts.get("count") else "share"
    elif parts["per"] or kind != "count":
        line["part"] = "drop"
    return with_most(match, {**line, "points": parse_number(match["points"])})


def judged_fault(match: Match, given: Given) -> Rule:
    return {"fault": clean(match["fault"]), "judge": [parse_number(match["low"]), parse_number(match["high"])]}


def _cost(match: Match) -> Any:
    return "100%" if match.groupdict().get("whole") else parse_number(match["points"])


def _about(match: Match) -> str:
    """What is counted: what stands before 每, and what stands around its unit."""
    before = re.sub(r"(?:的|者)$", "", match["before"].strip("，、："))
    found, verb = match.groupdict().get("found") or "", match["verb"] or ""
    inner = f"{found}{verb}{match['after']}".strip("，、的")
    if inner in ("发现", "出现", "查实", "发生"):
        return before
    return f"{before}，{inner}" if before and inner and inner not in before else before or inner
