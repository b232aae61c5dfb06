"""docs/公开资料要点.yaml: what each published source says, statement by statement, with the numbers that are in the words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

from evaluator.model.numbers import parse_number, text_of
from evaluator.reading.document import read_document

ROOT = Path(__file__).parent.parent.parent
REGISTER = ROOT / "docs" / "公开资料要点.yaml"

#: stands as the unit of a share; a share written without % has no other
SHARE = "%"


@dataclass(frozen=True)
class Statement:
    """One statement of a source, restated: a figure, a requirement, a target, or mere context.

    `unit` is `%` where `values` are shares, and empty where the source has none. `due` is the day as far as the source
    tells it: 2025, 2025-12-31, 07-31. `because`: why what cites the statement does not have the number in its rule.
    `not_figures` are the parts of the words whose numbers are none of data.
    """

    source: str
    no: int
    kind: Literal["figure", "requirement", "target", "context"]
    says: str
    values: tuple[Fraction, ...] = ()
    unit: str = ""
    due: str = ""
    because: str = ""
    not_figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A published text with its statements."""

    id: str
    title: str
    credited_to: str
    date: str
    statements: tuple[Statement, ...]

    @property
    def year(self) -> int | None:
        """The year the text is of, where that is known."""
        found = re.search(r"\d{4}", self.date)
        return int(found.group()) if found else None


@cache
def register() -> dict[str, Text]:
    """The published texts by id."""
    document, problems = read_document(REGISTER)
    assert document is not None, problems
    assert not problems
    return {name: text(name, entry) for name, entry in document.value.items()}


def text(name: str, entry: Mapping[str, Any]) -> Text:
    """A text from the plain data of its entry."""
    title, credited_to, date = (text_of(entry.get(key, "")) for key in ("title", "credited_to", "date"))
    return Text(name, title, credited_to, date, tuple(statement(name, item) for item in entry["items"]))


def statement(source: str, item: Mapping[str, Any]) -> Statement:
    """A statement from the plain data of its line."""
    assert item.keys() <= {"no", "kind", "says", "value", "unit", "due", "because", "not_figures"}, item
    given = item.get("value", [])
    written = [text_of(one) for one in (given if isinstance(given, list) else [given])]
    shares = [one for one in written if re.search("[%/]", one)]
    assert not shares or "unit" not in item, f"{source} {item['no']}: a share has no unit"
    assert shares or not written or "unit" in item, (
        f"{source} {item['no']}: no unit is given; write ~ where there is none"
    )
    return Statement(
        source,
        int(text_of(item["no"])),
        item["kind"],
        text_of(item["says"]),
        tuple(Fraction(one) if "/" in one else parse_number(one) for one in written),
        SHARE if shares else text_of(item.get("unit") or ""),
        text_of(item.get("due", "")),
        text_of(item.get("because", "")),
        tuple(text_of(one) for one in item.get("not_figures", ())),
    )


# -- numbers in words --------------------------------------------------------------------------------------------------

_DIGITS = "一二三四五六七八九"
_STANDARD = re.compile(r"MZ/T \d+-\d{4}")
_DAY = re.compile(r"(?:(?P<year>\d{4})年)(?P<end>底)?|(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_RATIO = re.compile(r"(?P<of>\d+)∶(?P<to>\d+)")
_PART = re.compile(rf"(?P<whole>[{_DIGITS}])分之(?P<parts>[{_DIGITS}])")
_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:[多余](?=万))?(?P<times>[万%])?")


@dataclass(frozen=True)
class Said:
    """The numbers in a text: figures, and days as far as they are told."""

    figures: frozenset[Fraction]
    days: frozenset[str]


def said(words: str, not_figures: tuple[str, ...] = ()) -> Said:
    """The numbers that a text says, but for the parts that are named; ValueError where one of these is not in it.

    The number of an official standard is its name.
    """
    for part in not_figures:
        if part not in words:
            raise ValueError(f"“{part}” does not stand in “{words}”")
        words = words.replace(part, " ")
    words = _STANDARD.sub(" ", words)
    days, figures = set(), set()
    for found in _DAY.finditer(words):
        year, end, month, day = found.group("year", "end", "month", "day")
        days.add(f"{year}-12-31" if end else year or f"{int(month):02}-{int(day):02}")
    words = _DAY.sub(" ", words)
    figures |= {Fraction(int(found["to"]), int(found["of"])) for found in _RATIO.finditer(words)}
    words = _RATIO.sub(" ", words)
    figures |= {Fraction(_DIGITS.index(f["parts"]) + 1, _DIGITS.index(f["whole"]) + 1) for f in _PART.finditer(words)}
    times = {"万": Fraction(10_000), "%": Fraction(1, 100), None: Fraction(1)}
    figures |= {Fraction(found["number"]) * times[found["times"]] for found in _NUMBER.finditer(words)}
    return Said(frozenset(figures), frozenset(days))


def unregistered(one: Statement) -> str:
    """What numbers a statement says that are not registered with it, in words; empty where all are."""
    found = said(one.says, one.not_figures)
    missing = [str(figure) for figure in sorted(found.figures - set(one.values))]
    missing += sorted(found.days - {one.due})
    return f"{'、'.join(missing)} 没有登记" if missing else ""
