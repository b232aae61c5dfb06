"""The folder of a round read whole: the round file, its standard, and what it has of each subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.diagnostics import Diagnostic, has_errors, in_order, listing, suggestion
from evaluator.model.dossier import SurveyLine
from evaluator.model.round import Case, Round
from evaluator.model.standard import Standard
from evaluator.reading import round_places as at
from evaluator.reading.document import Document
from evaluator.reading.opening import Opened
from evaluator.reading.placing import place
from evaluator.reading.round import round_in
from evaluator.reading.round_cases import Cases
from evaluator.reading.round_cells import remarks_on
from evaluator.reading.round_desk import RoundDesk
from evaluator.reading.round_places import Place, places
from evaluator.reading.round_strays import strays
from evaluator.reading.standard import build_standard


@dataclass(frozen=True, slots=True)
class RoundFolder:
    """What a round's folder says. `file` is the round file, as `opened`, `standard_file` the copy of the standard it uses.

    `cases` are of the subjects that are evaluated and have a self-report, in the order of the round. `surveys` are the
    printed figures of each subject's surveys.
    """

    root: Path
    file: Path
    opened: Opened
    round: Round
    standard: Standard
    standard_file: Path
    cases: tuple[Case, ...]
    surveys: Mapping[str, tuple[SurveyLine, ...]] = field(default_factory=dict)


def read_round(root: Path) -> tuple[RoundFolder | None, list[Diagnostic]]:
    """What the folder of a round says, or None, with all that is wrong with it."""
    folder, found = look_into(root)
    return (None if has_errors(found) else folder), found


def look_into(root: Path) -> tuple[RoundFolder | None, list[Diagnostic]]:
    """The same, with whatever in the folder is sound; None only where the round itself or its standard is not."""
    if not root.is_dir():
        say = "这是一个文件，这里要评估轮次的文件夹" if root.exists() else "这个文件夹不存在"
        return None, [Diagnostic(str(root), "T701", say, "请写评估轮次（.xlsx 或 .yaml）所在的文件夹")]
    files, found = places(root)
    if found:
        return None, found
    desk = RoundDesk(files)
    round_file, standard_file = _only_round(root, desk), _only_standard(root, desk)
    standard = _standard(desk, standard_file) if standard_file is not None else None
    opened = desk.of_kind(round_file, "round") if round_file is not None else None
    declared = None
    if opened is not None:
        declared, problems = round_in(opened, standard)
        desk.found += problems
    if round_file is None or standard_file is None or opened is None or standard is None or declared is None:
        return None, in_order(desk.found)
    desk.found += strays(root, files, declared, remarks_on(opened))
    reader = Cases(desk, opened, declared, standard, root)
    cases = reader.read()
    surveys = reader.printed_surveys()
    folder = RoundFolder(root, round_file.path, opened, declared, standard, standard_file.path, cases, surveys)
    return folder, in_order(desk.found)


def _only_round(root: Path, desk: RoundDesk) -> Place | None:
    named = [file for file in desk.files if file.is_round_file]
    if len(named) > 1:
        say = f"文件夹里有 {len(named)} 份评估轮次：{listing(file.name for file in named)}"
        _say(desk, root, "T701", say, "看不出用哪一份；请只留一份，其余移出去")
    elif not named:
        near = suggestion(f"{at.ROUND_FILE}.yaml", [file.name for file in desk.files if not file.room])
        fix = (
            f"{near}文件名要是“{at.ROUND_FILE}”；新建用 evaluator round new"
            if near
            else "请核对是不是选错了文件夹；新建用 evaluator round new"
        )
        _say(desk, root, "T701", f"文件夹里没有“{at.ROUND_FILE}.xlsx”或“{at.ROUND_FILE}.yaml”", fix)
    return named[0] if len(named) == 1 else None


def _only_standard(root: Path, desk: RoundDesk) -> Place | None:
    named = list(desk.within(at.STANDARD))
    if len(named) == 1:
        return named[0]
    words = f"有 {len(named)} 份文件：{listing(file.within[-1] for file in named)}" if named else "里没有文件"
    fix = "请只留这一轮所用的那一份评估标准" if named else "请把这一轮所用的评估标准复制到这里"
    _say(desk, root / at.STANDARD, "T701", f"“{at.STANDARD}”文件夹{words}", fix)
    return None


def _say(desk: RoundDesk, path: Path, code: str, say: str, fix: str) -> None:
    desk.found.append(Diagnostic(str(path), code, say, fix))


def _standard(desk: RoundDesk, file: Place) -> Standard | None:
    opened = desk.of_kind(file, "standard")
    if not isinstance(opened, Document):
        return None
    standard, faults = build_standard(opened.value)
    desk.found += place(opened, faults)
    return standard
