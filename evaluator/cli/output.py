"""Where a command writes its document: the place is looked at first, and what cannot be written is told in words."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import NoReturn

import click

from evaluator.rendering.files import write_whole

_WHY = {
    errno.EACCES: "没有写这个文件夹或文件的权限，或它正被别的程序打开",
    errno.EPERM: "没有写这个文件夹或文件的权限",
    errno.EROFS: "这个磁盘只能读，不能写",
    errno.ENOSPC: "磁盘满了",
    errno.ENOENT: "这个文件夹里不能建文件",
    errno.ENAMETOOLONG: "文件名太长",
}


def check_place(output: Path) -> None:
    """End the command as wrong use where no file can be at that place."""
    if not output.parent.is_dir():
        raise click.UsageError(f"没有文件夹“{output.parent}”，请先建好")
    if output.is_dir():
        raise click.UsageError(f"“{output}”是一个文件夹，请写到文件夹里的一个文件")


def write_output(output: Path, content: bytes) -> None:
    """Write a document whole; where that fails, say why and end the command."""
    try:
        write_whole(output, content)
    except OSError as error:
        fail_to_write(output, error)


def fail_to_write(output: Path, error: OSError) -> NoReturn:
    """End the command with why a file could not be written."""
    why = _WHY.get(error.errno or 0, "它可能正被别的程序打开，或没有写的权限")
    click.echo(f"写不了文件 {output}：{why}。", err=True)
    raise SystemExit(3) from error
