"""One prefilled form for each subject of a list, written into a folder; nothing that a station may have filled in is lost."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import Desk
from evaluator.cli.output import fail_to_write, write_output
from evaluator.forms.subjects import Listed
from evaluator.model.standard import Standard


def subjects_in(desk: Desk, path: Path, standard: Standard | None) -> list[Listed] | None:
    """The subjects of a list, with its faults on the desk."""
    from evaluator.reading.subjects import read_subjects

    listed, found = read_subjects(path, standard)
    desk.found.extend(found)
    return listed


def write_forms(standard: Standard, subjects: list[Listed], folder: Path, *, force: bool) -> None:
    """Write the forms that are not there yet, and say so; a file with another content stays unless forced, and ends in 1."""
    from evaluator.forms.build import form_of
    from evaluator.forms.subjects import file_names
    from evaluator.rendering.console import counted
    from evaluator.rendering.workbook import forms_bytes, same_book

    _make(folder)
    made, names = form_of(standard), file_names(subjects)
    written, same, kept = 0, 0, []
    contents = forms_bytes(made, (one.values() for one in subjects))
    for one, content in zip(counted(subjects, "生成自评表"), contents, strict=True):
        place = folder / names[one.id]
        there = _content(place)
        if there is not None and same_book(there, content):
            same += 1
        elif there is not None and not force:
            kept.append(place.name)
        else:
            write_output(place, content)
            written += 1
    unchanged = f"，另有 {same} 份已在那里、内容相同" if same else ""
    click.echo(f"已生成 {written} 份自评表，在 {folder}{unchanged}")
    if kept:
        names_of = "\n".join(f"  {name}" for name in kept)
        click.echo(f"有 {len(kept)} 份同名文件内容不同（可能已经填过），没有动：\n{names_of}", err=True)
        click.echo("请移走它们，或换一个文件夹；确实要覆盖的，加 --force。", err=True)
        raise SystemExit(1)


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    if folder.exists():
        raise click.UsageError(f"“{folder}”是一个文件；带名单时，-o 要写文件夹")
    if not folder.parent.is_dir():
        raise click.UsageError(f"没有文件夹“{folder.parent}”，请先建好")
    try:
        folder.mkdir()
    except OSError as error:
        fail_to_write(folder, error)


def _content(place: Path) -> bytes | None:
    """What is in a file, None where there is none; of something else of that name nothing that could be the same."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""
