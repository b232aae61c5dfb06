"""The name of an indicator as tables print it: the numbering before it, the points behind it, and the bare name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.numbers import parse_number, too_long

_FOLD = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ％．＋－　\xa0",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ%.+-  ",
)
_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CONTINUED = re.compile(r"[（(]续表?[)）]$|[（(]接上(?:页|表)[)）]$")

#: how a name may be numbered; `whole` numbers are meant to be unique in the table, others only beside each other
_NUMBERED: tuple[tuple[re.Pattern[str], bool], ...] = (
    (re.compile(r"([A-Z]\d*(?:[.-]\d+)*)[、.:：\s]*(?=[^\sA-Za-z0-9])"), True),
    (re.compile(r"(\d+(?:[.]\d+)+)[、.:：\s]*(?=\D)"), True),
    (re.compile(rf"第([{_CHINESE}\d]+)(?:部分|项|类|章)[、:：\s]*"), False),
    (re.compile(rf"[（(]([{_CHINESE}\d]+)[)）][、.]?\s*"), False),
    (re.compile(rf"([{_CHINESE}]+)[、.]\s*"), False),
    (re.compile(r"(\d+)[、.)）:：]\s*(?=\D)"), False),
    (re.compile(r"(\d+)\s+(?=\D)"), False),
    (re.compile(rf"([{_CIRCLED}])\s*"), False),
)
_POINTS = re.compile(
    r"[（(\[【〔]?\s*(?:共|满分|分值|权重|总分|计|最高|上限)?\s*[:：]?\s*(?P<sign>[+-]?)(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>分|%)\s*[)）\]】〕]\s*$"
    r"|(?<=[\s，,])(?P<bare>\d+(?:\.\d+)?)\s*分\s*$"
)
_FIGURE = re.compile(r"[（(]?\s*(?P<sign>[+-]?)\s*(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>分|%)?\s*[)）]?")


@dataclass(frozen=True, slots=True)
class Figure:
    """Points as printed; `sign` + or - where one is printed."""

    value: Fraction
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its number (`whole` where that is unique in the table), the name itself, points printed with it."""

    number: str
    whole: bool
    name: str
    points: Figure | None


def folded(text: str) -> str:
    """Full-width digits, letters and signs as usual ones."""
    return text.translate(_FOLD).strip()


def read_name(text: str) -> Name:
    """A cell with a name, such as （一）场地设施（４分）."""
    rest = _CONTINUED.sub("", folded(text))
    points = None
    found = _POINTS.search(rest)
    if found is not None and found.start() > 0:
        points = _figure(found["n"] or found["bare"], found["sign"] or "")
        rest = rest[: found.start()].strip() if points is not None else rest
    number, whole = "", False
    for pattern, unique in _NUMBERED:
        match = pattern.match(rest)
        if match is not None and match.end() < len(rest):
            number, whole, rest = _number(match[1]), unique, rest[match.end() :]
            break
    return Name(number, whole, close(rest), points)


def read_points(text: str) -> Figure | None:
    """A cell with points: 5, 5分, （５分）, 20%, -2; None where it says something else."""
    match = _FIGURE.fullmatch(folded(text))
    return None if match is None else _figure(match["n"], match["sign"])


def close(text: str) -> str:
    """A text on one line, without the blanks and line ends that Chinese needs none of."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text.strip()).replace("\n", " ")


def _figure(digits: str, sign: str) -> Figure | None:
    if too_long(digits):
        return None
    return Figure(parse_number(digits), sign)


def _number(text: str) -> str:
    """1 for 一 and ①, 11 for 十一; a code such as B2 or 1.1 stays."""
    if text in _CIRCLED:
        return str(_CIRCLED.index(text) + 1)
    if not all(ch in _CHINESE for ch in text):
        return text
    tens, ten, ones = text.rpartition("十")
    value = (_CHINESE.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return str(value + (_CHINESE.index(ones) + 1 if ones and ones in _CHINESE else 0))
