"""A wording made ready to be compared: signs of one kind, no blanks, no line ends inside a sentence."""

from __future__ import annotations

import re

from evaluator.authoring.naming import folded

_SIGNS = str.maketrans(
    {";": "；", ":": "：", "(": "（", ")": "）", "〔": "（", "〕": "）", "＜": "<", "＞": ">", "=": "＝", "∶": "："}
)
_NEW_LINE = re.compile(r"(?:[①-⑳]|[（(]?\d{1,2}[)）.、]|[一二三四五六七八九十]、|[（(][一二三四五六七八九十]+[)）])")
_DASH = re.compile(r"(?<=[\d%分人次元米㎡])\s*(?:[-–—―～~－]+|至|到)\s*(?=\d)")
_INCLUDED = (
    (re.compile(r"（含(?:本数|\d+(?:\.\d+)?%?)?）(?=以上|以下)"), "及"),
    (re.compile(r"以上（含(?:本数|\d+(?:\.\d+)?%?)?）"), "及以上"),
    (re.compile(r"以下（含(?:本数|\d+(?:\.\d+)?%?)?）"), "及以下"),
    (re.compile(r"(?<=[\d%])（含(?:本数)?）(?=[-–—―~～至到－])"), ""),
    (re.compile(r"百分之(?=\d)"), ""),
)


def spoken(text: str) -> str:
    """The wording on one line: a line end counts as ； before a number or behind 分, and as nothing elsewhere."""
    lines = [line.strip() for line in folded(text).translate(_SIGNS).splitlines() if line.strip()]
    joined = ""
    for line in lines:
        parted = joined and joined[-1] not in "；。：，、" and (_NEW_LINE.match(line) or joined[-1] in "分）")
        joined += ("；" if parted else "") + line
    plain = re.sub(r"\s+", "", joined)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain).replace(",", "，")
    for pattern, instead in _INCLUDED:
        plain = pattern.sub(instead, plain)
    plain = _DASH.sub("—", plain)
    plain = re.sub(r"-(?!\d)|(?<![\d%])-", "－", plain).replace("+", "＋")
    return plain.strip("；，")


#: where one line of a list ends and the next begins
_MARK = re.compile(r"(?:^|(?<=[；。：分）]))(?:[①-⑳]|（(?:\d{1,2}|[一二三四五六七八九十]{1,2})）|\d{1,2}[.、](?!\d))")
_END = re.compile(r"[；。]+")
_AFTER_POINTS = re.compile(r"(?<=分)[，、；。](?!最|扣完|每|合计|上限|累计|总计|封顶|直至|直到|没有的|缺|以|余下|不足)")


def lines_of(text: str) -> list[str]:
    """The lines of a wording: at their numbers where it has any, else at ； and 。, else behind points."""
    marks = [found.start() for found in _MARK.finditer(text)]
    if len(marks) > 1 and marks[0] == 0:
        parts = [text[start:end] for start, end in zip(marks, [*marks[1:], None], strict=True)]
        parts = [_MARK.sub("", part, count=1) for part in parts]
    elif marks:
        parts = [_MARK.sub("", part) for part in _END.split(text)]
    else:
        parts = [piece for part in _END.split(text) for piece in _AFTER_POINTS.split(part)]
    return [part.strip("；，。") for part in parts if part.strip("；，。")]
