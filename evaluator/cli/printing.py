"""How a report is printed, whichever command makes it: its edition, the agency's settings, fonts for rare characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from evaluator.cli.files import FILE, Desk
from evaluator.cli.output import fail_to_write
from evaluator.model.dossier import Edition
from evaluator.model.result import Result
from evaluator.model.settings import Settings

if TYPE_CHECKING:
    from evaluator.rendering.attachments import Attachment
    from evaluator.rendering.pdf import Means

Command = TypeVar("Command", bound=Callable[..., Any])

_SETTINGS = click.option(
    "--settings",
    "settings_file",
    type=FILE,
    help="机构的设置文件（.yaml）：名称、标志、颜色、页眉页脚、自己的章节；.docx 的标志用 PNG 或 JPEG",
)
_FONTS = (
    click.option(
        "--font",
        "font_files",
        multiple=True,
        type=FILE,
        help="补充字形的字体文件（可重复写），用来印本机字体没有的字；只用于 PDF",
    ),
    click.option(
        "--missing-glyph",
        type=click.Choice(["error", "describe"]),
        default="error",
        help="遇到没有字形的字：error 不生成，describe 印成〔U+编码〕并加说明；不写为 error；只用于 PDF",
    ),
)


def printing_options(command: Command) -> Command:
    """Give a command the options on printing."""
    return _SETTINGS(font_options(command))


def font_options(command: Command) -> Command:
    """Give a command the options on characters that fonts lack."""
    for option in reversed(_FONTS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Printing:
    """How the reports of one command are printed."""

    look: Settings
    settings_file: Path | None
    font_files: tuple[Path, ...]
    describe: bool

    def check(self, desk: Desk, result: Result) -> None:
        """Note where the settings are those of another agency than the data's."""
        if self.settings_file is not None:
            from evaluator.reading.settings import check_agency

            desk.found.extend(check_agency(self.settings_file, self.look, result.dossier.agency))

    def means(self) -> Means:
        """What the PDF is made with; the command ends where a font file cannot be used."""
        from evaluator.rendering.font_files import FontUnusable, read_font
        from evaluator.rendering.pdf import Means, PdfUnavailable, load_weasyprint

        try:
            load_weasyprint()
            fonts = tuple(read_font(path) for path in self.font_files)
        except FontUnusable as error:
            raise click.UsageError(str(error)) from error
        except PdfUnavailable as error:
            click.echo(str(error), err=True)
            raise SystemExit(3) from error
        return Means(fonts, (self.look.logo,) if self.look.logo else (), self.describe)


def printing_of(
    desk: Desk, settings_file: Path | None, font_files: tuple[Path, ...], missing_glyph: str, *, form: str
) -> Printing:
    """What the options ask for in a form (pdf, html, docx); faults of the settings are left on the desk.

    Only a PDF can be given fonts, and a .docx has no room for a logo of lines.
    """
    if form != "pdf" and (font_files or missing_glyph != "error"):
        raise click.UsageError("--font 和 --missing-glyph 只用于 PDF；HTML 由打开它的浏览器选字体")
    look = None
    if settings_file is not None:
        from evaluator.reading.settings import check_word_logo, read_settings

        look, found = read_settings(settings_file)
        desk.found.extend(found)
        if look is not None and form == "docx":
            desk.found.extend(check_word_logo(settings_file, look))
    return Printing(look or Settings(), settings_file, font_files, missing_glyph == "describe")


def print_pdf(
    html: str,
    target: Path,
    result: Result | None,
    means: Means,
    attached: tuple[Attachment, ...] = (),
    wanted: Edition | None = None,
) -> None:
    """Write a PDF whole with what travels inside, or end the command with why it cannot be made.

    What is said of characters that cannot be drawn names the fields of the edition of `result` that is `wanted`, and no
    others; without a result the words around them.
    """
    from evaluator.rendering.edition import edition
    from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, write_pdf

    try:
        write_pdf(html, target, edition(result, wanted) if result else None, means, attached)
    except (PdfUnavailable, MissingGlyphs) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from error
    except OSError as error:
        fail_to_write(target, error)
