"""The answers of a survey (问卷) of one subject: a list with a form in each row, counted into exact figures.

Only the column of the answers is looked at; what stands in the other columns is neither kept nor shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from evaluator.diagnostics import Diagnostic, has_errors, in_order, listing, suggestion
from evaluator.forms.cell import Cell
from evaluator.forms.headings import plain_heading
from evaluator.model.numbers import looks_like_number, parse_number, plain, too_long, total_of
from evaluator.model.round import Figure, Survey
from evaluator.reading.privacy import mask
from evaluator.reading.rows import HEADINGS_WITHIN, Rows, read_rows

#: of answers that the scale does not have, and of the rows they stand in, how many are named one by one
MOST_NAMED = 10
#: of an answer that the scale does not have, how much is told
MOST_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """What a survey comes to. `forms` came back, `answered` of them have an answer (有效问卷).

    `handed_out` is None where the round does not say it, `mean` where nobody answered; the shares are None where there is
    nothing to divide by.
    """

    handed_out: int | None
    forms: int
    answered: int
    satisfied: int
    mean: Fraction | None

    @property
    def satisfied_share(self) -> Fraction | None:
        """满意率: of those who answered."""
        return Fraction(self.satisfied, self.answered) if self.answered else None

    @property
    def response_rate(self) -> Fraction | None:
        """回收率: the forms that came back, valid or not, of those handed out."""
        return Fraction(self.forms, self.handed_out) if self.handed_out else None

    def figure(self, name: Figure) -> Fraction | None:
        """A figure by its name in a round, None where it is not known or not defined."""
        value: int | Fraction | None = getattr(self, name)
        return None if value is None else Fraction(value)


def survey_figures(path: Path, survey: Survey, handed_out: int | None) -> tuple[SurveyFigures | None, list[Diagnostic]]:
    """The figures of the answers in a file (.csv, .xlsx, .xls, .ods), or None, with all that is wrong with them."""
    sheets, found = read_rows(path)
    if sheets is not None:
        head, more = _head(path, sheets, survey)
        found = [*found, *more]
        if head is not None:
            figures, more = _counted(path, *head, survey, handed_out)
            found = in_order(_discreet(one) for one in [*found, *more])
            return (None if has_errors(found) else figures), found
    return None, in_order(_discreet(one) for one in found)


def _discreet(found: Diagnostic) -> Diagnostic:
    """The same, without what the other columns of the line say: they may hold names and telephone numbers."""
    own = range(found.column - 1, found.column - 1 + found.width)
    kept = (ch if n in own or ch in ",;\t" else "*" for n, ch in enumerate(found.excerpt))
    return replace(found, excerpt="".join(kept))


# -- the column ------------------------------------------------------------------------------------------------------


def _head(path: Path, sheets: list[Rows], survey: Survey) -> tuple[tuple[Rows, Cell] | None, list[Diagnostic]]:
    """The sheet and the heading of the column of answers."""
    sheets = [rows for rows in sheets if rows.sheet.rows]
    if not sheets:
        return None, [Diagnostic(str(path), "Y111", "文件是空的，没有内容", "请放入答卷：第一行写表头，下面一行一份")]
    heads = [(rows, cell) for rows in sheets for cell in _headings(rows, survey)]
    if not heads:
        return None, [_no_column(path, sheets, survey)]
    if len(heads) > 1:
        (first, one), (second, other) = heads[:2]
        where = f"工作表「{first.sheet.name}」" if first is not second else f"第 {one.column} 列"
        say = f"“{survey.column}”一列有 {len(heads)} 处，{where}还有一处，看不出用哪一列"
        return None, [second.fault("T751", other.row, other.column, say, "请删去多余的一列，或改一个表头")]
    return heads[0], []


def _headings(rows: Rows, survey: Survey) -> list[Cell]:
    """The cells that head the column, in the first row that has any."""
    wanted = plain_heading(survey.column)
    for _, cells in sorted(rows.sheet.rows.items())[:HEADINGS_WITHIN]:
        if found := [cell for _, cell in sorted(cells.items()) if plain_heading(cell.text) == wanted]:
            return found
    return []


def _no_column(path: Path, sheets: list[Rows], survey: Survey) -> Diagnostic:
    """What columns there are instead, but nothing of a row that is a form already."""
    above = [list(cells.values()) for rows in sheets for cells in _above_answers(rows, _Scale(survey))]
    names = [mask(cell.text) for cell in max(above, key=len, default=[])]
    fix = f"{suggestion(survey.column, names)}这个文件的列有：{listing(f'“{name}”' for name in names)}；列名要与轮次文件里的 column 一致"
    if not names:
        fix = f"请在最上面加一行表头，答案那一列写“{survey.column}”"
    return Diagnostic(str(path), "T750", f"答卷里找不到“{survey.column}”一列", fix)


def _above_answers(rows: Rows, scale: _Scale) -> Iterator[Mapping[int, Cell]]:
    """The first rows of a sheet, down to the one where answers begin."""
    for _, cells in sorted(rows.sheet.rows.items())[:HEADINGS_WITHIN]:
        if any(scale.value(cell.text) is not None for cell in cells.values()):
            return
        yield cells


# -- the answers -----------------------------------------------------------------------------------------------------


class _Scale:
    """What each answer counts: the words of the scale, else one of its numbers; 全角 and blanks make no difference."""

    def __init__(self, survey: Survey) -> None:
        self.words: Mapping[str, Fraction] = {_word(word): value for word, value in survey.scale.items()}
        self.numbers = frozenset(survey.scale.values())
        self.told = listing(f"{word}（{plain(value)}）" for word, value in survey.scale.items())

    def value(self, answer: str) -> Fraction | None:
        """What an answer counts, None where the scale has no such answer."""
        word = _word(answer)
        if word in self.words:
            return self.words[word]
        if not looks_like_number(word) or too_long(word):
            return None
        number = parse_number(word)
        return number if number in self.numbers else None


def _word(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _counted(
    path: Path, rows: Rows, head: Cell, survey: Survey, handed_out: int | None
) -> tuple[SurveyFigures, list[Diagnostic]]:
    """The figures of the rows below the heading; a row without an answer is an invalid form."""
    scale = _Scale(survey)
    forms = [cells.get(head.column) for row, cells in sorted(rows.sheet.rows.items()) if row > head.row]
    counts = {text: scale.value(text) for text in {cell.text for cell in forms if cell is not None}}
    read = [(cell, counts[cell.text]) for cell in forms if cell is not None]
    values = [value for _, value in read if value is not None]
    satisfied = sum(value >= survey.satisfied for value in values)
    mean = total_of(values) / len(values) if values else None
    figures = SurveyFigures(handed_out, len(forms), len(values), satisfied, mean)
    strange = [cell for cell, value in read if value is None]
    return figures, [*_strange(rows, strange, survey, scale), *_numbers(path, figures, survey)]


def _strange(rows: Rows, cells: list[Cell], survey: Survey, scale: _Scale) -> Iterator[Diagnostic]:
    """The answers that the scale does not have: each wording once, where it stands first, with its other rows."""
    same: dict[str, list[Cell]] = {}
    for cell in cells:
        same.setdefault(_word(cell.text), []).append(cell)
    more = f"；不在量表里的写法共 {len(same)} 种，也请核对列名有没有写错" if len(same) > MOST_NAMED else ""
    for cell, *others in list(same.values())[:MOST_NAMED]:
        also = "、".join(str(other.row) for other in others[:MOST_NAMED])
        again = (
            f"，第 {also} {'等' if len(others) > MOST_NAMED else ''}行也是，共 {len(others) + 1} 份" if others else ""
        )
        say = f"问卷“{survey.name}”的量表里没有“{_short(cell.text)}”{again}{more}"
        hint = suggestion(_word(cell.text), survey.scale)
        fix = f"{hint}可以写：{scale.told}，或只写括号里的数；没有作答的请清空这一格"
        yield rows.fault("T752", cell.row, cell.column, say, fix)


def _short(text: str) -> str:
    """An answer as it is told; what is long is an opinion, and in the wrong column."""
    return mask(text) if len(text) <= MOST_CHARACTERS else mask(text)[:MOST_CHARACTERS] + "…"


def _numbers(path: Path, figures: SurveyFigures, survey: Survey) -> Iterator[Diagnostic]:
    """What is wrong with how many forms there are."""
    file, name = str(path), survey.name
    if figures.handed_out is not None and figures.forms > figures.handed_out:
        say = f"问卷“{name}”发放 {figures.handed_out} 份，答卷却有 {figures.forms} 份"
        fix = "请核对轮次文件里的 handed_out（发放数）；答卷里重复录入的行、合计行和空白的编号行请删去"
        yield Diagnostic(file, "T753", say, fix)
    if not figures.forms:
        fix = "还没有录入的请补上；确实一份也没有收回的不用管，回收率按 0 算"
        yield Diagnostic(file, "T754", f"问卷“{name}”只有表头，一份答卷也没有", fix, "warning")
    asked = {"handed_out", "response_rate"} & set(survey.facts.values())
    if figures.handed_out is None and asked:
        say = f"轮次文件没有写问卷“{name}”在这里发放了多少份，发放数和回收率不知道"
        yield Diagnostic(file, "T755", say, "请在轮次文件的 handed_out 里补上这个评估对象的发放数", "warning")
