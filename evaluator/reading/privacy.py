"""Personal data in free text and file names: ID numbers, mobile numbers and bank cards, found by their own rules and masked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["身份证号", "手机号码", "银行卡号"]


@dataclass(frozen=True, slots=True)
class Personal:
    """A number that belongs to a person: what it is, where in the text it stands, and how it is shown instead."""

    kind: Kind
    start: int
    end: int
    masked: str


#: how many characters stay readable at either end
_KEPT: dict[Kind, tuple[int, int]] = {"身份证号": (6, 4), "手机号码": (3, 4), "银行卡号": (6, 4)}
_PROVINCES = frozenset(
    str(n)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for n in range(first, last + 1)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－", "0123456789Xx-")

#: alone, not a part of a longer number, of a code with letters, or of a decimal
_BEFORE, _AFTER = r"(?<![0-9A-Za-z.])(?<![0-9]-)", r"(?![0-9A-Za-z])(?!\.[0-9])(?!-[0-9])"
_ID = re.compile(rf"{_BEFORE}(\d{{6}})([ -]?)(\d{{8}})\2(\d{{3}}[\dXx]){_AFTER}", re.ASCII)
_OLD_ID = re.compile(rf"{_BEFORE}\d{{15}}{_AFTER}", re.ASCII)
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z.¥￥])(?<![0-9]-)(?:\+?86[ -]?)?(1[3-9]\d([ -]?)\d{{4}}\2\d{{4}}){_AFTER}", re.ASCII
)
_CARD = re.compile(rf"{_BEFORE}\d{{4}}([ -]?)\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{1,3}})?{_AFTER}", re.ASCII)
_COUNTED = re.compile(r"\s*[多余]?\s*(?:元|万|亿|人|户|个|件|份|次|场|时|天|平|%|％|‰)")
_ABOUT_ID = re.compile(r"身份证|证件|公民身份")
_ABOUT_MOBILE = re.compile(r"电话|手机|联系|微信|致电|拨打")
_ABOUT_CARD = re.compile(r"卡|账|帐|银行|开户")


def personal(text: str) -> tuple[Personal, ...]:
    """The personal numbers in a text, from left to right, none inside another."""
    if not _may_hold(text):
        return ()
    plain = text.translate(_WIDE)  # one character for one, so that places stay
    found: list[Personal] = []
    for one in (*_ids(plain), *_mobiles(plain), *_cards(plain)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def mask(text: str) -> str:
    """The text with every personal number masked: 110101********1234. The length stays the same."""
    for one in reversed(personal(text)):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def _may_hold(text: str) -> bool:
    """Whether there are digits enough for any of them; most texts have not."""
    return sum(character.isdigit() for character in text) >= 11


def _one(kind: Kind, text: str, start: int, end: int) -> Personal:
    """The number masked; blanks and hyphens inside it stay."""
    places = [place for place in range(start, end) if text[place].isalnum()]
    head, tail = _KEPT[kind]
    hidden = set(places[head:-tail])
    return Personal(kind, start, end, "".join("*" if place in hidden else text[place] for place in range(start, end)))


def _ids(text: str) -> Iterator[Personal]:
    for match in _ID.finditer(text):
        digits = "".join(match.group(1, 3, 4)).upper()
        total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
        if digits[:2] in _PROVINCES and _day(digits[6:14]) and _CHECK[total % 11] == digits[17]:
            yield _one("身份证号", text, *match.span())
    for match in _OLD_ID.finditer(text):  # without a check digit: only where the text speaks of one
        digits = match.group()
        about = _ABOUT_ID.search(text, max(0, match.start() - 15), match.start())
        if about and digits[:2] in _PROVINCES and _day("19" + digits[6:12]):
            yield _one("身份证号", text, *match.span())


def _day(digits: str) -> bool:
    """Whether the digits are a day on which a person now alive may have been born."""
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099


def _mobiles(text: str) -> Iterator[Personal]:
    """Mobile numbers; before a unit it is a count, unless the text speaks of a telephone."""
    for match in _MOBILE.finditer(text):
        about = _ABOUT_MOBILE.search(text, max(0, match.start() - 15), match.start())
        if about or not _COUNTED.match(text, match.end()):
            yield _one("手机号码", text, *match.span(1))


def _cards(text: str) -> Iterator[Personal]:
    """Cards of UnionPay by their 62; others only where the text speaks of a card or account."""
    for match in _CARD.finditer(text):
        digits = [int(character) for character in match.group() if character.isdigit()]
        doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
        about = _ABOUT_CARD.search(text, max(0, match.start() - 15), match.start())
        if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 and (
            digits[:2] == [6, 2] or (about and digits[0] in (3, 4, 5, 6, 9))
        ):
            yield _one("银行卡号", text, *match.span())
