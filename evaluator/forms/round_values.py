"""What a round says already, by its place in the workbook of the round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluator.diagnostics import Path
from evaluator.forms.round_sheets import ACCEPTED, BETWEEN, BETWEEN_WORDINGS
from evaluator.model.numbers import plain
from evaluator.model.question import Value
from evaluator.model.round import FIGURE_WORDS, JUDGEMENT_WORDS, Round, Survey
from evaluator.scoring.rounds import DATE_WORDS


def round_values(declared: Round) -> dict[Path, Value]:
    """What a round says, by its place in the workbook."""
    found = {path: value for path, value in _cover_values(declared) if value != ""}
    for at, rows in _rows(declared).items():
        for n, row in enumerate(rows):
            found.update(((at, n, column), value) for column, value in row.items() if value != "")
    for code, ids in declared.assign.items():
        found["assign", code, "members"] = BETWEEN.join(ids)
    found.update((("assign", code, "accept"), ACCEPTED) for code in declared.accept)
    return found


def _cover_values(declared: Round) -> Iterator[tuple[Path, Value]]:
    for key in ("id", "title", "commissioner", "agency"):
        yield (key,), getattr(declared, key)
    for key, day in zip(("from", "to"), declared.period, strict=True):
        yield ("period", key), day
    yield from ((("dates", key), getattr(declared.dates, key)) for key in DATE_WORDS)
    yield ("merge", "judgement"), JUDGEMENT_WORDS[declared.merge.judgement]
    yield ("merge", "adjudicator"), declared.merge.adjudicator
    if declared.merge.spread_flag is not None:
        yield ("merge", "spread_flag"), declared.merge.spread_flag
    if declared.minimum:
        yield ("minimum_team", "members"), Fraction(declared.minimum)
    if declared.invented:
        yield ("invented",), True


def _rows(declared: Round) -> Mapping[str, list[dict[str, Value]]]:
    """The lines of each list."""
    of_member = {one: group.name for group in declared.groups for one in group.members}
    of_subject = {one: group.name for group in declared.groups for one in group.subjects}
    return {
        "team": [
            {
                **{key: getattr(member, key) for key in ("id", "name", "role", "qualification", "party")},
                "group": of_member.get(member.id, ""),
                "recused": BETWEEN.join(member.recused),
            }
            for member in declared.team.values()
        ],
        "subjects": [
            {"id": one.id, "name": one.name, "group": of_subject.get(one.id, ""), "not_evaluated": one.not_evaluated}
            for one in declared.subjects
        ],
        "weights": [{"party": party, "share": share} for party, share in declared.weights.items()],
        "roles": [{"role": role, "count": Fraction(count)} for role, count in declared.minimum_roles.items()],
        "surveys": [_survey(survey) for survey in declared.surveys],
        "handed_out": [
            {"name": survey.name, "subject": subject, "count": Fraction(count)}
            for survey in declared.surveys
            for subject, count in survey.handed_out.items()
        ],
    }


def _survey(survey: Survey) -> dict[str, Value]:
    told = next((word for word, value in survey.scale.items() if value == survey.satisfied), plain(survey.satisfied))
    figures = {
        f"figure.{figure}": BETWEEN.join(key for key, own in survey.facts.items() if own == figure)
        for figure in FIGURE_WORDS
    }
    scale = BETWEEN_WORDINGS.join(f"{word}={plain(value)}" for word, value in survey.scale.items())
    return {"name": survey.name, "column": survey.column, "scale": scale, "satisfied": told, **figures}
