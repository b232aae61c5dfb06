"""`evaluator standard`: the standards that are at hand, one of them in full, and as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import FILE, Desk, path_of_standard
from evaluator.cli.output import check_place, write_output
from evaluator.cli.printing import font_options, printing_of
from evaluator.cli.standard_import import import_
from evaluator.model.standard import Standard
from evaluator.reading import library
from evaluator.rendering.web_page import web_page

if TYPE_CHECKING:
    from evaluator.rendering.pdf import Means


@click.group(name="standard", subcommand_metavar="命令 …")
def standard() -> None:
    """查看、印发评估标准，把公布的评估表变成标准的草稿。"""


standard.add_command(import_)


@standard.command(name="list")
def list_() -> None:
    """列出随程序提供的标准。"""
    from evaluator.rendering import terminal

    desk = Desk()
    found = [(entry, desk.standard(entry.path)) for entry in library.shipped()]
    desk.settle()
    click.echo(terminal.standards([known for _, known in found if known is not None]), nl=False)


@standard.command()
@click.argument("which", metavar="编号或文件")
def show(which: str) -> None:
    """列出一个标准的全部指标和评分标准。

    例：evaluator standard show hainan-37
    """
    from evaluator.rendering import terminal

    desk = Desk()
    found = desk.standard(path_of_standard(which))
    desk.settle()
    assert found is not None, "a fault would have ended the command"
    click.echo(terminal.standard_in_full(found), nl=False)


@standard.command(name="print")
@click.argument("which", metavar="编号或文件")
@click.option("--guide", is_flag=True, help="改为生成给评估对象的填报指南")
@font_options
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .pdf、.html、.docx 或 .xlsx 结尾")
def print_(which: str, guide: bool, font_files: tuple[Path, ...], missing_glyph: str, output: Path) -> None:
    """把一个标准印成文件，或生成填报指南。

    印出的评分标准由计分的规则生成。填报指南没有 .xlsx：填报用的表格由 evaluator form 生成。

    例：evaluator standard print hainan-37 -o 标准.pdf

    例：evaluator standard print hainan-37 --guide -o 填报指南.docx
    """
    suffix = output.suffix.lower()
    kinds = (".pdf", ".html", ".docx") if guide else (".pdf", ".html", ".docx", ".xlsx")
    if suffix not in kinds:
        wanted = f"{'、'.join(kinds[:-1])} 或 {kinds[-1]}"
        raise click.UsageError(f"输出文件要以 {wanted} 结尾，写的是“{output.name}”")
    check_place(output)
    desk = Desk()
    printing = printing_of(desk, None, font_files, missing_glyph, form=suffix[1:])
    found = desk.standard(path_of_standard(which))
    desk.settle()
    assert found is not None, "a fault would have ended the command"
    if suffix == ".pdf":
        content = _pdf(found, desk.text_of(found), printing.means(), guide=guide)
    else:
        content = _document(found, suffix, guide=guide)
    write_output(output, content)
    click.echo(f"已生成：{output}")


def _document(standard: Standard, suffix: str, *, guide: bool) -> bytes:
    """The standard or its guide in any format but PDF."""
    if suffix == ".xlsx":
        from evaluator.rendering.standard_book import standard_book

        return standard_book(standard)
    from evaluator.rendering.standard_html import guide_html, standard_html

    html = guide_html(standard) if guide else standard_html(standard)
    if suffix == ".html":
        return web_page(html)
    from evaluator.rendering.docx import docx_bytes

    return docx_bytes(html)


def _pdf(standard: Standard, text: str, means: Means, *, guide: bool) -> bytes:
    """The standard with its file inside, or its guide; the command ends where it cannot be made."""
    from evaluator.rendering.attachments import standard_inside
    from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, render_pdf
    from evaluator.rendering.standard_html import guide_html
    from evaluator.rendering.standard_pdf import standard_pdf

    try:
        if guide:
            return render_pdf(guide_html(standard), None, means).content
        return standard_pdf(standard, means, standard_inside(text)).content
    except (PdfUnavailable, MissingGlyphs) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
