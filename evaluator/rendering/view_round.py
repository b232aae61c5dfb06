"""The round in a report: edition, team, how findings were merged, everybody's points, objections, revisions, surveys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from evaluator.model.dossier import STAGE_WORDS, Dossier, ObjectionLine, RevisionLine, RoundInfo, TeamLine
from evaluator.model.node import Node, Rating
from evaluator.model.numbers import percent
from evaluator.model.result import Result
from evaluator.model.round import DECISION_WORDS, SELF
from evaluator.rendering.words import EMPTY, Printer, date_words, figure, said
from evaluator.scoring.rounds import DATE_WORDS, REST


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the team; without a name in a 征求意见稿. `scored` says in words what they scored."""

    id: str
    name: str
    role: str
    qualification: str
    party: str
    scored: str
    recused: bool

    @property
    def label(self) -> str:
        """How the member is named where there is little room."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A leaf that several scored: what each gave (in the order of the columns), what came of it, and why."""

    code: str
    name: str
    full: str
    given: tuple[str, ...]
    count: int
    merged: str
    spread: str
    flagged: bool
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Everybody's points: the columns are (name, party); `others` leaves were scored by one or by the data alone."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[RatingRow, ...]
    flagged: int
    others: int


@dataclass(frozen=True, slots=True)
class Disputed:
    """A leaf with answers on which the assessors differ and that nobody has settled."""

    code: str
    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and what came of it, every field printable."""

    id: str
    code: str
    name: str
    disputes: str
    claim: str
    evidence: str
    received: str
    decision: str
    decided_by: str
    decided_on: str
    reason: str
    effect: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey: its figures with their words, and what they were used for."""

    name: str
    figures: tuple[tuple[str, str], ...]
    used: str


@dataclass(frozen=True, slots=True)
class Round:
    """The round as its report speaks of it. `seal` is empty until the round is closed."""

    id: str
    title: str
    draft: bool
    stage: str
    edition: int
    corrects: str
    note: str
    seal: str
    team: tuple[Member, ...]
    rules: tuple[str, ...]
    dates: tuple[tuple[str, str], ...]
    accepted: int
    disputed: tuple[Disputed, ...]
    ratings: Ratings
    objections: tuple[Objection, ...]
    objection_words: str
    revisions: tuple[RevisionLine, ...]
    surveys: tuple[Survey, ...]

    @property
    def signing(self) -> tuple[Member, ...]:
        """Who signs: nobody who stayed away."""
        return tuple(member for member in self.team if not member.recused)


def round_of(result: Result, printer: Printer) -> Round | None:
    """The round of a result (in the edition that is printed); None where it was not evaluated in one."""
    info = result.dossier.round
    if info is None:
        return None
    return Round(
        info.id,
        info.title,
        info.stage == "draft",
        STAGE_WORDS[info.stage],
        info.edition,
        info.corrects,
        info.note,
        info.seal,
        tuple(_member(line, result) for line in info.team),
        tuple(said(rule) for rule in info.rules),
        tuple((label, date_words(day)) for label, day in info.dates if day),
        result.conclusion.accepted,
        tuple(_disputed(result)),
        _ratings(result, info, printer),
        tuple(_objection(line) for line in info.objections),
        objection_words(info.objections),
        tuple(_revision(line) for line in info.revisions),
        tuple(Survey(s.name, s.figures, "、".join(s.used) or EMPTY) for s in info.surveys),
    )


def round_cover(result: Result) -> list[tuple[str, str]]:
    """The rows of the cover that name the round, the edition, and which one it corrects."""
    info = result.dossier.round
    if info is None:
        return []
    corrects = f"第{info.edition - 1}版（封存码{info.corrects}）" if info.corrects else ""
    return [("评估轮次", f"{info.title}（{info.id}）"), ("更正", corrects)]


def reported_on(dossier: Dossier) -> str:
    """The day a report is dated: what the round sets for its edition, else the day of the assessment."""
    info = dossier.round
    return (info is not None and dict(info.dates).get(DATE_WORDS[f"{info.stage}_on"])) or dossier.assessed_on


