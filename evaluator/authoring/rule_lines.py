"""Single lines of rules that add or deduct, as the parts of a wording build them."""

from __future__ import annotations

import re
from typing import Any

from evaluator.authoring.conditions import SIGNS, condition_of, is_figured
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
from evaluator.authoring.tiers import N, bands_of, read_tiers
from evaluator.model.numbers import ONE, ZERO, parse_number, plain

_TESTED = re.compile(r"(?P<text>[^（]+(?:（[^（）]*）[^（）]+)*)（(?P<when>(?:[^（）]|（[^（）]*）)+)）")

#: 满分（本项得分为5分）, beside the points of the leaf
_OWN = re.compile(rf"(?P<text>[^（]+)（本项得分(?P<sign>{'|'.join(SIGNS)})(?P<n>{N})分）")

#: 开展, 有: what is done with the thing that the indicator is called after
_VERB = re.compile(r"[\u4e00-\u9fff]{1,2}")


def need(match: Match, given: Given) -> Rule:
    points = parse_number(match["points"] or match["in"] or match["bare"])
    if held := _held(match["need"], given):
        return {"need": held[0], "when": held[1], "points": points}
    text = clean(match["need"])
    if re.search(r"\d$|^[\d.%—]+$", text) or (
        re.search(r"\d", text) and re.search("以上|以下|不足|不低于|超过|达到|—", text)
    ):
        raise UnfitError("句子里有数量的档次")
    return {"need": text, "points": points}


def _held(text: str, given: Given) -> tuple[str, str] | None:
    """A text with the numbers behind it that tell whether it holds: 社工满3人（社工人数不少于3人）."""
    if own := _OWN.fullmatch(text.removesuffix("的")):
        return clean(own["text"]), f"self {SIGNS[own['sign']]} {own['n']}"
    found = _TESTED.fullmatch(text.removesuffix("的"))
    if found is None or not is_figured(found["when"], given.facts):
        return None
    return clean(found["text"]), condition_of(found["when"], given.facts)


def each_need(match: Match, given: Given) -> Rule:
    items = listed(match["list"])
    as_many_as_said(match, items)
    return {"need": items, "points": parse_number(match["points"])}


def times_need(match: Match, given: Given) -> Rule:
    text = _about(match) or given.name
    text = f"{given.name}：{text}" if _VERB.fullmatch(text) and text != given.name else text
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
        amount = given.facts.amount(label, "number", apart=not match["goal"].endswith("%"), min=ZERO)
        rule: Rule = {"share": {"of": amount, "zero_at": ZERO, "full_at": limit_of(match["goal"])}}
    else:
        rule = {"share": given.facts.amount(label, "share")}
    return {"need": match["need"], "points": points, "rule": rule}


def nested_bands(match: Match, given: Given) -> Rule:
    read = read_tiers(match["tiers"], given.points)
    if read is None:
        raise UnfitError("没有写成档次" if "need" in match.groupdict() else "")
    found = bands_of(read)
    if isinstance(found, str):
        raise UnfitError(found)
    side = next(key for key in found if key != "else")
    need = match.groupdict().get("need") or read.about.rstrip("：，的") or given.name
    amount = measured(match.groupdict().get("amount") or need, read, found[side], given)
    most = max(points for _, points, *_ in found[side])
    return {"need": need, "points": most, "rule": {"bands": {"of": amount, **found}}}


def fault(match: Match, given: Given) -> Rule:
    if held := _held(match["fault"], given):
        return {"fault": held[0], "when": held[1], "points": _cost(match)}
    text = "不符合要求" if match["fault"] in ("有", "有的") else clean(match["fault"])
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
    about = _about(match)
    text = clean(about if about not in ("", "有") else "不符合要求")
    return with_most(match, {"fault": text, "times": match["unit"], "points": parse_number(match["points"])})


def times_lacking(match: Match, given: Given) -> Rule:
    before, after = match["what"].strip("，、"), match["after"]
    if "、" in before and not UNFINISHED.search(before):
        raise UnfitError("列举的各项分不清")
    lacking = "有缺项" if match["unit"] == "项" else f"有缺少{after}"
    if kind_of(match["unit"]) != "count":
        raise UnfitError("没有写明不足一个单位的怎么算")
    bare = "缺项" if match["unit"] == "项" or "缺" in match["word"] else "缺少"
    text = f"{clean(before)}，{lacking}" if before else f"缺少{after}" if after else bare
    return with_most(match, {"fault": text, "times": match["unit"], "points": parse_number(match["points"])})


def above(match: Match, given: Given) -> Rule:
    return _stepped(match, given, {"need": match["need"]}, f"{{}} - {match['base']}")


def below(match: Match, given: Given) -> Rule:
    return _stepped(match, given, {"fault": match["fault"]}, f"{match['base']} - {{}}")


def beyond(match: Match, given: Given) -> Rule:
    return _stepped(match, given, {"fault": match["fault"]}, f"{{}} - {match['base']}" if match["base"] else "{}")


def higher(match: Match, given: Given) -> Rule:
    return _stepped(match, given, {"need": _compared(match, given)}, f"{{}} - {match['base']}")


def lower(match: Match, given: Given) -> Rule:
    return _stepped(match, given, {"fault": _compared(match, given)}, f"{match['base']} - {{}}")


def _compared(match: Match, given: Given) -> str:
    """满意度高于80% of what is said as 每高于80%1个百分点."""
    label = match["label"] or given.name
    if match["base"].endswith("%") and not label.endswith(("率", "度", "比例", "占比", "比重")):
        raise UnfitError("看不出按什么比例")
    return clean(f"{label}{match['verb']}{match['base']}{match['of'] or ''}")


def _stepped(match: Match, given: Given, line: Rule, each: str) -> Rule:
    """Points for every step of a datum, or of how far it lies from a base; `each` is its expression."""
    unit = match["unit"]
    percent = unit == "个百分点"
    if match["base"] and match["base"].endswith("%") != percent:
        raise UnfitError("界限和步长的单位不同")
    if "÷" in (match["label"] or "") and not percent:
        raise UnfitError("看不出比例按什么单位算")
    kind = "share" if percent else kind_of(unit)
    line["each"] = each.format(given.facts.amount(match["label"] or given.name, kind, "" if percent else unit))
    per = parse_number(match["per"]) if match["per"] else ONE
    if percent or per != 1:
        line["per"] = f"{plain(per)}%" if percent else per
    part = _part(match)
    if part:
        line["part"] = part
    elif percent or per != 1 or kind != "count":
        raise UnfitError("没有写明不足一步的怎么算")
    return with_most(match, {**line, "points": parse_number(match["points"])})


def _part(match: Match) -> str:
    """What becomes of a rest; 每满 says it itself."""
    said = next((key for key in ("count", "share", "drop") if match[key]), "")
    return said or ("drop" if match["full"] else "")


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
