"""An evaluation round (评估轮次): the standard, the team and who scores what, the subjects, and how findings are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

from evaluator.model.report import Assessment, Evidence, Finding, Report

#: stands in a round for the whole team: what it agreed on together, and the folder that is kept in
AGREED = "合议"
#: stands among the parties for the subject itself: its claimed points have a share in the score
SELF = "自评"
#: stands among the assessors for the answers of a survey
SURVEYED = "问卷"
#: in `assign`, everything that is not named otherwise
EVERYTHING = "*"

Judgement = Literal["mean", "median", "trimmed", "consensus", "adjudicator"]
JUDGEMENTS: tuple[Judgement, ...] = get_args(Judgement)

#: how judgements are merged, in words
JUDGEMENT_WORDS: dict[str, str] = {
    "mean": "取各评估人员得分的平均数",
    "median": "取各评估人员得分的中位数",
    "trimmed": "去掉一个最高分和一个最低分，取其余得分的平均数",
    "consensus": "评估人员意见不一的，由评估组合议确定",
    "adjudicator": "评估人员意见不一的，由指定的裁定人确定",
}

#: with fewer scorers than this nothing is left once the highest and the lowest are taken away
LEAST_TRIMMED = 5


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One member of the team; `party` is the scorer (评分方) they score for, `recused` the subjects they stay away from."""

    id: str
    name: str
    role: str = ""
    qualification: str = ""
    party: str = ""
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the team with the subjects they go to."""

    name: str
    members: tuple[str, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """How several judgements of a leaf become one; `spread_flag`: from what share of the full mark on a spread is flagged."""

    judgement: Judgement = "mean"
    adjudicator: str = ""
    spread_flag: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Judging:
    """All of a round that scoring a leaf asks for: how judgements are merged, and the parties' shares in them."""

    merge: Merge = Merge()
    weights: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundSubject:
    """A subject of the round; `not_evaluated` says why it is not evaluated (未参评), empty where it is."""

    id: str
    name: str = ""
    not_evaluated: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a round as written, 2023-08-20; empty where none is set."""

    collect_by: str = ""
    draft_on: str = ""
    objections_by: str = ""
    final_on: str = ""
    rectify_by: str = ""


Figure = Literal["answered", "handed_out", "satisfied", "mean", "satisfied_share", "response_rate"]
FIGURES: tuple[Figure, ...] = get_args(Figure)

#: the figures of a survey, in words
FIGURE_WORDS: dict[str, str] = {
    "answered": "有效问卷数",
    "handed_out": "发放数",
    "satisfied": "满意份数",
    "mean": "平均分",
    "satisfied_share": "满意率",
    "response_rate": "回收率",
}


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey whose answers become facts.

    `column` is the column of the answers; `scale` what each wording counts; from `satisfied` on an answer is content.
    `handed_out` is how many forms each subject's people were given; `facts` says which figure answers which question.
    """

    name: str
    column: str
    satisfied: Fraction
    scale: Mapping[str, Fraction]
    handed_out: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Round:
    """One evaluation round as declared. `assign`: branch, leaf or gate → ids of the team; the nearest one counts.

    `weights` are the shares of the parties in a judgement, empty where there are none. `accept` names the branches where
    what nobody touched counts as claimed.
    """

    id: str
    title: str
    standard: str
    team: Mapping[str, TeamMember]
    subjects: tuple[RoundSubject, ...]
    assign: Mapping[str, tuple[str, ...]]
    merge: Merge = Merge()
    commissioner: str = ""
    agency: str = ""
    period: tuple[str, str] = ("", "")
    minimum: int = 0
    minimum_roles: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    accept: tuple[str, ...] = ()
    surveys: tuple[Survey, ...] = ()
    dates: Dates = Dates()
    invented: bool = False

    @property
    def judging(self) -> Judging:
        """How judgements are merged."""
        return Judging(self.merge, self.weights)

    def subject(self, subject: str) -> RoundSubject:
        """The subject of that id; KeyError where the round has none."""
        for one in self.subjects:
            if one.id == subject:
                return one
        raise KeyError(subject)

    def evaluated(self) -> tuple[RoundSubject, ...]:
        """The subjects that are evaluated, in the order of the round."""
        return tuple(one for one in self.subjects if not one.not_evaluated)

    def sent(self, subject: str) -> tuple[str, ...]:
        """The members of the team who go to a subject: not recused from it, and of its group where there are groups."""
        groups = [group.members for group in self.groups if subject in group.subjects]
        own = groups[0] if groups else tuple(self.team) if not self.groups else ()
        return tuple(one for one in self.team if one in own and subject not in self.team[one].recused)

    def named(self, way: Sequence[str]) -> tuple[str, ...]:
        """The members assigned to an indicator, whoever the subject; `way` are the codes from the root down to it."""
        for code in (*reversed(way), EVERYTHING):
            if code in self.assign:
                return self.assign[code]
        return ()

    def assigned(self, way: Sequence[str], subject: str) -> tuple[str, ...]:
        """The members who score an indicator of a subject, in the order of the team."""
        named, sent = self.named(way), self.sent(subject)
        return tuple(one for one in sent if one in named)


Decision = Literal["upheld", "partly", "rejected", "pending"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

DECISION_WORDS: dict[str, str] = {
    "upheld": "成立",
    "partly": "部分成立",
    "rejected": "不成立",
    "pending": "待复核",
}


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection of a subject (异议) and what was decided (复核).

    `id` is the name of its file without the ending. `disputes` is the answer disputed, by its question's key, empty where
    it is the level or the points of a judgement. `found` are the findings that the decision puts in place of the earlier
    ones; only an objection that was upheld, wholly or partly, has any.
    """

    id: str
    subject: str
    indicator: str
    claim: str
    decision: Decision
    disputes: str = ""
    evidence: tuple[Evidence, ...] = ()
    received: tuple[str, str] = ("", "")
    found: Mapping[str, Finding] = field(default_factory=dict)
    decided_by: tuple[str, ...] = ()
    decided_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a round has of one subject: its self-report, each assessor's findings, what was agreed, objections, surveys.

    `assessments` are in the order of the team. `surveyed` are findings from surveys, by question key.
    """

    report: Report
    assessments: tuple[Assessment, ...] = ()
    agreed: Assessment | None = None
    objections: tuple[Objection, ...] = ()
    surveyed: Mapping[str, Finding] = field(default_factory=dict)
