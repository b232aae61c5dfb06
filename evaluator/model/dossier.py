"""The dossier of a result: what is copied beside the conclusion and never scored, most of it about the round it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["draft", "final"]

#: what a report of a round is called before and after the objections
STAGE_WORDS: dict[str, str] = {"draft": "征求意见稿", "final": "正式稿"}

Edition = Literal["draft", "final", "public"]

#: what the editions of a report are called: to the subject, whole, and to anybody
EDITION_WORDS: dict[str, str] = {**STAGE_WORDS, "public": "公开版"}


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A member of the team: what they scored of this subject (codes of branches and leaves), and whether they stay away."""

    id: str
    name: str
    role: str
    qualification: str
    party: str
    scored: tuple[str, ...]
    recused: bool


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection and what came of it, in print; `effect` says what the score was and became, empty where nothing moved."""

    id: str
    code: str
    name: str
    disputes: str
    claim: str
    evidence: tuple[str, ...]
    received: tuple[str, str]
    decision: str
    decided_by: tuple[str, ...]
    decided_on: str
    reason: str
    effect: str


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """What changed between the 征求意见稿 and the 正式稿: an indicator, before, after, why, and by which objections.

    Without a `code` it is the total or the grade, which follow from the indicators.
    """

    code: str
    name: str
    before: str
    after: str
    why: str
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of evidence in the folder of a round.

    `codes` are the indicators that name it, `status` the assessors' word, `sha256` its checksum; `state`: there, missing
    (named, not in the folder), unused (in the folder, not named), unknown (the round has no folder of evidence).
    """

    file: str
    codes: tuple[str, ...]
    status: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """The figures of a survey for this subject, each as printed with its word; `used` names the facts they answer."""

    name: str
    figures: tuple[tuple[str, str], ...]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundInfo:
    """Which round a result belongs to, who scored, how it was merged, and what changed after the objections.

    `edition` counts from 1; `corrects` is the seal of the edition before, `seal` its own once the round is closed.
    `rules` say in words how findings were merged; `dates` are the days of the round with their words.
    """

    id: str
    title: str
    stage: Stage
    edition: int
    corrects: str
    note: str
    seal: str
    team: tuple[TeamLine, ...]
    rules: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    objections: tuple[ObjectionLine, ...] = ()
    revisions: tuple[RevisionLine, ...] = ()
    files: tuple[FileLine, ...] = ()
    surveys: tuple[SurveyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Copied, never scored: who signed, who assessed, for whom, and whether the sample is invented.

    `round` is there where the subject was evaluated in a round.
    """

    signed_by: str = ""
    signed_on: str = ""
    assessor: str = ""
    assessor_name: str = ""
    assessed_on: str = ""
    agency: str = ""
    commissioner: str = ""
    invented: bool = False
    files: tuple[tuple[str, str], ...] = field(default=())
    round: RoundInfo | None = None
