"""`evaluator collect`: a folder of self-reports that came back, held against the list of who was to report."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import FILE, Desk, dumps, path_of_standard
from evaluator.cli.forms import subjects_in
from evaluator.cli.output import check_place, write_output
from evaluator.diagnostics import Diagnostic, Fault, has_errors
from evaluator.forms.returns import Return, sort_out
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.grid import read_book
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.report import report_in
from evaluator.reading.returns import Said, files_in, said_by
from evaluator.reading.workbook import read_workbook
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves

#: what is read as text; anything else is a spreadsheet, or said to be none
_TEXTS = frozenset({".yaml", ".yml", ".json"})


@dataclass(frozen=True, slots=True)
class _File:
    """A file of the folder: opened, or with why not; `kind` as `kind_of` tells it."""

    path: Path
    shown: str
    opened: Opened | None
    found: list[Diagnostic]
    kind: str | None = None


@click.command()
@click.argument("folder", metavar="文件夹", type=FILE)
@click.option("--subjects", "subjects_file", type=FILE, help="名单（.xlsx、.xls、.ods、.csv）；不给就看不出谁没有交")
@click.option("--standard", "which", help="评估标准的编号或文件；不写则按多数自评表所依据的查找")
@click.option("-o", "--output", type=FILE, help="把要催办的写成一张表；以 .xlsx 结尾")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def collect(folder: Path, subjects_file: Path | None, which: str | None, output: Path | None, as_json: bool) -> None:
    """清点收回的自评表。

    文件夹和它里面的子文件夹都看，按表里的编号认站点，不看文件名。一次列出：交齐的、有未填的、有错误的、
    没有交的、同一站点交了几份的、标准或版本不符的、认不出的、名单外的。不改动任何收回的文件。

    例：evaluator collect 收回/ --subjects 名单.xlsx -o 催报名单.xlsx
    """
    _check(folder, output)
    desk = Desk(as_json)
    listed = subjects_in(desk, subjects_file, None) if subjects_file is not None else None
    files = _opened(folder, [path for path in (subjects_file, output) if path is not None])
    standard = _standard(desk, files, which)
    desk.settle()
    aside = [f"{file.shown}（{KINDS[file.kind]}）" for file in files if file.kind in ("standard", "assessment")]
    cases = sort_out(
        _returns([file for file in files if file.kind not in ("standard", "assessment")], standard), listed
    )
    from evaluator.rendering import returns as words

    ref = standard.ref if standard is not None else ""
    if as_json:
        click.echo(dumps(words.as_data(cases, ref, aside)))
    else:
        click.echo(words.overview(cases, ref, aside, listed=listed is not None), nl=False)
    if output is not None:
        write_output(output, words.chase_bytes(cases, ref, datetime.datetime.now().astimezone().date().isoformat()))
        click.echo(f"催报名单已写到：{output}", err=as_json)
    raise SystemExit(0 if all(case.settled for case in cases) else 1)


def _check(folder: Path, output: Path | None) -> None:
    if not folder.is_dir():
        raise click.UsageError(f"“{folder}”{'是一个文件，这里要文件夹' if folder.exists() else '这个文件夹不存在'}")
    if output is not None:
        if output.suffix.lower() != ".xlsx":
            raise click.UsageError(f"催报名单要以 .xlsx 结尾，写的是“{output.name}”")
        check_place(output)
        if output.exists() and not _chase_list(output):
            raise click.UsageError(f"“{output}”已经有了，里面不是催报名单；请换一个文件名")


def _chase_list(path: Path) -> bool:
    """Whether a file is a list that this command wrote before: nothing else may be written over."""
    from evaluator.rendering.returns import TITLE

    book, _ = read_book(path)
    return book is not None and [sheet.name for sheet in book.sheets] == [TITLE]


def _opened(folder: Path, without: Sequence[Path]) -> list[_File]:
    """The files of the folder, without those that are no returns by the user's own word: the list, and what is written."""
    from evaluator.rendering.console import counted

    own = {path.resolve() for path in without}
    paths = [path for path in files_in(folder) if path.resolve() not in own]
    return [_open(path, path.relative_to(folder).as_posix()) for path in counted(paths, "打开文件")]


