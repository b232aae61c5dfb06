"""A result: the conclusion drawn from a standard, a self-report and an assessment, and the dossier copied beside it.

It is the only thing reports read. `dump` gives plain JSON data, `load` gives the same result back.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from evaluator.model.applied import StandardInfo
from evaluator.model.derivation import Change, SettlementLine
from evaluator.model.dossier import Dossier
from evaluator.model.node import Counts, Node, Run, Score
from evaluator.model.numbers import fixed, plain, terminates
from evaluator.model.plain_data import load_as

FORMAT = "evaluator-result/2"
#: what results of any version say of their format
_FORMATS = re.compile(r"evaluator-result/[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Advance:
    """The fewest changed answers that reach a better grade, and the total they lead to.

    `fewest` is False where one of them serves several indicators: then there might be a
    way with fewer still.
    """

    grade: str
    total: Fraction
    changes: tuple[Change, ...]
    fewest: bool

    @property
    def answers(self) -> int:
        """How many answers change."""
        return len({key for change in self.changes for key in change.answers})


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one run and the grades it can still get; `grade` is empty until only one is left.

    `counts` is there for a requirements standard, and is what its documents say instead of a total.
    """

    score: Score
    grade: str
    grades: tuple[str, ...]
    steps: tuple[SettlementLine, ...]
    advance: Advance | None = None
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader must know: a finding about the figures, by kind and place.

    `kind`: self_score (typed self-score differs), difference (claim and assessment differ).
    """

    kind: Literal["self_score", "difference"]
    code: str
    text: str
    run: Run


@dataclass(frozen=True, slots=True)
class CheckLine:
    """How facts agree among themselves in one run: what was checked, the figures, and whether it holds (None: not known)."""

    say: str
    worked: str
    holds: bool | None
    run: Run


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the subject, and which of the answers that matter are not there: not claimed, not verified."""

    id: str
    name: str
    unclaimed: tuple[str, ...]
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A declared fact as it was verified, in exact texts: what the next period may be compared with."""

    key: str
    unit: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure taken from a published text, as printed with its unit, and the leaves whose rule or condition looks at it.

    `shared`: a declared fact, not the answer to a question of one leaf.
    """

    key: str
    label: str
    value: str
    unit: str
    shared: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A published text that figures of the self-report were taken from."""

    id: str
    title: str
    credited_to: str
    date: str
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A pure function of standard, facts, findings and cohort.

    `cohort` lists the subjects evaluated together where the standard compares them, own id first; `members` the members
    of the subject, where it has any; `verified` the declared facts of the assessed run; `free` the labels of attributes
    and the keys of answers in words that somebody wrote freely; `checks` how facts agree among themselves; `published`
    where figures were taken from that nobody filled in; `taken`: all that is claimed and looked at comes from there.
    """

    subject: str
    name: str
    kind: str
    attributes: tuple[tuple[str, str], ...]
    period: tuple[str, str]
    nodes: tuple[Node, ...]
    claimed: Total
    assessed: Total | None
    remarks: tuple[Remark, ...]
    confirmed: int = 0
    corrected: int = 0
    supplied: int = 0
    untouched: int = 0
    cohort: tuple[str, ...] = ()
    cohort_hash: str = ""
    members: tuple[MemberLine, ...] = ()
    accepted: int = 0
    verified: tuple[Verified, ...] = ()
    free: tuple[str, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    published: tuple[PublishedLine, ...] = ()
    taken: bool = False

    def walk(self) -> typing.Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> typing.Iterator[Node]:
        return (node for node in self.walk() if node.leaf is not None)


@dataclass(frozen=True, slots=True)
class Result:
    """The whole: format, engine version, standard, conclusion, dossier."""

    standard: StandardInfo
    conclusion: Conclusion
    dossier: Dossier
    engine: str
    format: str = FORMAT

    @property
    def run(self) -> Run:
        """The run the document reports on: assessed where there is an assessment."""
        return "claimed" if self.conclusion.assessed is None else "assessed"


def headings(results: typing.Iterable[Result]) -> dict[str, str]:
    """The first-level indicators that any of the results has, name by code; subjects of different kinds have different ones."""
    found = {node.code: node.name for result in results for node in result.conclusion.nodes}
    return dict(sorted(found.items(), key=lambda pair: natural_order(pair[0])))


def natural_order(code: str) -> list[tuple[int, str]]:
    """A code as people order it: 2 before 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", code) if part]


# -- plain data ------------------------------------------------------------------------------------------------------


def dump(value: Any) -> Any:
    """Plain JSON data. A number is text: `{"points": "3.33", "exact": "10/3"}` where its decimals do not end."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Fraction):
        return plain(value) if terminates(value) else {"points": fixed(value, 2), "exact": plain(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [dump(inner) for inner in value]
    raise TypeError(f"no plain form for {type(value).__name__}")


class OtherFormatError(ValueError):
    """The data is a result, but as another version of the program writes it; `why` says so to its reader."""

    def __init__(self, written: str) -> None:
        super().__init__(f"{written}, not {FORMAT}")
        self.why = f"是另一个版本的程序写的（格式为 {written}，本程序的是 {FORMAT}）"


def load(data: Any) -> Result:
    """The result that `dump` wrote; ValueError where the data is not one."""
    written = data.get("format") if isinstance(data, dict) else None
    if written != FORMAT and isinstance(written, str) and _FORMATS.fullmatch(written):
        raise OtherFormatError(written)
    if written != FORMAT:
        raise ValueError(f"not {FORMAT}")
    result: Result = load_as(Result, data)
    return result