def _member(line: TeamLine, result: Result) -> Member:
    scored = "、".join(told for code in line.scored if (told := _scored(code, result)))
    return Member(
        line.id,
        line.name,
        line.role or EMPTY,
        line.qualification or EMPTY,
        line.party,
        "回避，没有参加评定" if line.recused else scored or "没有分到评定的内容",
        line.recused,
    )


def _scored(code: str, result: Result) -> str:
    """A branch, leaf or gate in words; empty where this subject has no such."""
    names = {node.code: node.name for node in result.conclusion.walk()}
    if code in names:
        return f"{code} {names[code]}"
    return code if code == REST or result.standard.gate(code) else ""


def _disputed(result: Result) -> Iterable[Disputed]:
    for node in result.conclusion.leaves():
        assert node.leaf is not None
        labels = tuple(answer.label for answer in node.leaf.answers if answer.state == "disputed")
        if labels:
            yield Disputed(node.code, node.name, labels)


# -- everybody's points ------------------------------------------------------------------------------------------------


def _ratings(result: Result, info: RoundInfo, printer: Printer) -> Ratings:
    leaves = [node for node in result.conclusion.leaves() if node.leaf is not None and node.leaf.ratings]
    parties = {r.assessor: r.party for node in leaves if node.leaf is not None for r in node.leaf.ratings}
    order = {line.id: n for n, line in enumerate(info.team)}
    columns = sorted(parties, key=lambda assessor: (order.get(assessor, -1), assessor))
    names = {line.id: line.name or line.id for line in info.team}
    rows = tuple(_rating_row(node, columns, names, printer) for node in leaves)
    return Ratings(
        tuple((_scorer(one, names), parties[one] if one else "") for one in columns),
        rows,
        sum(row.flagged for row in rows),
        sum(1 for _ in result.conclusion.leaves()) - len(rows),
    )


def _scorer(assessor: str, names: dict[str, str]) -> str:
    return names.get(assessor, assessor) or SELF


def _rating_row(node: Node, columns: list[str], names: dict[str, str], printer: Printer) -> RatingRow:
    assert node.leaf is not None
    given = {rating.assessor: rating for rating in node.leaf.ratings}
    spread = node.leaf.spread
    return RatingRow(
        node.code,
        node.name,
        printer.points((node.assessed or node.claimed).full),
        tuple(_given(given[one]) if one in given else EMPTY for one in columns),
        sum(rating.low == rating.high for rating in node.leaf.ratings),
        printer.score(node.assessed),
        EMPTY if spread is None else percent(spread, 1),
        node.leaf.flagged,
        tuple((_scorer(r.assessor, names), said(r.reason)) for r in node.leaf.ratings if r.reason),
    )


def _given(rating: Rating) -> str:
    ends = [figure(end) for end in (rating.low, rating.high)]
    return EMPTY.join(dict.fromkeys(ends))


# -- objections --------------------------------------------------------------------------------------------------------


def objection_words(lines: tuple[ObjectionLine, ...]) -> str:
    """`收到异议3件，成立1件、不成立2件`."""
    if not lines:
        return "没有收到异议"
    decisions = [_decision(line) for line in lines]
    told = "、".join(f"{word}{decisions.count(word)}件" for word in dict.fromkeys(decisions))
    return f"收到异议{len(lines)}件，{told}"


def _decision(line: ObjectionLine) -> str:
    return DECISION_WORDS.get(line.decision, line.decision)


def _objection(line: ObjectionLine) -> Objection:
    return Objection(
        line.id,
        line.code,
        line.name,
        line.disputes or "评定的等级或者分数",
        line.claim,
        "、".join(line.evidence) or "没有附",
        "，".join(date_words(part) for part in line.received if part) or EMPTY,
        _decision(line),
        "、".join(line.decided_by) or EMPTY,
        date_words(line.decided_on) or EMPTY,
        line.reason or EMPTY,
        said(line.effect) or "得分没有变化",
    )


def _revision(line: RevisionLine) -> RevisionLine:
    return replace(
        line,
        code=line.code or EMPTY,
        before=said(line.before),
        after=said(line.after),
        why=said(line.why) or EMPTY,
    )
