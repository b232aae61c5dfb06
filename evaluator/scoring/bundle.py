"""All that the conclusion on one subject follows from, beside the standard, in one piece: what a report carries to be checked.

Of the others it has only what the subject sees of them: their figures in the rules that compare, and their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from evaluator.model.plain_data import exact_dump, load_as
from evaluator.model.printed import Printing
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Report
from evaluator.model.result import Result
from evaluator.model.round import Judging
from evaluator.model.standard import Standard
from evaluator.scoring.merging import Merged
from evaluator.scoring.quota import Standing, title
from evaluator.scoring.sides import Seen

FORMAT = "evaluator-answers/1"

#: the files inside a report: the standard, the bundle, the result that is printed, and how
STANDARD_FILE, ANSWERS_FILE, RESULT_FILE, PRINTING_FILE = (
    "standard.yaml",
    "answers.json",
    "result.json",
    "printing.json",
)

#: who the findings of a whole team are by, in what was merged: they stand in the bundle once, as the assessment
_NOBODY = Assessment("", "", "", "")


@dataclass(frozen=True, slots=True)
class Sight:
    """What one run of a subject sees of those evaluated with it: figures by leaf, and how they stand before quotas.

    `others` is None where nobody is evaluated with it.
    """

    figures: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    others: tuple[Standing, ...] | None = None

    def seen(self, values: Mapping[str, Value]) -> Seen:
        """The run with the subject's own answers."""
        return Seen(values, self.figures, self.others)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One subject's self-report, the findings on it, how those of a team were merged, and what is seen of the others.

    `assessment` has the findings that count, of a whole team those that stand for all; `merged` who said what, with the
    judgements that are still to be merged in the points, as `judging` says. `cohort` are those evaluated together,
    the own id first. `anonymous`: who found what was taken out, since the edition may not show it, and with it the
    judgements of the leaves in `withheld`.
    """

    report: Report
    assessment: Assessment | None
    merged: Merged | None
    judging: Judging | None
    claimed: Sight
    assessed: Sight
    cohort: tuple[str, ...]
    anonymous: bool = False
    withheld: tuple[str, ...] = ()
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Attached:
    """What travels inside a report; an edition may leave out what the score is made from."""

    result: Result
    standard: Standard | None
    bundle: Bundle | None
    printing: Printing = field(default_factory=Printing)


def bundled(
    report: Report, assessment: Assessment | None, merged: Merged | None, judging: Judging | None,
    claimed: Seen, assessed: Seen, cohort: Sequence[str],
) -> Bundle:  # fmt: skip
    """What one subject is scored from."""
    parted = None if merged is None else replace(merged, assessment=_NOBODY)
    told, found = (Sight(seen.figures, seen.others) for seen in (claimed, assessed))
    return Bundle(report, assessment, parted, judging, told, found, tuple(cohort))


def dump_bundle(bundle: Bundle) -> dict[str, Any]:
    """Plain JSON data of a bundle, exactly."""
    data: dict[str, Any] = exact_dump(bundle)
    return {"format": data.pop("format"), **data}


def load_bundle(data: Any) -> Bundle:
    """The bundle that `dump_bundle` made data of; ValueError where it is none."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"not {FORMAT}")
    bundle: Bundle = load_as(Bundle, data)
    return bundle


# -- what may leave the house --


def for_subject(bundle: Bundle, told: Sequence[str]) -> Bundle:
    """The bundle without the names of the others, but for those that the subject's own result tells it.

    `told` are the lines of its result. The others stand in the order of their totals, so that no list of names fits them.
    """
    words = "\n".join(told)
    return replace(bundle, claimed=_nameless(bundle.claimed, words), assessed=_nameless(bundle.assessed, words))


def _nameless(sight: Sight, words: str) -> Sight:
    if sight.others is None:
        return sight
    ordered = sorted(sight.others, key=lambda one: (-one.low, -one.high))
    return replace(
        sight,
        others=tuple(
            one if title(one) in words else replace(one, subject=f"#{n}", name="") for n, one in enumerate(ordered, 1)
        ),
    )


def without_assessors(bundle: Bundle, unnamed: Callable[[str], str]) -> Bundle:
    """The bundle without anybody's own values, names and reasons, as a 征求意见稿 may carry it.

    What the team agreed on stays. The judgements that are merged in the points go: those leaves are withheld. `unnamed`
    takes names out of remarks and advice, which are printed.
    """
    merged, assessment = bundle.merged, bundle.assessment
    if assessment is not None:
        assessment = replace(
            assessment,
            assessor="",
            name="",
            findings={key: replace(finding, reason="") for key, finding in assessment.findings.items()},
            remarks={code: unnamed(text) for code, text in assessment.remarks.items()},
            advice={code: unnamed(text) for code, text in assessment.advice.items()},
        )
    if merged is None:
        return replace(bundle, assessment=assessment, anonymous=True)
    kept = replace(merged, panels={}, voices={}, by={}, rated={})
    return replace(bundle, assessment=assessment, merged=kept, anonymous=True, withheld=tuple(sorted(merged.panels)))
