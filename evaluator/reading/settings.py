"""An agency's settings (报告设置) read from a file and from what lies beside it: logo and chapters, nothing from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, has_errors
from evaluator.diagnostics import Path as Place
from evaluator.model.numbers import text_of
from evaluator.model.settings import Chapter, Picture, Settings
from evaluator.reading.chapter import read_chapter
from evaluator.reading.document import Document, read_document
from evaluator.reading.picture import read_picture
from evaluator.reading.placing import place
from evaluator.reading.schema import shape_faults
from evaluator.rules.shapes import TEXT, Shape

MOST_CHAPTERS = 10
#: how dark a colour has to be on white paper to be read, and how light what stands behind black words (WCAG 2.2)
LEAST_CONTRAST, LEAST_BEHIND = 4.5, 10.0
_INK = "#1a1a1a"

_COLOUR: Shape = {"type": "text", "pattern": r"^#[0-9A-Fa-f]{6}\Z", "say": '颜色写成 #RRGGBB，加引号，例如 "#1F3A5F"'}


def _line(most: int) -> Shape:
    return {**TEXT, "maxLength": most, "pattern": r"^[^\n]*\Z", "say": f"写在一行里，最多 {most} 个字"}


SETTINGS: Shape = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {
        "name": _line(60),
        "logo": TEXT,
        "colours": {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {"main": _COLOUR, "shade": _COLOUR},
        },
        "header": _line(30),
        "footer": _line(30),
        "chapters": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_CHAPTERS,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "file"],
                "properties": {"title": _line(30), "file": TEXT, "public": {"type": "boolean"}},
            },
        },
    },
}


def read_settings(path: Path) -> tuple[Settings | None, list[Diagnostic]]:
    """The settings in a file with all that they name, and everything wrong with either; None where there is an error."""
    document, found = read_document(path)
    if document is None:
        return None, found
    faults = shape_faults(document.value, SETTINGS)
    if faults:
        return None, [*found, *place(document, faults)]
    reader = _Reader(document, path.parent)
    settings = reader.settings()
    found = [*found, *place(document, reader.faults), *reader.found]
    return (None if has_errors(found) else settings), found


def check_agency(path: Path, settings: Settings, agency: str) -> list[Diagnostic]:
    """What is wrong where the data name another agency than the settings do; nothing where either names none."""
    document, _ = read_document(path)
    if document is None or not settings.name or agency in ("", settings.name):
        return []
    say = f"设置文件里的机构是“{settings.name}”，评估的数据里是“{agency}”"
    return place(document, [Fault("P807", ("name",), say, "请核对是不是用错了设置文件；名称以评估的数据为准")])


def check_word_logo(path: Path, settings: Settings) -> list[Diagnostic]:
    """What is wrong with the logo for a .docx: Word shows an SVG only beside a picture of dots, which nobody here draws."""
    document, _ = read_document(path)
    if document is None or settings.logo is None or settings.logo.media != "image/svg+xml":
        return []
    say = "Word 文档（.docx）里放不进 SVG 标志"
    fix = "请在绘图程序里把标志另存为 PNG（宽 1000 像素左右），写成 logo: 标志.png；PDF 和 HTML 可以仍用 SVG"
    return place(document, [Fault("P808", ("logo",), say, fix)])


class _Reader:
    """Reads what a settings file says; `faults` are in the file itself, `found` in those it names."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.value: Mapping[str, Any] = document.value
        self.folder = folder
        self.faults: list[Fault] = []
        self.found: list[Diagnostic] = []

    def settings(self) -> Settings:
        colours = self.value.get("colours", {})
        return Settings(
            name=self._text("name"),
            logo=self._logo(),
            main=self._colour("main", colours),
            shade=self._colour("shade", colours),
            header=self._text("header"),
            footer=self._text("footer"),
            chapters=tuple(
                chapter
                for n, entry in enumerate(self.value.get("chapters", []))
                if (chapter := self._chapter(("chapters", n), entry)) is not None
            ),
        )

    def _text(self, key: str) -> str:
        return text_of(self.value.get(key, "")).strip()

    def _logo(self) -> Picture | None:
        file = self._beside(("logo",), text_of(self.value["logo"])) if "logo" in self.value else None
        if file is None:
            return None
        picture, found = read_picture(file)
        self.found += found
        return picture

    def _chapter(self, at: Place, entry: Mapping[str, Any]) -> Chapter | None:
        file = self._beside((*at, "file"), text_of(entry["file"]))
        if file is None:
            return None
        blocks, found = read_chapter(file)
        self.found += found
        return None if blocks is None else Chapter(text_of(entry["title"]).strip(), blocks, entry.get("public", False))

    def _beside(self, at: Place, name: str) -> Path | None:
        """The file of that name in the folder of the settings, wherever links may lead; None where it is not there."""
        parts = PurePosixPath(name).parts
        outside = ".." in parts or "\\" in name or ":" in name or name.startswith("/")
        file = self.folder.joinpath(*parts) if not outside else self.folder
        if outside or not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(self.folder)):
            say = f"“{name}”不在设置文件所在的文件夹里"
            self.faults.append(Fault("P801", at, say, "请把文件放到设置文件旁边，只写文件名，或写成 子文件夹/文件名"))
            return None
        if not file.is_file():
            self.faults.append(Fault("P802", at, f"找不到文件“{name}”", "请核对文件名，文件要和设置文件放在一起"))
            return None
        return file

    def _colour(self, key: str, colours: Mapping[str, Any]) -> str:
        colour = text_of(colours.get(key, "")).lower()
        if not colour:
            return ""
        behind = key == "shade"
        ratio = contrast(_INK if behind else "#ffffff", colour)
        least = LEAST_BEHIND if behind else LEAST_CONTRAST
        if ratio < least:
            what = "作底色太深，黑字在上面看不清" if behind else "太浅，印在白纸上看不清"
            say = f"颜色 {colour} {what}（对比度 {ratio:.1f}，至少要 {least:g}），黑白打印时更看不清"
            fix = f'请换一种更{"浅" if behind else "深"}的颜色，例如 "{"#e6ecf2" if behind else "#1f3a5f"}"'
            self.faults.append(Fault("P803", ("colours", key), say, fix))
        return colour


def contrast(one: str, other: str) -> float:
    """How far two colours are apart in lightness, from 1 to 21 (WCAG 2.2); so they are in grey, on a black and white print."""
    dark, light = sorted((_lightness(one), _lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def _lightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
