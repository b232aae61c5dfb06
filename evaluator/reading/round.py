"""A round read from its file: team, groups, who scores what, how findings are merged, subjects and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, listing, suggestion
from evaluator.model.numbers import ONE, parse_number, percent, text_of
from evaluator.model.round import (
    EVERYTHING,
    JUDGEMENTS,
    SELF,
    Dates,
    Judgement,
    Merge,
    Round,
)
from evaluator.model.standard import Standard
from evaluator.reading.answers import part
from evaluator.reading.masking import masked
from evaluator.reading.opening import Opened
from evaluator.reading.placing import place
from evaluator.reading.round_cells import in_words_of_a_round_book, read_round_book
from evaluator.reading.round_people import People, near_id
from evaluator.reading.round_shapes import ROUND
from evaluator.reading.round_surveys import read_surveys
from evaluator.reading.schema import shape_faults
from evaluator.reading.staffing import check_staffing
from evaluator.reading.values import read_date
from evaluator.reading.workbook import Workbook
from evaluator.scoring.rounds import DATE_WORDS


def round_in(opened: Opened, standard: Standard | None = None) -> tuple[Round | None, list[Diagnostic]]:
    """The round in a file that was opened, or None, with its faults in their places.

    Without the standard what has to do with indicators and facts is not looked at.
    """
    document, before = read_round_book(opened) if isinstance(opened, Workbook) else (opened, [])
    found, faults = build_round(document.value, standard)
    if isinstance(opened, Workbook):
        faults = in_words_of_a_round_book(faults, before)
    placed = place(document, [*before, *faults])
    return (None if has_errors(placed) else found), placed


def place_in_round(opened: Opened, faults: Iterable[Fault]) -> list[Diagnostic]:
    """Faults of a round file that are found later, in their places and, of a workbook, in its words."""
    if isinstance(opened, Workbook):
        return place(read_round_book(opened)[0], in_words_of_a_round_book(faults, ()))
    return place(opened, faults)


def build_round(value: Any, standard: Standard | None = None) -> tuple[Round | None, list[Fault]]:
    """The round that plain data says, or None, with its faults by path."""
    faults = Faults(shape_faults(value, ROUND))
    if not isinstance(value, Mapping):
        return None, faults.found
    if standard is not None and not _same_standard(value, standard, faults):
        return None, faults.found
    if standard is not None:
        value, numbers = masked(value, standard)
        faults.found += numbers
    found = _Builder(value, standard, faults).round()
    broken = any(fault.severity == "error" for fault in faults.found)
    if not broken and standard is not None:
        check_staffing(found, standard, faults)
        broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else found), faults.found


def _same_standard(value: Mapping[str, Any], standard: Standard, faults: Faults) -> bool:
    """The round must name the very standard in its folder; False where that is another one altogether."""
    if "standard" not in value or faults.at(("standard",)):
        return True
    named = text_of(value["standard"])
    if named != standard.ref:
        say = f"这一轮的标准写的是“{named}”，“标准”文件夹里的是“{standard.ref}”"
        fix = f"请换成这一轮所用的标准；标准没有放错的，这里写 {standard.ref}"
        faults.add(Fault("A605", ("standard",), say, fix))
    return named.partition("@")[0] == standard.id


class _Builder:
    """Reads one part of the round after another; a part that is faulty is left out, so that the others are still read."""

    def __init__(self, value: Mapping[str, Any], standard: Standard | None, faults: Faults) -> None:
        self.value, self.standard, self.faults = value, standard, faults
        self.people = People(value, faults)
        self.team = self.people.team

    def round(self) -> Round:
        people = self.people
        return Round(
            self._text("id"),
            self._text("title"),
            self._text("standard"),
            self.team,
            people.subjects,
            self._assign(),
            self._merge(),
            self._text("commissioner"),
            self._text("agency"),
            self._period(),
            people.minimum,
            people.minimum_roles,
            people.groups,
            self._weights(),
            self._accept(),
            read_surveys(part(self.value, "surveys"), self.standard, people, self.faults),
            self._dates(),
            self.value.get("invented") is True,
        )

    def _text(self, key: str) -> str:
        return "" if self.faults.at((key,)) else text_of(self.value.get(key, ""))

    def _add(self, code: str, path: Path, say: str, fix: str, *, key: bool = False) -> None:
        self.faults.add(Fault(code, path, say, fix, on="key" if key else "value"))

    # -- what is scored, and how it is merged --

    def _assign(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key in part(self.value, "assign"):
            path: Path = ("assign", key)
            code = EVERYTHING if text_of(key) in ("", EVERYTHING) else text_of(key)
            if code in found:
                say = f"“{EVERYTHING}”和空的键都是“其余全部”，写了两次"
                self._add("T708", path, say, f'请合成一行，写 "{EVERYTHING}"', key=True)
            elif code == EVERYTHING or self._known_code(code, path, key=True):
                found[code] = tuple(
                    one for one, where in self.people.listed(path) if self.people.known_member(one, where)
                )
        return found

    def _known_code(self, code: str, path: Path, *, key: bool = False) -> bool:
        """Whether the standard has a branch, leaf or gate of that code; a fault otherwise."""
        if self.standard is None:
            return True
        nodes = {node.code: node.name for node in self.standard.walk()}
        known = {**nodes, **{gate.name: gate.name for gate in self.standard.gates}}
        if code in known:
            return True
        names = {name: one for one, name in nodes.items()}
        hint = f"这里要写编号“{names[code]}”" if code in names else near_id(code, known)
        head = code.rpartition(".")[0]
        near = [one for one in nodes if head and one.rpartition(".")[0] == head]
        there = listing(f"{one} {nodes[one]}" for one in near or [root.code for root in self.standard.indicators])
        fix = hint or f"{'相近的' if near else '一级指标'}有：{there}"
        self._add("T708", path, f"标准里没有编号为“{code}”的指标或否决条款", fix, key=key)
        return False

    def _accept(self) -> tuple[str, ...]:
        entries = self.people.listed(("unverified", "accept")) if part(self.value, "unverified") else ()
        return tuple(code for code, path in entries if self._known_code(code, path))

    def _merge(self) -> Merge:
        entry, at = part(self.value, "merge"), ("merge",)
        written = text_of(entry.get("judgement", "mean"))
        judgement: Judgement = next(
            (one for one in JUDGEMENTS if one == written), "mean"
        )  # another is a fault of the shape
        adjudicator = text_of(entry.get("adjudicator", ""))
        if "adjudicator" in entry and not self.faults.at((*at, "adjudicator")):
            self.people.known_member(adjudicator, (*at, "adjudicator"))
        elif judgement == "adjudicator" and not self.faults.at(at) and not self.faults.misspelt(at, "adjudicator"):
            say = "合并办法写的是由裁定人确定，没有写裁定人是谁"
            self._add("T706", (*at, "judgement"), say, "请在 merge 里补上 adjudicator: 评估人员的编号")
        flag = self._share(entry.get("spread_flag"), (*at, "spread_flag"), "提示分差的比例", "T706")
        return Merge(judgement, adjudicator, flag)

    def _share(self, raw: Any, path: Path, what: str, code: str) -> Fraction | None:
        """A share above 0 and up to 100 %; None where there is none or it is faulty."""
        if raw is None or self.faults.at(path):
            return None
        share = raw if isinstance(raw, Fraction) else parse_number(text_of(raw).strip())
        if 0 < share <= 1:
            return Fraction(share)
        fix = f"百分比要带百分号：{text_of(raw)}%" if 1 < share <= 100 else "请写百分比，例如 25%"
        self._add(code, path, f"{what}要大于 0、不超过 100%，写的是 {text_of(raw)}", fix)
        return None

    def _weights(self) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        parties = {member.party for member in self.team.values() if member.party}
        for key, raw in part(self.value, "weights").items():
            party, path = text_of(key), ("weights", key)
            share = self._share(raw, path, f"“{party}”的权重", "T705")
            if share is not None:
                found[party] = share
            if party != SELF and party not in parties and self.team and not self.faults.at(("team",)):
                fix = suggestion(party, [*parties, SELF]) or f"请在 team 里给评估人员写 party: {party}"
                self._add("T705", path, f"评估组里没有人属于评分方“{party}”", fix, key=True)
        together = sum(found.values(), Fraction(0))
        if found and together != ONE and not self.faults.at(("weights",)):
            say = f"各评分方的权重合计 {percent(together)}，不是 100%"
            self._add("T705", ("weights",), say, "请核对各个权重")
        return found

    # -- when --

    def _day(self, path: Path, label: str, raw: Any) -> str:
        if raw is None or self.faults.at(path):
            return ""
        day = read_date(text_of(raw), label, path, self.faults)
        return day.isoformat() if day else ""

    def _period(self) -> tuple[str, str]:
        entry = part(self.value, "period")
        labels = {"from": "评估期起始日", "to": "评估期截止日"}
        start, end = (self._day(("period", key), label, entry.get(key)) for key, label in labels.items())
        if start and end and start > end:
            say = f"评估期的截止日 {end} 早于起始日 {start}"
            self._add("A613", ("period", "to"), say, "请核对两个日期是否写反")
        return start, end

    def _dates(self) -> Dates:
        entry = part(self.value, "dates")
        days = {key: self._day(("dates", key), label, entry.get(key)) for key, label in DATE_WORDS.items()}
        self._in_order([(key, day) for key, day in days.items() if day])
        return Dates(**days)

    def _in_order(self, days: Iterable[tuple[str, str]]) -> None:
        """Each day is not before the latest of those that come first."""
        last: tuple[str, str] | None = None
        for key, day in days:
            if last is not None and day < last[1]:
                say = f"{DATE_WORDS[key]} {day} 早于{DATE_WORDS[last[0]]} {last[1]}"
                self._add("A613", ("dates", key), say, f"先后应是：{'、'.join(DATE_WORDS.values())}；请核对")
            else:
                last = (key, day)
