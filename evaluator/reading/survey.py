"""The surveys (问卷) of a round: where the answers of a subject lie, and the facts and lines that their figures become."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from evaluator.diagnostics import Diagnostic, has_errors, listing
from evaluator.model.dossier import SurveyLine
from evaluator.model.numbers import fixed, percent
from evaluator.model.question import Question, print_value
from evaluator.model.report import Finding
from evaluator.model.round import FIGURE_WORDS, SURVEYED, Figure, Survey
from evaluator.model.standard import Standard
from evaluator.reading.returns import files_in
from evaluator.reading.survey_answers import SurveyFigures, survey_figures
from evaluator.reading.values import quoted

#: what is printed of a figure that the round does not say, and of one with nothing to divide by
UNSAID, UNDEFINED = "未写明", "无法计算"


def survey_of(
    root: Path, survey: Survey, subject: str, standard: Standard
) -> tuple[SurveyFigures | None, list[Diagnostic]]:
    """The figures of a subject in the round's folder, from `问卷/<survey>/<subject>.csv`, and all that is wrong with it.

    None without a fault where there is no such file.
    """
    folders = [path for path in _inside(root / SURVEYED) if path.name == survey.name and path.is_dir()]
    files = [path for folder in folders for path in files_in(folder) if path.stem == subject]
    if len(files) > 1:
        names = listing(path.relative_to(root).as_posix() for path in files[1:])
        say = f"问卷“{survey.name}”里，评估对象“{subject}”还有别的答卷文件：{names}"
        return None, [Diagnostic(str(files[0]), "T756", say, "请并成一份，或把多余的移出去")]
    if not files:
        return None, []
    figures, found = survey_figures(files[0], survey, survey.handed_out.get(subject))
    if figures is not None:
        found = [*found, *_beyond(files[0], survey, figures, standard)]
    return (None if has_errors(found) else figures), found


def _inside(folder: Path) -> list[Path]:
    """What is in a folder; looking through it, not opening by name, keeps letter case the same on every system."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _beyond(file: Path, survey: Survey, figures: SurveyFigures, standard: Standard) -> Iterator[Diagnostic]:
    """The figures that lie beyond the bounds of their question, and so answer nothing."""
    for question, figure, value in _answering(survey, figures, standard):
        if question.out_of_bounds(value):
            shown, bounds = print_value(question, value), _bounds(question)
            say = (
                f"问卷“{survey.name}”的{FIGURE_WORDS[figure]}是 {shown}，{quoted(question)}应{bounds}，这一项按没有填算"
            )
            yield Diagnostic(
                str(file), "T757", say, "请核对答卷和发放数；确实如此的，由评估人员在评估记录里填写", "warning"
            )


def _bounds(question: Question) -> str:
    low, high = print_value(question, question.low), print_value(question, question.high)
    return f"在 {low} 至 {high} 之间" if low and high else f"不小于 {low}" if low else f"不大于 {high}"


# -- what figures answer ---------------------------------------------------------------------------------------------


def _answering(
    survey: Survey, figures: SurveyFigures, standard: Standard
) -> Iterator[tuple[Question, Figure, Fraction]]:
    """The questions with the figure that is to answer them, where the figure is known and defined."""
    asked = standard.questions()
    for key, figure in survey.facts.items():
        value = figures.figure(figure)
        if value is not None:
            yield asked[key], figure, value


def survey_findings(survey: Survey, figures: SurveyFigures, standard: Standard) -> dict[str, Finding]:
    """The figures as findings by question key; what is undefined or beyond the bounds of its question answers nothing."""
    reason = f"按问卷“{survey.name}”统计：{_told(figures)}"
    return {
        question.key: Finding("supplied", value, reason)
        for question, _, value in _answering(survey, figures, standard)
        if not question.out_of_bounds(value)
    }


def _told(figures: SurveyFigures) -> str:
    handed_out = "" if figures.handed_out is None else f"发放{figures.handed_out}份，"
    return f"{handed_out}收回{figures.forms}份，其中有效{figures.answered}份"


def survey_line(survey: Survey, figures: SurveyFigures, standard: Standard) -> SurveyLine:
    """The figures as they are printed, shares and mean with two decimals, and the labels of the questions they answer."""
    rounded = None if figures.mean is None else fixed(figures.mean, 2)
    printed = (
        (FIGURE_WORDS["handed_out"], UNSAID if figures.handed_out is None else f"{figures.handed_out}份"),
        ("收回数", f"{figures.forms}份"),
        (FIGURE_WORDS["answered"], f"{figures.answered}份"),
        (FIGURE_WORDS["satisfied"], f"{figures.satisfied}份"),
        (FIGURE_WORDS["response_rate"], _share(figures.response_rate) if figures.handed_out is not None else UNSAID),
        (FIGURE_WORDS["satisfied_share"], _share(figures.satisfied_share)),
        (FIGURE_WORDS["mean"], rounded or UNDEFINED),
    )
    asked, found = standard.questions(), survey_findings(survey, figures, standard)
    return SurveyLine(survey.name, printed, tuple(asked[key].label for key in found))


def _share(value: Fraction | None) -> str:
    return UNDEFINED if value is None else percent(value, 2)