def _open(path: Path, shown: str) -> _File:
    if path.is_symlink():
        return _File(path, shown, None, [Diagnostic(str(path), "Y116", "这是一个链接，没有读")])
    opened, found = open_file(path) if path.suffix.lower() in _TEXTS else read_workbook(path)
    return _File(path, shown, opened, found, kind_of(opened) if opened is not None else None)


def _standard(desk: Desk, files: Sequence[_File], which: str | None) -> Standard | None:
    """The standard that the returns are held against: the one that is named, else the one that most of them follow."""
    if which is not None:
        return desk.standard(path_of_standard(which))
    reports = [(file, file.opened) for file in files if file.opened is not None and file.kind == "report"]
    named = [(file, opened, said_by(opened).standard) for file, opened in reports]
    counts = Counter(ref for _, _, ref in named if ref).most_common()
    if not counts:
        return None
    most = [ref for ref, count in counts if count == counts[0][1]]
    if len(most) > 1:
        raise click.UsageError(f"收回的表依据的标准不一致（{'、'.join(most)}），请用 --standard 写明按哪一个核对")
    file, opened = next((file, opened) for file, opened, ref in named if ref == most[0])
    standard = desk.standard_for(opened, file.path, None)
    if standard is not None and standard.ref != most[0]:
        say = f"多数自评表依据的是“{most[0]}”，手头只有“{standard.ref}”"
        desk.note(opened, [Fault("A615", ("standard",), say, "请用 --standard 写明按哪一个核对")])
    return standard


# -- one file --


def _returns(files: Sequence[_File], standard: Standard | None) -> list[Return]:
    from evaluator.rendering.console import counted

    leaves = Leaves(standard) if standard is not None else None
    return [_return(file, leaves) for file in counted(files, "检查自评表")]


def _return(file: _File, leaves: Leaves | None) -> Return:
    """What is to be said of one file that came back; there is no standard only where no file names one."""
    saved = _saved(file.path)
    if file.opened is None or file.kind != "report":
        first = next((found.say for found in file.found if found.severity == "error"), "看不出这是哪一种文件")
        return Return(file.shown, saved, unknown=first)
    said = said_by(file.opened)
    found = Return(
        file.shown, saved, said.subject, said.name, said.county, said.period, said.signed,
        "" if said.subject else "没有填编号，看不出是哪个站点的", _outdated(said, leaves.standard if leaves is not None else None), same=_digest(file.path),
    )  # fmt: skip
    return found if leaves is None or found.unknown or found.outdated else _checked(found, file, file.opened, leaves)


def _checked(found: Return, file: _File, opened: Opened, leaves: Leaves) -> Return:
    report, more = report_in(opened, leaves.standard, file.path.parent)
    faults = [one for one in (*file.found, *more) if one.severity == "error"]
    if report is None or has_errors(faults):
        return replace(found, faults=len(faults))
    return replace(found, unanswered=_unanswered(leaves, report), blank=not report.answers)


def _outdated(said: Said, standard: Standard | None) -> str:
    if standard is None or not said.standard:
        return "没有写明依据哪个评估标准"
    if said.standard != standard.ref:
        return f"依据的是 {said.standard}，不是 {standard.ref}"
    if said.hash and said.hash != standard.hash:
        return f"这份表生成以后，{standard.ref} 的内容改过（表里校验值 {said.hash[:12]}，现在 {standard.hash[:12]}）"
    return ""


def _unanswered(leaves: Leaves, report: Report) -> int:
    """How many answers the station still owes, as far as they bear on its score."""
    result = conclude(leaves.standard, report, None, __version__, leaves=leaves, advice=False)
    lines = [line for node in result.conclusion.leaves() if node.leaf is not None for line in node.leaf.answers]
    return len({line.key for line in lines if not line.claimed and line.asked_of != "assessor"})


def _saved(path: Path) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(path.lstat().st_mtime, tz=datetime.UTC).astimezone()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
