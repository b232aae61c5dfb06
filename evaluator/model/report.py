"""A self-report (自评报告) and an assessment (评估记录): what the subject claims, and what an assessor found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from evaluator.model.question import Value
from evaluator.model.source import Source


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is evaluated."""

    id: str
    name: str
    kind: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reference to a file and its pages; `proves` names the required material it stands for, if only one."""

    file: str
    pages: str = ""
    proves: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the subject writes beside a leaf's answers: the points it gives itself, a remark, and evidence."""

    points: Fraction | None = None
    remark: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a subject (a station of a county): its attributes and its facts by question key."""

    id: str
    name: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    answers: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The facts of an earlier day, by question key: from them follows whether a target is on course."""

    date: str
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Published:
    """A published text that figures were taken from, and the keys of these; nobody filled them in."""

    source: Source
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One subject's self-report for one period. `answers` are by question key; an absent key is unanswered.

    `previous` are facts of the period before, by `previous.` and their key; `members` is None where nothing is said of
    them, which is not the same as having none. `earlier` are the facts of earlier days, oldest first.
    """

    standard: str
    subject: Subject
    period: tuple[str, str]
    answers: Mapping[str, Value] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    signed: tuple[str, str] = ("", "")
    invented: bool = False
    previous: Mapping[str, Value] = field(default_factory=dict)
    members: tuple[Member, ...] | None = None
    earlier: tuple[Earlier, ...] = ()
    published: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An assessor's word on one answer: confirmed as claimed, or a value of their own with the reason.

    accepted: nobody looked, and the round counts what is claimed there.
    """

    state: Literal["confirmed", "corrected", "supplied", "accepted"]
    value: Value
    reason: str = ""


EvidenceStatus = Literal["已核实", "缺", "部分", "存疑"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessor's findings on one subject, by question key; what is absent was not looked at.

    `remarks` and `advice` are by leaf code, `evidence` by file name. `members` tells whether the members of the subject
    were looked at: then who they are is as claimed, and what was found of them is among the findings.
    """

    standard: str
    subject: str
    assessor: str
    date: str
    findings: Mapping[str, Finding] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, EvidenceStatus] = field(default_factory=dict)
    name: str = ""
    agency: str = ""
    commissioner: str = ""
    previous: Mapping[str, Value] = field(default_factory=dict)
    members: bool = False
