"""A round read from its file: team, groups, who scores what, how findings are merged, subjects and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, listing, suggestion
from evaluator.forms.subjects import same_id
from evaluator.model.numbers import ONE, parse_number, percent, text_of
from evaluator.model.round import (
    AGREED,
    EVERYTHING,
    SELF,
    SURVEYED,
    Dates,
    Group,
    Merge,
    Round,
    RoundSubject,
    TeamMember,
)
from evaluator.model.standard import Standard
from evaluator.reading.answers import part
from evaluator.reading.masking import masked
from evaluator.reading.opening import Opened
from evaluator.reading.placing import place
from evaluator.reading.round_cells import in_words_of_a_round_book, read_round_book
from evaluator.reading.round_shapes import ROUND
from evaluator.reading.round_surveys import read_surveys
from evaluator.reading.schema import shape_faults
from evaluator.reading.staffing import check_staffing
from evaluator.reading.values import read_date
from evaluator.reading.workbook import Workbook
from evaluator.scoring.rounds import DATE_WORDS

#: words that stand for something else than a member of the team
_TAKEN = (AGREED, SELF, SURVEYED, EVERYTHING)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
#: names that Windows keeps for devices
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_BYTES = 120


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


def near_id(word: str, known: Iterable[str]) -> str:
    """«是不是想写“P1”？» where an id is written alike and has the same digits: P1 and P2 are two people, not a slip."""
    return suggestion(word, [one for one in known if re.sub(r"\D", "", one) == re.sub(r"\D", "", word)])


def usable_name(text: str) -> bool:
    """Whether an id may be the name of a file or folder on every system."""
    return not (
        _FORBIDDEN.search(text)
        or text != text.strip()
        or text.startswith((".", "~$"))
        or text.endswith(".")
        or _DEVICES.fullmatch(text)
        or len(text.encode()) > _MOST_BYTES
    )


class _Builder:
    """Reads one part of the round after another; a part that is faulty is left out, so that the others are still read."""

    def __init__(self, value: Mapping[str, Any], standard: Standard | None, faults: Faults) -> None:
        self.value, self.standard, self.faults = value, standard, faults
        self.team = self._team()
        self.subjects = self._subjects()

    def round(self) -> Round:
        self._recused()
        minimum, roles = self._minimum()
        surveys = read_surveys(part(self.value, "surveys"), self.standard, self._known_subject, self._name, self.faults)
        return Round(
            self._text("id"),
            self._text("title"),
            self._text("standard"),
            self.team,
            self.subjects,
            self._assign(),
            self._merge(),
            self._text("commissioner"),
            self._text("agency"),
            self._period(),
            minimum,
            roles,
            self._groups(),
            self._weights(),
            self._accept(),
            surveys,
            self._dates(),
            self.value.get("invented") is True,
            self._text("edition_note"),
        )

    def _text(self, key: str) -> str:
        return "" if self.faults.at((key,)) else text_of(self.value.get(key, ""))

    def _add(self, code: str, path: Path, say: str, fix: str, *, key: bool = False) -> None:
        self.faults.add(Fault(code, path, say, fix, on="key" if key else "value"))

    def _listed(self, path: Path) -> Iterator[tuple[str, Path]]:
        """The sound texts of a list, each with its place."""
        raw: Any = self.value
        for step in path:
            raw = raw.get(step) if isinstance(raw, Mapping) else raw[step]
        for n, entry in enumerate(raw if isinstance(raw, list) else ()):
            if not self.faults.at((*path, n)):
                yield text_of(entry), (*path, n)

    def _name(self, text: str, what: str, path: Path, *, key: bool = False) -> bool:
        """Whether something can be called so: it names a file or a folder; a fault otherwise."""
        if usable_name(text):
            return True
        fix = '不要用 \\ / : * ? " < > |，不以点开头或结尾，首尾不留空格，不超过 40 个字'
        self._add("T702", path, f"{what}“{text[:40]}”要用作文件名或文件夹名，这样写不行", fix, key=key)
        return False

    # -- who --

    def _team(self) -> dict[str, TeamMember]:
        team: dict[str, TeamMember] = {}
        for key, entry in part(self.value, "team").items():
            path: Path = ("team", key)
            one = text_of(key)
            alike = next((other for other in team if same_id(other) == same_id(one)), "")
            if one in _TAKEN or one.casefold() == "verified":
                self._add("T702", path, f"“{one}”另有用处，不能作评估人员的编号", "请改用 P1、P2 这样的编号", key=True)
            elif alike:
                say = f"评估人员的编号“{one}”和“{alike}”分不开（大小写、全角半角不算不同）"
                self._add("T710", path, say, "请改成分得开的编号", key=True)
            elif self._name(one, "评估人员的编号", path, key=True) and isinstance(entry, Mapping):
                team[one] = self._member(one, entry, path)
        return team

    def _member(self, one: str, entry: Mapping[str, Any], path: Path) -> TeamMember:
        words = {key: text_of(entry.get(key, "")) for key in ("name", "role", "qualification", "party")}
        if words["party"] == SELF:
            fix = "自评不是评估人员；请写评分方的名称，例如 第三方"
            self._add("T705", (*path, "party"), f"评估人员的评分方不能写“{SELF}”", fix)
        return TeamMember(one, **words, recused=tuple(text for text, _ in self._listed((*path, "recused"))))

    def _subjects(self) -> tuple[RoundSubject, ...]:
        found: dict[str, RoundSubject] = {}
        entries = self.value.get("subjects")
        for n, entry in enumerate(entries if isinstance(entries, list) else ()):
            path: Path = ("subjects", n)
            if self.faults.at(path):
                continue
            whole = entry if isinstance(entry, Mapping) else {"id": entry}
            subject = RoundSubject(*(text_of(whole.get(key, "")) for key in ("id", "name", "not_evaluated")))
            where: Path = (*path, "id") if isinstance(entry, Mapping) else path
            alike = next((other for other in found if same_id(other) == same_id(subject.id)), "")
            if alike:
                say = (
                    f"评估对象“{subject.id}”写了两次"
                    if alike == subject.id
                    else f"评估对象“{subject.id}”和“{alike}”的编号分不开"
                )
                self._add("T710", where, say, "请删去一处；不是同一个的，请改成分得开的编号")
            elif self._name(subject.id, "评估对象的编号", where):
                found[subject.id] = subject
        return tuple(found.values())

    def _known_member(self, one: str, path: Path, *, key: bool = False) -> bool:
        """Whether somebody is of the team; a fault otherwise."""
        if one in self.team or self.faults.at(("team",)):
            return True
        names = {member.name: member.id for member in self.team.values()}
        hint = f"这里要写编号“{names[one]}”" if one in names else near_id(one, self.team)
        fix = hint or f"team 里有的：{listing(self.team)}；新来的请先写进 team"
        self._add("T703", path, f"评估组（team）里没有“{one}”", fix, key=key)
        return False

    def _known_subject(self, subject: str, path: Path, *, key: bool = False) -> bool:
        """Whether a subject is one of the round; a fault otherwise."""
        known = {one.id: one for one in self.subjects}
        if subject in known or self.faults.at(("subjects",)):
            return True
        names = {one.name: one.id for one in self.subjects if one.name}
        hint = f"这里要写编号“{names[subject]}”" if subject in names else near_id(subject, known)
        fix = hint or f"subjects 里有的：{listing(known)}；漏了的请先写进 subjects"
        self._add("T709", path, f"这一轮的评估对象里没有“{subject}”", fix, key=key)
        return False

    def _recused(self) -> None:
        for one in self.team:
            for subject, path in self._listed(("team", one, "recused")):
                self._known_subject(subject, path)

    def _minimum(self) -> tuple[int, dict[str, int]]:
        entry = part(self.value, "minimum_team")
        members = entry.get("members")
        path: Path = ("minimum_team", "members")
        least = int(members) if isinstance(members, Fraction) and not self.faults.at(path) else 0
        roles = {
            text_of(role): int(count)
            for role, count in part(entry, "roles").items()
            if not self.faults.at(("minimum_team", "roles", role))
        }
        known = {member.role for member in self.team.values() if member.role}
        for role in roles:
            near = suggestion(role, known)
            if role not in known and near and not self.faults.at(("team",)):
                self._add("T707", ("minimum_team", "roles", role), f"评估组里没有专业为“{role}”的人", near, key=True)
        return least, roles

    def _groups(self) -> tuple[Group, ...]:
        """The groups: nobody in two, and every subject that is evaluated in exactly one."""
        found = []
        people: dict[str, str] = {}
        going: dict[str, str] = {}
        for key in part(self.value, "groups"):
            name, path = text_of(key), ("groups", key)
            members = self._grouped(name, (*path, "members"), people, self._known_member, "评估人员")
            subjects = self._grouped(name, (*path, "subjects"), going, self._known_subject, "评估对象")
            found.append(Group(name, members, subjects))
        whole = not self.faults.at(("groups",)) and not self.faults.at(("subjects",))
        left = [one.id for one in self.subjects if not one.not_evaluated and one.id not in going]
        if found and left and whole:
            say = f"分了组，下列评估对象不在任何一组：{listing(left)}"
            self._add("T704", ("groups",), say, "请写进一组的 subjects；未参评的，在 subjects 里写 not_evaluated: 原因")
        return tuple(found)

    def _grouped(
        self, name: str, path: Path, met: dict[str, str], known: Callable[..., bool], what: str
    ) -> tuple[str, ...]:
        found = []
        for one, where in self._listed(path):
            first = met.setdefault(one, name)
            if first != name:
                self._add("T704", where, f"{what}“{one}”在“{first}”和“{name}”两个组里", "只留一个组")
            elif known(one, where):
                found.append(one)
        return tuple(found)

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
                found[code] = tuple(one for one, where in self._listed(path) if self._known_member(one, where))
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
        entries = self._listed(("unverified", "accept")) if part(self.value, "unverified") else ()
        return tuple(code for code, path in entries if self._known_code(code, path))

    def _merge(self) -> Merge:
        entry, at = part(self.value, "merge"), ("merge",)
        judgement = text_of(entry.get("judgement", "mean"))
        adjudicator = text_of(entry.get("adjudicator", ""))
        if "adjudicator" in entry and not self.faults.at((*at, "adjudicator")):
            self._known_member(adjudicator, (*at, "adjudicator"))
        elif judgement == "adjudicator" and not self.faults.at(at) and not self.faults.misspelt(at, "adjudicator"):
            say = "合并办法写的是由裁定人确定，没有写裁定人是谁"
            self._add("T706", (*at, "judgement"), say, "请在 merge 里补上 adjudicator: 评估人员的编号")
        flag = self._share(entry.get("spread_flag"), (*at, "spread_flag"), "提示分差的比例", "T706")
        return Merge(judgement, adjudicator, flag)  # type: ignore[arg-type]

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
            if party != SELF and party not in parties and not self.faults.at(("team",)):
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
