"""What the assessors of a round found, made one: facts settled, judgements set side by side, decisions put in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from evaluator.model.indicator import Indicator, codes
from evaluator.model.members import MEMBERS, member_of, own_key
from evaluator.model.question import Question, Value
from evaluator.model.report import Assessment, EvidenceStatus, Finding
from evaluator.model.round import SURVEYED, Case, Merge, Objection, Round
from evaluator.model.standard import Standard
from evaluator.scoring.answers import claimed_values

Said = TypeVar("Said", EvidenceStatus, Value)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one assessor judged of one leaf: the answers by key, and the reasons given; empty where nothing was yet."""

    assessor: str
    party: str
    answers: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The judgements of one leaf side by side, each assigned assessor's; whoever said nothing yet has an empty one."""

    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What one assessor found of one answer."""

    assessor: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Merged:
    """The findings on one subject as one assessment.

    `rated` are the leaves that several are to judge, with what each said; `panels` those of them whose points are still
    to be merged, since not all say the same and nobody has decided. `disputed`: the keys of answers and names of
    files on which the assessors differ and that nobody has settled. `voices`: who found what, where several looked or
    something was settled; `by`: whose word each finding is.
    """

    assessment: Assessment
    panels: Mapping[str, Panel] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    voices: Mapping[str, tuple[Voice, ...]] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)
    rated: Mapping[str, Panel] = field(default_factory=dict)


def merge(standard: Standard, declared: Round, case: Case, stage: Literal["draft", "final"] = "final") -> Merged:
    """The findings of a case as the round declares. Without `final` the decisions on objections are left out."""
    return _Merging(standard, declared, case, stage).merged()


def decisions(objections: Iterable[Objection]) -> dict[str, tuple[Objection, Finding]]:
    """What the objections that were upheld put in place of the earlier findings, by key; the later file stands."""
    found: dict[str, tuple[Objection, Finding]] = {}
    for objection in sorted(objections, key=lambda one: one.id):
        if objection.decision in ("upheld", "partly"):
            found.update((key, (objection, finding)) for key, finding in objection.found.items())
    return found


#: the rules by which nobody's points are merged
BY_DECISION = ("consensus", "adjudicator")


def decided(rule: Merge, judged: Sequence[Judged]) -> Judged | None:
    """Whose judgement stands among these where points are not merged: the adjudicator's, or everybody's if it is the same.

    None while somebody has still to decide, or to judge at all.
    """
    if rule.judgement == "adjudicator":
        for one in judged:
            if one.assessor == rule.adjudicator and one.answers:
                return one
    alike = bool(judged) and all(one.answers == judged[0].answers for one in judged)
    return judged[0] if alike and judged[0].answers else None


def judged_keys(leaf: Indicator) -> tuple[str, ...]:
    """The keys of what an assessor judges at a leaf; the number inside a chosen option belongs to it."""
    return tuple(key for key, question in leaf.questions().items() if question.judged)


class _Merging:
    def __init__(self, standard: Standard, declared: Round, case: Case, stage: str) -> None:
        self.standard, self.round, self.case = standard, declared, case
        self.questions = standard.questions()
        self.ways = {leaf: codes(way) for leaf, way in standard.ways().items()}
        self.decided = decisions(case.objections) if stage == "final" else {}
        evidence = _said([one.evidence for one in case.assessments], case.agreed.evidence if case.agreed else {})
        previous = _said([one.previous for one in case.assessments], case.agreed.previous if case.agreed else {})
        #: the status of each file, 存疑 where the assessors differ; the facts of the period before on which they do not
        self.evidence: dict[str, EvidenceStatus] = {file: status or "存疑" for file, status in evidence.items()}
        self.previous = {key: value for key, value in previous.items() if value is not None}
        self.findings: dict[str, Finding] = {}
        self.voices: dict[str, tuple[Voice, ...]] = {}
        self.by: dict[str, str] = {}
        self.disputed = {key for said in (evidence, previous) for key, one in said.items() if one is None}
        self.panels: dict[str, Panel] = {}
        self.rated: dict[str, Panel] = {}
        self.members = False  # whether a branch that is accepted looks at who the members are

    def merged(self) -> Merged:
        judged = {key for leaf in self.standard.leaves() for key in judged_keys(leaf)}
        heard = self._heard()
        for key in heard:
            if key not in judged:
                self._settle(key, heard[key])
        for leaf in self.standard.leaves():
            self._judge(leaf, heard)
        claimed = claimed_values(self.standard, self.case.report) if self.round.accept else {}
        for code in self.round.accept:
            self._accept(code, claimed)
        return Merged(self._assessment(), self.panels, frozenset(self.disputed), self.voices, self.by, self.rated)

    def _heard(self) -> dict[str, list[Voice]]:
        """Everybody's findings by key, in the order of the team; what was agreed, and decided, is no voice among them."""
        heard: dict[str, list[Voice]] = {}
        for assessment in self.case.assessments:
            for key, finding in assessment.findings.items():
                heard.setdefault(key, []).append(Voice(assessment.assessor, finding))
        for key, finding in self.case.surveyed.items():
            heard.setdefault(key, []).append(Voice(SURVEYED, finding))
        for key in (*self._agreed(), *self.decided):
            heard.setdefault(key, [])
        return heard

    def _agreed(self) -> Mapping[str, Finding]:
        return self.case.agreed.findings if self.case.agreed is not None else {}

    def _standing(self, key: str, voices: Sequence[Voice]) -> bool:
        """Whether a decision or an agreement stands for the answer, whatever was found before; then it is noted."""
        agreed = self._agreed().get(key)
        if key in self.decided:
            objection, finding = self.decided[key]
            self._note(key, finding, "、".join(objection.decided_by))
        elif agreed is not None:
            assert self.case.agreed is not None
            self._note(key, agreed, self.case.agreed.assessor)
        else:
            return False
        if voices:
            self.voices[key] = tuple(voices)
        return True

    def _note(self, key: str, finding: Finding, by: str) -> None:
        self.findings[key], self.by[key] = finding, by

    # -- facts --

    def _settle(self, key: str, voices: Sequence[Voice]) -> None:
        """An answer that all who looked agree on; where they differ it stays open until it is settled."""
        if self._standing(key, voices):
            return
        if len(voices) > 1:
            self.voices[key] = tuple(voices)
        if len({voice.finding.value for voice in voices}) > 1:
            self.disputed.add(key)
            return
        first = voices[0].finding
        self._note(key, Finding(first.state, first.value, _reasons(voices)), "、".join(v.assessor for v in voices))

    # -- judgements --

    def _judge(self, leaf: Indicator, heard: Mapping[str, list[Voice]]) -> None:
        """The judgements of a leaf: settled where all say the same, else a panel."""
        keys = judged_keys(leaf)
        if not keys:
            return
        who = self._assigned(leaf, keys, heard)
        if len(who) > 1:
            self.rated[leaf.code] = Panel(tuple(self._judged(one, keys, heard) for one in who))
        settled = {_asked(key) for key in keys if self._standing(key, heard.get(key, ()))}
        open_keys = [key for key in keys if _asked(key) not in settled]
        judged = tuple(self._judged(one, open_keys, heard) for one in who)
        if not judged or not open_keys:
            return
        for key in open_keys:
            if len(judged) > 1 and heard.get(key):
                self.voices[key] = tuple(heard[key])
        if any(one.answers != judged[0].answers for one in judged):
            self.panels[leaf.code] = Panel(judged)
            self.disputed |= self._to_decide(judged)
            return
        for key in judged[0].answers:
            first = heard[key][0].finding
            by = "、".join(voice.assessor for voice in heard[key])
            self._note(key, Finding(first.state, first.value, _reasons(heard[key])), by)

    def _to_decide(self, judged: Sequence[Judged]) -> set[str]:
        """The keys of judgements that differ where no figure is merged: somebody has to decide, and has not yet."""
        if self.round.merge.judgement not in BY_DECISION:
            return set()
        parties = {one.party for one in judged} if self.round.weights else {None}
        found: set[str] = set()
        for party in parties:
            own = [one for one in judged if party in (None, one.party)]
            spoke = [one for one in own if one.answers]
            if decided(self.round.merge, own) is None:
                keys = {key for one in spoke for key in one.answers}
                found |= {key for key in keys if len({one.answers.get(key) for one in spoke}) > 1}
        return found

    def _assigned(self, leaf: Indicator, keys: Iterable[str], heard: Mapping[str, list[Voice]]) -> list[str]:
        """Who is to judge the leaf; whoever did is always among them."""
        subject = self.case.report.subject.id
        assigned = list(self.round.assigned(self.ways[leaf.code], subject))
        spoke = {voice.assessor for key in keys for voice in heard.get(key, ())}
        return [one for one in self.round.team if one in assigned or one in spoke]

    def _judged(self, assessor: str, keys: Iterable[str], heard: Mapping[str, list[Voice]]) -> Judged:
        own = {key: voice.finding for key in keys for voice in heard.get(key, ()) if voice.assessor == assessor}
        reasons = dict.fromkeys(finding.reason for finding in own.values() if finding.reason)
        answers = {key: finding.value for key, finding in own.items()}
        return Judged(assessor, self.round.team[assessor].party, answers, "；".join(reasons))

    # -- claims that the round accepts --

    def _accept(self, code: str, claimed: Mapping[str, Value]) -> None:
        """What nobody looked at counts as claimed in the branch; a judgement never does."""
        for leaf in self.standard.leaves():
            if code not in self.ways[leaf.code]:
                continue
            self.members |= MEMBERS.key in leaf.keys() and self.case.report.members is not None  # noqa: SIM118
            for key in leaf.keys():  # noqa: SIM118 - an indicator is no mapping
                self._accept_one(key, self.questions.get(key), claimed)
                if key == MEMBERS.key:
                    for other in claimed:
                        if member_of(other):
                            self._accept_one(other, self.questions.get(own_key(other)), claimed)

    def _accept_one(self, key: str, question: Question | None, claimed: Mapping[str, Value]) -> None:
        if question is None or question.judged or question.by == "assessor" or key not in claimed:
            return
        if key in self.findings or key in self.disputed or self._material_seen(key, question):
            return
        self._note(key, Finding("accepted", claimed[key]), "")

    def _material_seen(self, key: str, question: Question) -> bool:
        """Whether the files that are to prove a required material were looked at: then their status decides."""
        leaf = next((leaf for leaf in self.standard.leaves() if leaf.code == question.leaf), None)
        claim = self.case.report.claims.get(question.leaf)
        if leaf is None or claim is None or all(required.key != key for required in leaf.requires):
            return False
        return any(item.file in self.evidence for item in claim.evidence if item.proves in ("", question.label))

    # -- the rest of an assessment --

    def _assessment(self) -> Assessment:
        every = [*self.case.assessments, *([self.case.agreed] if self.case.agreed is not None else [])]
        ids = [one.assessor for one in self.case.assessments]
        return Assessment(
            self.standard.ref,
            self.case.report.subject.id,
            "、".join(ids),
            max((one.date for one in every), default=""),
            dict(sorted(self.findings.items())),
            _joined([one.remarks for one in every]),
            _joined([one.advice for one in every]),
            self.evidence,
            "、".join(self.round.team[one].name for one in ids if one in self.round.team),
            self.round.agency,
            self.round.commissioner,
            self.previous,
            self.members or any(one.members for one in every),
        )


def _said(told: Iterable[Mapping[str, Said]], agreed: Mapping[str, Said]) -> dict[str, Said | None]:
    """What everybody says alike, or what was agreed; None where they differ and nobody has settled it."""
    every: dict[str, set[Said]] = {}
    for one in told:
        for key, value in one.items():
            every.setdefault(key, set()).add(value)
    return {**{key: next(iter(some)) if len(some) == 1 else None for key, some in every.items()}, **agreed}


def _asked(key: str) -> str:
    """The question that a judgement answers; the number inside a chosen option has a key of its own."""
    return key.partition("//")[0]


def _reasons(voices: Sequence[Voice]) -> str:
    """The reasons of those who agree, each said once."""
    return "；".join(dict.fromkeys(voice.finding.reason for voice in voices if voice.finding.reason))


def _joined(texts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The remarks of several, leaf by leaf, each said once."""
    found: dict[str, list[str]] = {}
    for by_leaf in texts:
        for code, text in by_leaf.items():
            if text not in found.setdefault(code, []):
                found[code].append(text)
    return {code: "；".join(words) for code, words in found.items()}
