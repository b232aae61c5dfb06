"""What the assessors of a round have still to agree on, as a portion of the assessor's sheet (合议表)."""

from __future__ import annotations

from collections.abc import Iterator, Set

from evaluator.forms.portion import Portion
from evaluator.model.members import MEMBERS, member_of, own_key
from evaluator.model.question import Question, Value, fact_of, print_value
from evaluator.model.report import Assessment
from evaluator.model.round import Case, Round
from evaluator.model.standard import Standard
from evaluator.scoring.merging import Merged, judged_keys, merge

TITLE = "评估合议表"


def disputed_portion(standard: Standard, declared: Round, case: Case, flagged: Set[str]) -> Portion | None:
    """What there is to agree on of one subject, with what each assessor found; None where there is nothing.

    `flagged` are the leaves whose scorers the round calls too far apart. What was agreed already stays in.
    """
    keys = {*_open(standard, declared, case, flagged), *(_settled(case.agreed) if case.agreed else ())}
    codes = {*case.agreed.remarks, *case.agreed.advice} if case.agreed is not None else set()
    if not keys and not codes:
        return None
    asked = standard.questions()
    of_members = {key for key in keys if member_of(key)}
    inline = {key.partition("//")[0] for key in keys if key in asked and asked[key].leaf}
    facts = {fact_of(key) for key in keys} & standard.facts.keys()
    before = {fact_of(key.removeprefix("previous.")) for key in keys if key.startswith("previous.")}
    members = {fact_of(own_key(key)) for key in of_members} | ({MEMBERS.key} & keys)
    files = {item.file for claim in case.report.claims.values() for item in claim.evidence} & keys
    voices = _Voices(standard, declared, case)
    said = {key: voices.of(key) for key in (*inline, *of_members)}
    said |= {q.key: voices.of(q.key) for name in facts | before for q in standard.facts[name].questions}
    said |= {file: voices.of_file(file) for file in files}
    codes |= {asked[key].leaf for key in inline}
    return Portion(codes, facts, before, members, files, inline | of_members, said, TITLE, _about(declared))


def _open(standard: Standard, declared: Round, case: Case, flagged: Set[str]) -> Iterator[str]:
    """The keys of what is to be agreed on."""
    merged = merge(standard, declared, case, "draft")
    yield from merged.disputed
    yield from _judgements(standard, declared, merged, flagged)


def _settled(agreed: Assessment) -> Iterator[str]:
    """The keys of what was agreed on already."""
    yield from (*agreed.findings, *agreed.previous, *agreed.evidence)
    if agreed.members:
        yield MEMBERS.key


def _about(declared: Round) -> tuple[str, ...]:
    who = f"或裁定人 {declared.merge.adjudicator}" if declared.merge.adjudicator else ""
    return (f"评估人员意见不一的各项，由评估组合议{who}确定",)


def _judgements(standard: Standard, declared: Round, merged: Merged, flagged: Set[str]) -> Iterator[str]:
    """The judgements to be talked over: flagged ones, and where nobody's stands until somebody decides all that differ."""
    by_decision = declared.merge.judgement in ("consensus", "adjudicator")
    for leaf in standard.leaves():
        panel = merged.panels.get(leaf.code)
        if panel is None:
            continue
        spoke = [one for one in panel.judged if one.answers]
        rule, adjudicator = declared.merge.judgement, declared.merge.adjudicator
        decided = rule == "adjudicator" and any(one.assessor == adjudicator for one in spoke)
        if leaf.code in flagged or (by_decision and len(spoke) > 1 and not decided):
            said = {key for one in spoke for key in one.answers}
            yield from (key for key in judged_keys(leaf) if key in said)


# -- what each of them found, in print --


class _Voices:
    """What each of the assessors found, a line for each of them."""

    def __init__(self, standard: Standard, declared: Round, case: Case) -> None:
        self.standard, self.case = standard, case
        names = {one: member.name for one, member in declared.team.items()}
        self.people = [(one, f"{one.assessor} {names.get(one.assessor, '')}".strip()) for one in case.assessments]

    def of(self, key: str) -> str:
        """What was found of an answer, and of that of the period before."""
        own = own_key(key)
        asked = self.standard.questions()
        question = asked[own] if own in asked else self.standard.facts[fact_of(own)].question(own.partition(".")[2])
        lines = [_said(one, who, key, question) for one, who in self.people]
        if key in self.case.surveyed:
            lines.append(f"问卷：{_words(question, self.case.surveyed[key].value)}")
        lines += [_before(one, who, key, question) for one, who in self.people]
        return "\n".join(line for line in lines if line)

    def of_file(self, file: str) -> str:
        """What each of them says of a file."""
        return "\n".join(f"{who}：{one.evidence[file]}" for one, who in self.people if file in one.evidence)


def _said(one: Assessment, who: str, key: str, question: Question) -> str:
    finding = one.findings.get(key)
    if finding is None:
        return ""
    given = one.findings.get(f"{key}//{finding.value}")
    points = f"，{_words(question, given.value)}分" if given is not None else ""
    reason = f"（{finding.reason}）" if finding.reason else ""
    return f"{who}：{_words(question, finding.value)}{points}{reason}"


def _before(one: Assessment, who: str, key: str, question: Question) -> str:
    value = one.previous.get(f"previous.{key}")
    return "" if value is None else f"{who}：上期{_words(question, value)}"


def _words(question: Question, value: Value) -> str:
    return f"{print_value(question, value)}{question.unit if question.type != 'share' else ''}"
