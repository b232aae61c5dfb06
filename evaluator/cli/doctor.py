"""`evaluator doctor`: which libraries and fonts are there, and what to install for those that are not."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import platform

import click

from evaluator import __version__
from evaluator.resources import standards_dir, templates_dir

NEEDED = (
    "pyyaml", "jsonschema", "jinja2", "markdown-it-py", "click", "rich", "openpyxl", "python-docx", "python-calamine",
)  # fmt: skip


@click.command()
def doctor() -> None:
    """检查本机的库和字体，说明缺什么、怎么装。"""
    click.echo(f"evaluator {__version__}，Python {platform.python_version()}，{platform.system()} {platform.release()}")
    missing = [name for name in NEEDED if not _library(name)]
    click.echo(f"  标准文件夹：{standards_dir()}")
    click.echo(f"  报告模板：{templates_dir()}")
    _pdf()
    if not _library("pikepdf"):
        click.echo("       不能核对报告（evaluator verify）。安装：pip install 'evaluator[pdf]'")
    if missing:
        click.echo(f"缺少必需的库：{'、'.join(missing)}。请运行 pip install evaluator", err=True)
        raise SystemExit(1)


def _library(name: str) -> bool:
    try:
        click.echo(f"  [有] {name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        click.echo(f"  [缺] {name}")
        return False
    return True


def _pdf() -> None:
    """What making PDFs needs; everything else works without it."""
    try:
        import weasyprint

        click.echo(f"  [有] weasyprint {weasyprint.__version__}，可以生成 PDF")
    except (ImportError, OSError):
        click.echo("  [缺] weasyprint 或它所需的 Pango：不能生成 PDF，其余都能用，报告可先生成 HTML。")
        click.echo(
            "       安装：pip install 'evaluator[pdf]'；Debian/Ubuntu 另需 apt install libpango-1.0-0 libpangoft2-1.0-0"
        )
        return
    if ctypes.util.find_library("harfbuzz-subset"):
        click.echo("  [有] libharfbuzz-subset，写 PDF 快")
    else:
        click.echo("  [缺] libharfbuzz-subset：写 PDF 会慢十倍以上。Debian/Ubuntu：apt install libharfbuzz-subset0")
    from evaluator.rendering.fonts import fonts_report

    for line in fonts_report():
        click.echo(f"  {line}")
    click.echo(
        "       字体缺的字由本机其他字体补；都没有的，用 evaluator report --font 字体文件 补，或用 --missing-glyph describe 印成编码"
    )
