"""`evaluator round new`: the folder of a new round, with its round file to be filled in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk, path_of_standard
from evaluator.cli.forms import subjects_in
from evaluator.cli.output import fail_to_write
from evaluator.cli.round_carry import carried
from evaluator.forms.subjects import Listed
from evaluator.model.round import EVERYTHING, Merge, Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading import round_places as at
from evaluator.reading.round_people import usable_name
from evaluator.rendering.round_file import TEAM, Begun, readme_text, round_text


@click.command()
@click.argument("which", metavar="标准的编号或文件")
@click.option("-o", "--output", required=True, type=FILE, help="新文件夹；已有文件的文件夹不用")
@click.option("--subjects", "subjects_file", type=FILE, help="名单（.xlsx、.xls、.ods、.csv）；写进评估轮次")
@click.option("--id", "round_id", metavar="编号", help="这一轮的编号；不写则用文件夹的名称")
@click.option("--title", default="", metavar="名称", help="这一轮的名称，印在报告上")
@click.option("--commissioner", default="", metavar="单位", help="委托单位")
@click.option("--agency", default="", metavar="机构", help="评估机构")
@click.option(
    "--from", "previous", type=FILE, metavar="文件夹", help="上一轮的文件夹（已封存）；上期数据和整改台账带过来"
)
@click.option("--yaml", "as_yaml", is_flag=True, help="轮次文件用 YAML 写；不写这一项的是表格（.xlsx）")
def new(
    which: str,
    output: Path,
    subjects_file: Path | None,
    round_id: str | None,
    title: str,
    commissioner: str,
    agency: str,
    previous: Path | None,
    as_yaml: bool,
) -> None:
    """新建一轮评估的文件夹。

    里面有评估轮次.xlsx（空着的填上就能用；加 --yaml 的是评估轮次.yaml）、所用标准的一份副本、各个子文件夹，
    和一份说明什么放在哪里的“说明.txt”。

    例：evaluator round new hainan-37 --subjects 名单.xlsx -o 琼中2023

    接着上一轮的：evaluator round new hainan-37 --from 琼中2023 -o 琼中2024
    """
    _check(output)
    desk = Desk()
    before = carried(desk, previous) if previous is not None else None
    source = path_of_standard(which)
    standard = desk.standard(source)
    listed = subjects_in(desk, subjects_file, standard) if subjects_file is not None and standard else []
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    assert listed is not None
    subjects = [RoundSubject(one.id, one.name) for one in listed]
    files: Mapping[str, bytes] = {}
    if before is not None:
        files, old = before.files, before.round
        subjects = subjects or [RoundSubject(one.id, one.name) for one in old.subjects]
        commissioner, agency = commissioner or old.commissioner, agency or old.agency
    begun = Begun(round_id or output.resolve().name, title, commissioner, agency, subjects, _period(listed))
    _refuse(subjects)
    name = f"{at.ROUND_FILE}.{'yaml' if as_yaml else 'xlsx'}"
    content = round_text(standard, begun).encode() if as_yaml else _workbook(standard, begun)
    _make(output, source, standard, {name: content, **files})
    click.echo(f"已建好：{output}")
    if files:
        click.echo(f"从上一轮带来 {len(files)} 个文件（上期结果、整改台账）。")
    click.echo(f"下一步：打开 {output / name}，填好空着的各处，再运行 evaluator round status {output}")


def _check(output: Path) -> None:
    """Only an empty folder, or none at all, becomes a round."""
    if output.exists() and not output.is_dir():
        raise click.UsageError(f"“{output}”是一个文件，请换一个文件夹的名称")
    if output.is_dir() and any(output.iterdir()):
        raise click.UsageError(f"“{output}”里已经有文件，请换一个新文件夹")
    if not output.resolve().parent.is_dir():
        raise click.UsageError(f"“{output.parent}”这个文件夹不存在，请先建好")


def _refuse(subjects: Sequence[RoundSubject]) -> None:
    """Ids become names of files and folders."""
    bad = [one.id for one in subjects if not usable_name(one.id)]
    if bad:
        raise click.UsageError(f'编号“{bad[0]}”要用作文件名，不能有 \\ / : * ? " < > | 这些字符；请先改名单')


def _period(listed: Sequence[Listed]) -> tuple[str, str]:
    """The period of all subjects, if it is the same."""
    periods = {one.period for one in listed}
    return periods.pop() if len(periods) == 1 else ("", "")


def _workbook(standard: Standard, begun: Begun) -> bytes:
    """The round file as a workbook, with the same blanks and the same beginning as in YAML."""
    from evaluator.forms.round_sheets import round_form
    from evaluator.forms.round_values import round_values
    from evaluator.rendering.workbook import form_bytes

    everybody = tuple(one for one, _ in TEAM)
    codes = [EVERYTHING, *(root.code for root in standard.indicators)]
    declared = Round(
        begun.id,
        begun.title,
        standard.ref,
        {one: TeamMember(one, "", role) for one, role in TEAM},
        tuple(begun.subjects),
        dict.fromkeys(codes, everybody),
        Merge(spread_flag=Fraction(1, 4)),
        begun.commissioner,
        begun.agency,
        begun.period,
        len(TEAM),
        {"财务": 1},
    )
    return form_bytes(round_form(standard, declared), round_values(declared))


def _make(output: Path, source: Path, standard: Standard, files: Mapping[str, bytes]) -> None:
    """The folder built beside its place, then put there in one step."""
    place = output.resolve()
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        draft.mkdir()
        _fill(draft, source, standard, files)
        if place.is_dir():
            place.rmdir()
        draft.rename(place)
    except BaseException as error:
        shutil.rmtree(draft, ignore_errors=True)
        if isinstance(error, OSError):
            fail_to_write(output, error)
        raise


def _fill(folder: Path, source: Path, standard: Standard, files: Mapping[str, bytes]) -> None:
    rooms = (*at.INPUTS, at.RECTIFICATION)
    for room in rooms:
        (folder / room).mkdir()
    for one, _ in TEAM:
        (folder / at.ASSESSMENTS / one).mkdir()
    shutil.copyfile(source, folder / at.STANDARD / f"{standard.ref}.yaml")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    text = readme_text(standard).replace("\n", "\r\n")
    (folder / at.README).write_bytes(b"\xef\xbb\xbf" + text.encode())
