"""The people and subjects of a round: its team, groups and minimum, each id usable and known where it is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.forms.subjects import FORBIDDEN, same_id
from evaluator.model.numbers import text_of
from evaluator.model.round import AGREED, EVERYTHING, SELF, SURVEYED, Group, RoundSubject, TeamMember
from evaluator.reading.answers import part

#: words that stand for something else than a member of the team
_TAKEN = (AGREED, SELF, SURVEYED, EVERYTHING)
#: names that Windows keeps for devices
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_BYTES = 120


def near_id(word: str, known: Iterable[str]) -> str:
    """«是不是想写“P1”？» where an id is written alike and has the same digits: P1 and P2 are two people, not a slip."""
    return suggestion(word, [one for one in known if re.sub(r"\D", "", one) == re.sub(r"\D", "", word)])


def usable_name(text: str) -> bool:
    """Whether an id may be the name of a file or folder on every system."""
    return not (
        FORBIDDEN.search(text)
        or text != text.strip()
        or text.startswith((".", "~$"))
        or text.endswith(".")
        or _DEVICES.fullmatch(text)
        or len(text.encode()) > _MOST_BYTES
    )


class People:
    """Reads who is in a round; whoever is faulty is left out, so that the others are still read."""

    def __init__(self, value: Mapping[str, Any], faults: Faults) -> None:
        self.value, self.faults = value, faults
        self._unknown: set[tuple[str, str]] = set()
        self.team = self._team()
        self.subjects = self._subjects()
        self._recused()
        self.minimum, self.minimum_roles = self._minimum()
        self.groups = self._groups()

    def _add(self, code: str, path: Path, say: str, fix: str, *, key: bool = False) -> None:
        self.faults.add(Fault(code, path, say, fix, on="key" if key else "value"))

    def listed(self, path: Path) -> Iterator[tuple[str, Path]]:
        """The sound texts of a list, each with its place."""
        raw: Any = self.value
        for step in path:
            raw = raw.get(step) if isinstance(raw, Mapping) else None
        for n, entry in enumerate(raw if isinstance(raw, list) else ()):
            if not self.faults.at((*path, n)):
                yield text_of(entry), (*path, n)

    def usable(self, text: str, what: str, path: Path, *, key: bool = False) -> bool:
        """Whether something can be called so: it names a file or a folder; a fault otherwise."""
        if usable_name(text):
            return True
        fix = '不要用 \\ / : * ? " < > |，不以点开头或结尾，首尾不留空格，不超过 40 个字'
        self._add("T702", path, f"{what}“{text[:40]}”要用作文件名或文件夹名，这样写不行", fix, key=key)
        return False

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
            elif self.usable(one, "评估人员的编号", path, key=True) and isinstance(entry, Mapping):
                team[one] = self._member(one, entry, path)
        return team

    def _member(self, one: str, entry: Mapping[str, Any], path: Path) -> TeamMember:
        words = {key: text_of(entry.get(key, "")) for key in ("name", "role", "qualification", "party")}
        if words["party"] == SELF:
            fix = "自评不是评估人员；请写评分方的名称，例如 第三方"
            self._add("T705", (*path, "party"), f"评估人员的评分方不能写“{SELF}”", fix)
        return TeamMember(one, **words, recused=tuple(text for text, _ in self.listed((*path, "recused"))))

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
            elif self.usable(subject.id, "评估对象的编号", where):
                found[subject.id] = subject
        return tuple(found.values())

    def _said(self, key: str, one: str) -> bool:
        """Whether nothing is to be said of an unknown id: what declares it is faulty itself, or it is said already."""
        if key not in self.value or self.faults.at((key,)) or (key, one) in self._unknown:
            return True
        self._unknown.add((key, one))
        return False

    def known_member(self, one: str, path: Path, *, key: bool = False) -> bool:
        """Whether somebody is of the team; a fault otherwise."""
        if one in self.team or self._said("team", one):
            return True
        names = {member.name: member.id for member in self.team.values()}
        hint = f"这里要写编号“{names[one]}”" if one in names else near_id(one, self.team)
        fix = hint or f"team 里有的：{listing(self.team)}；新来的请先写进 team"
        self._add("T703", path, f"评估组（team）里没有“{one}”", fix, key=key)
        return False

    def known_subject(self, subject: str, path: Path, *, key: bool = False) -> bool:
        """Whether a subject is one of the round; a fault otherwise."""
        known = {one.id: one for one in self.subjects}
        if subject in known or self._said("subjects", subject):
            return True
        names = {one.name: one.id for one in self.subjects if one.name}
        hint = f"这里要写编号“{names[subject]}”" if subject in names else near_id(subject, known)
        fix = hint or f"subjects 里有的：{listing(known)}；漏了的请先写进 subjects"
        self._add("T709", path, f"这一轮的评估对象里没有“{subject}”", fix, key=key)
        return False

    def _recused(self) -> None:
        for one in self.team:
            for subject, path in self.listed(("team", one, "recused")):
                self.known_subject(subject, path)

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
            members = self._grouped(name, (*path, "members"), people, self.known_member, "评估人员")
            subjects = self._grouped(name, (*path, "subjects"), going, self.known_subject, "评估对象")
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
        for one, where in self.listed(path):
            first = met.setdefault(one, name)
            if first != name:
                self._add("T704", where, f"{what}“{one}”在“{first}”和“{name}”两个组里", "只留一个组")
            elif known(one, where):
                found.append(one)
        return tuple(found)
