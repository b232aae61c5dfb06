"""Conditions in words made expressions: data held against each other where that is plain to see, else one yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluator.authoring.asking import Facts
from evaluator.authoring.tiers import UNIT, N

#: how one thing is held against another
SIGNS = {
    "不少于": ">=", "不低于": ">=", "不多于": "<=", "不高于": "<=", "不超过": "<=", "不足": "<", "少于": "<", "低于": "<",
    "多于": ">", "高于": ">", "超过": ">", "不等于": "!=", "等于": "=", "不为": "!=", "为": "=",
}  # fmt: skip
_SIGN = "|".join(SIGNS)
_THING = r"[^\W_](?:[\w、／/]|（[^（）]*）)*?"
#: 社工人数为0人, 满意率低于60%
_FIGURE = re.compile(rf"(?P<left>{_THING})(?P<sign>{_SIGN})(?P<n>{N})(?P<unit>%|{UNIT})?")
_ANY = re.compile(rf"(?P<left>{_THING})在1(?P<unit>{UNIT})及以上")
#: 持证社工人数×3不少于社工人数×2; what is compared must be called a number of something
_NUMBER = r"[^\W\d_]\w*?(?:数|额|率|量|值|之和)"
_TWO = re.compile(rf"(?P<left>{_NUMBER})(?:×(?P<times>{N}))?(?P<sign>{_SIGN})(?P<right>{_NUMBER})(?:×(?P<more>{N}))?")
#: 建站模式为街道; in 行为 and the like 为 is no verb
_CHOSEN = re.compile(
    r"(?P<label>[^\W\d_]\w*?[^\W\d_行作认成因视以较极最均分])(?P<sign>不为|为)(?P<option>[^\W\d_]\w{0,14})"
)
#: what is denied, and how it is asked
_DENIED = (
    (re.compile(r"“(?P<label>[^“”]+)”答否"), ""),
    (re.compile(r"没有(?P<label>[^，。；：]+)"), "有"),
    (re.compile(r"不是(?P<label>[^，。；：]+)"), "是"),
    (re.compile(r"未(?P<label>[^，。；：]+)"), "已"),
)
_AFFIRMED = re.compile(r"(?:有(?![关的些效限时序偿])|是(?!否)|已(?!经))[^，。；：]+")


def condition_of(text: str, facts: Facts) -> str:
    """The expression of a condition, its facts declared; a condition that is not plain is asked as one yes or no."""
    word, parts = _joined(text)
    read = [_part(part, facts) for part in parts]
    if all(read):
        return f" {word} ".join(dict.fromkeys(one for one in read if one))
    return facts.name(text, type="yes_no")


def is_figured(text: str, facts: Facts) -> bool:
    """Whether a condition is about numbers alone: 社工人数为0人."""
    return all(_figured(part, facts.copy()) for part in _joined(text)[1])


def _joined(text: str) -> tuple[str, list[str]]:
    """The parts of a condition and what joins them; one part where both words stand in it."""
    outside = list(_outside(text))
    words = {text[n] for n in outside} & {"或", "且"}
    if len(words) != 1:
        return "and", [text]
    (word,) = words
    at = [n for n in outside if text[n] == word]
    parts = [text[a:b] for a, b in zip([0, *(n + 1 for n in at)], [*at, len(text)], strict=True)]
    return "or" if word == "或" else "and", parts


def _outside(text: str) -> Iterator[int]:
    """The places that stand in no brackets and no quotation marks."""
    depth = 0
    for n, sign in enumerate(text):
        depth += (sign in "（“") - (sign in "）”")
        if not depth:
            yield n


def _part(text: str, facts: Facts) -> str:
    """One condition as an expression; empty where it is not plain."""
    return _figured(text, facts) or _chosen(text, facts) or _answered(text, facts)


def _figured(text: str, facts: Facts) -> str:
    text = text.removesuffix("的")
    if found := _ANY.fullmatch(text):
        return f"{facts.figure(found['left'], found['unit'])} > 0"
    if found := _FIGURE.fullmatch(text):
        return _held(found, facts)
    found = _TWO.fullmatch(text)
    if found is None or len(re.findall(_SIGN, text)) > 1:
        return ""
    left, right = (facts.figure(found[side], bare=True) for side in ("left", "right"))
    left += f" * {found['times']}" if found["times"] else ""
    right += f" * {found['more']}" if found["more"] else ""
    return f"{left} {SIGNS[found['sign']]} {right}"


def _held(found: re.Match[str], facts: Facts) -> str:
    label, unit, sign = found["left"], found["unit"] or "", SIGNS[found["sign"]]
    if re.search(_SIGN, label.replace("行为", "")):
        return ""
    if sign == "=" and found["n"] == "0" and not unit and label in facts.undefined():
        return "undefined"
    return f"{facts.figure(label, unit, whole='.' not in found['n'])} {sign} {found['n']}{unit if unit == '%' else ''}"


def _chosen(text: str, facts: Facts) -> str:
    found = _CHOSEN.fullmatch(text)
    if found is None:
        return ""
    name = facts.choice(found["label"], [found["option"]])
    return f"{name} {SIGNS[found['sign']]} {found['option']}"


def _answered(text: str, facts: Facts) -> str:
    for pattern, asked in _DENIED:
        if found := pattern.fullmatch(text):
            return f"not {facts.name(asked + found['label'], type='yes_no')}"
    return facts.name(text, type="yes_no") if _AFFIRMED.fullmatch(text) else ""
