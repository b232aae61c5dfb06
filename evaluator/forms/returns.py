"""What came back: every file matched with the list by what stands inside it, never by its name, and sorted by what to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluator.forms.subjects import Listed, same_id

State = Literal[
    "complete", "partial", "doubtful", "faulty", "several", "other_standard", "missing", "unlisted", "unknown"
]

#: the states in the order in which they are counted and shown
STATES: tuple[State, ...] = (
    "complete", "partial", "doubtful", "faulty", "several", "other_standard", "missing", "unlisted", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Return:
    """A file that came back, and what it says of itself.

    `saved` is the time of the file, `signed` the date inside. `unknown` says why it is no self-report, or whose cannot be
    told; `outdated` why it does not follow the standard that is asked for. `blank`: nothing at all is answered. `same` is
    equal for files of equal content.
    """

    file: str
    saved: datetime.datetime
    subject: str = ""
    name: str = ""
    county: str = ""
    period: tuple[str, str] = ("", "")
    signed: str = ""
    unknown: str = ""
    outdated: str = ""
    faults: int = 0
    unanswered: int = 0
    blank: bool = False
    same: str = ""

    @property
    def state(self) -> State:
        """How it stands by itself, whatever the list says."""
        if self.unknown:
            return "unknown"
        if self.outdated:
            return "other_standard"
        if self.faults:
            return "faulty"
        return "partial" if self.unanswered else "complete"


@dataclass(frozen=True, slots=True)
class Case:
    """A subject and what came back of it, newest first; or a file of which nobody can tell whose it is.

    `doubts` are what a person has to look at, though the file is sound.
    """

    state: State
    id: str
    name: str
    county: str
    returns: tuple[Return, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.state == "complete"


def sort_out(returns: Iterable[Return], listed: Sequence[Listed] | None = None) -> list[Case]:
    """A case for each subject of the list, in its order, then for each that is not on it, then for files of nobody.

    Without a list nobody is missing and nobody is unlisted.
    """
    files = list(returns)
    by_id: dict[str, list[Return]] = {}
    for file in files:
        if not file.unknown:
            by_id.setdefault(same_id(file.subject), []).append(file)
    known = {same_id(one.id): one for one in listed or ()}
    cases = [_case(by_id.get(key, []), one) for key, one in known.items()]
    strangers = [(key, some) for key, some in by_id.items() if key not in known]
    cases += [_case(some, None, listed=listed is None) for _, some in sorted(strangers)]
    names = {one.name: one for one in listed or ()}
    return cases + [_nobodys(file, names) for file in sorted(files, key=lambda file: file.file) if file.unknown]


def newest_first(files: Iterable[Return]) -> tuple[Return, ...]:
    """By the date that is signed inside, an undated one last, then by the time of the file."""
    return tuple(sorted(files, key=lambda file: (file.signed, file.saved, file.file), reverse=True))


def _case(files: list[Return], one: Listed | None, *, listed: bool = True) -> Case:
    """The case of one subject; `one` is its entry in the list, `listed` whether it need have one."""
    ordered = newest_first(files)
    if one is None:
        first = ordered[0]
        who = (first.subject, first.name, first.county)
    else:
        who = (one.id, one.name, one.county or next((file.county for file in ordered if file.county), ""))
    if not ordered:
        return Case("missing", *who)
    doubts = tuple(dict.fromkeys(doubt for file in ordered for doubt in _doubts(file, one)))
    if one is None and not listed:
        return Case("unlisted", *who, ordered, doubts)
    if len(ordered) > 1:
        return Case("several", *who, ordered, doubts)
    state = ordered[0].state
    return Case("doubtful" if doubts and state in ("complete", "partial") else state, *who, ordered, doubts)


def _doubts(file: Return, one: Listed | None) -> Iterable[str]:
    """What in the file is not as the list has it."""
    if one is None:
        return
    if file.name and file.name != one.name:
        yield f"表里的名称是“{file.name}”，名单上是“{one.name}”"
    if all(one.period) and all(file.period) and file.period != one.period:
        yield f"表里的评估期是 {' 至 '.join(file.period)}，名单上是 {' 至 '.join(one.period)}"


def _nobodys(file: Return, names: Mapping[str, Listed]) -> Case:
    """A file that cannot be told; where its name is on the list, that is a hint and no more."""
    one = names.get(file.name)
    doubts = (f"名称与名单上的 {one.id} 相同，可能是它的",) if one is not None else ()
    return Case("unknown", "", file.name, "", (file,), doubts)
