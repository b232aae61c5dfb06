"""What the assessors of a round have still to agree on, as a portion of the assessor's sheet (合议表)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from evaluator.forms.portion import Portion
from evaluator.model.members import member_of, own_key
from evaluator.model.question import Question, Value, print_value
from evaluator.model.report import Assessment
from evaluator.model.round import Case, Round
from evaluator.model.standard import Standard
from evaluator.scoring.merging import Merged, judged_keys, merge

TITLE = "评估合议表"


def disputed_portion(standard: Standard, declared: Round, case: Case, flagged: Set[str]) -> Portion | None:
    """What there is to agree on of one subject, with what each assessor found; None where there is nothing.

    `flagged` are the leaves whose scorers the round calls too far apart. What was agreed already stays in.
    """
    merged = merge(standard, declared, case, "draft")
    agreed = case.agreed
    keys = {*merged.disputed, *_judgements(standard, declared, merged, flagged)}
    if agreed is not None:
        keys |= {*agreed.findings, *agreed.previous, *agreed.evidence, *agreed.remarks, *agreed.advice}
    if not keys:
        return None
    asked = standard.questions()
    facts = {_name(key) for key in keys} & standard.facts.keys()
    before = {_name(key.removeprefix("previous.")) for key in keys if key.startswith("previous.")}
    members = {_name(own_key(key)) for key in keys if member_of(key)}
    inline = {_asked(key) for key in keys if key in asked and asked[key].leaf}
    codes = {asked[key].leaf for key in keys if key in asked and asked[key].leaf}
    files = {item.file for claim in case.report.claims.values() for item in claim.evidence} & keys
    people = [(one, _who(declared, one.assessor)) for one in case.assessments]
    voices = dict(_voices(standard, case, people, inline | facts | {k for k in keys if member_of(k)}))
    voices |= {file: "\n".join(f"{who}：{one.evidence[file]}" for one, who in people if file in one.evidence) for file in files}
    wanted = inline | {key for key in keys if member_of(key)}
    return Portion(codes, facts, before, members, files, wanted, voices, TITLE, _about(declared))


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
        decided = any(one.assessor == declared.merge.adjudicator for one in spoke) and declared.merge.judgement == "adjudicator"
        if leaf.code in flagged or (by_decision and len(spoke) > 1 and not decided):
            said = {key for one in spoke for key in one.answers}
            yield from (key for key in judged_keys(leaf) if key in said)


# -- what each of them found, in print --


def _who(declared: Round, one: str) -> str:
    member = declared.team.get(one)
    return f"{one} {member.name}" if member is not None else one


def _voices(
    standard: Standard, case: Case, people: Iterable[tuple[Assessment, str]], keys: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """What was found of each answer, a line for each assessor, for all parts of a fact."""
    asked, everybody = standard.questions(), list(people)
    for key in sorted(keys):
        own = own_key(key)
        fact = standard.facts.get(own)
        parts = [question.key for question in fact.questions] if fact is not None and not member_of(key) else [key]
        for part in parts:
            question = asked.get(own_key(part))
            if question is None:
                question = standard.facts[_name(own)].question(own.partition(".")[2])
            lines = [line for one, who in everybody if (line := _said(one, who, part, question))]
            lines += [line for one, who in everybody if (line := _before(one, who, part, question))]
            surveyed = case.surveyed.get(part)
            if surveyed is not None:
                lines.append(f"问卷：{_words(question, surveyed.value)}")
            yield part, "\n".join(lines)


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


def _name(key: str) -> str:
    """The fact that a key belongs to."""
    return key.partition(".")[0]


def _asked(key: str) -> str:
    """The question that a judgement answers; the number inside a chosen option has a key of its own."""
    return key.partition("//")[0]
