"""A logo beside the settings: PNG, JPEG or SVG, of a bounded size, sound as far as is looked at, and fetching nothing."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from xml.parsers import expat

from evaluator.diagnostics import Diagnostic, has_errors
from evaluator.model.settings import Picture
from evaluator.reading.text import Source, read_text, unreadable

MOST_BYTES = 1024 * 1024
#: along each side
MOST_PIXELS = 4000
MOST_ELEMENTS = 5000
MOST_DEPTH = 40

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_WANTED = "标志要是 PNG、JPEG 或 SVG 图片"


def read_picture(path: Path) -> tuple[Picture | None, list[Diagnostic]]:
    """The picture in a file; None with why it cannot be used."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return None, [unreadable(path, error)]
    if len(content) > MOST_BYTES:
        return None, [_broken(path, f"图片超过 {MOST_BYTES // 1024**2} MB", "请缩小以后再用，标志有几十 KB 就够")]
    if content.startswith(_PNG):
        return _raster(path, content, "image/png", _png_size(content))
    if content.startswith(_JPEG):
        return _raster(path, content, "image/jpeg", _jpeg_size(content))
    if path.suffix.lower() == ".svg":
        return _svg(path)
    return None, [_broken(path, "这不是能用的图片", _WANTED)]


def _broken(path: Path, say: str, fix: str) -> Diagnostic:
    return Diagnostic(str(path), "P804", say, fix)


def _raster(
    path: Path, content: bytes, media: str, size: tuple[int, int] | None
) -> tuple[Picture | None, list[Diagnostic]]:
    if size is None:
        return None, [_broken(path, "图片已经损坏", "请用看图程序打开，另存一份再用")]
    if not 0 < max(size) <= MOST_PIXELS or not min(size):
        say = f"图片有 {size[0]}×{size[1]} 个像素，每边最多 {MOST_PIXELS}"
        return None, [_broken(path, say, "请缩小以后再用")]
    return Picture(media, content), []


# -- PNG and JPEG: the size that the head says, and that all of it is there --


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Width and height; None unless every chunk is whole and the pixels unpack to as many bytes as the head says."""
    place, size, packed, expected = len(_PNG), None, b"", 0
    while place + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(kind + data) != int.from_bytes(check, "big"):
            return None
        if kind == b"IHDR" and length == 13:
            wide, high, depth, colour = struct.unpack_from(">IIBB", data)
            size = (wide, high)
            samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 0)
            expected = high * (1 + (wide * samples * depth + 7) // 8)
        packed += data if kind == b"IDAT" else b""
        if kind == b"IEND":
            return size if size and (max(size) > MOST_PIXELS or _unpacks(packed, expected)) else None
        place += 12 + length
    return None


def _unpacks(packed: bytes, expected: int) -> bool:
    """Whether the pixels are there; an interlaced picture has a few bytes more than the head lets expect."""
    try:
        return len(zlib.decompressobj().decompress(packed, 2 * expected + 64)) >= expected > 0
    except zlib.error:
        return False


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header; None where there is none, or the end is missing."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF and content.rstrip(b"\x00").endswith(b"\xff\xd9"):
        kind, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack_from(">HH", content, place + 5)
            return wide, high
        if length < 2:
            return None
        place += 2 + length
    return None


# -- SVG: shapes and colours only, nothing that runs or leads elsewhere --

_SVG = "http://www.w3.org/2000/svg"
#: what drawing programs note for themselves, and nobody else looks at
_NOTES = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "metadata",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
_WITH_TEXT = frozenset({"text", "tspan", "textPath"})
_URL = re.compile(r"url\s*\(\s*(?!['\"]?#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)


def _svg(path: Path) -> tuple[Picture | None, list[Diagnostic]]:
    source, found = read_text(path)
    if source is None:
        return None, found
    found = [*found, *_Looker(source).looked()]
    content = _DECLARATION.sub("", source.text).encode("utf-8")  # it may name another encoding
    return (None if has_errors(found) else Picture("image/svg+xml", content)), found


class _Stop(Exception):  # noqa: N818 - the rest is not looked at
    """What follows cannot be looked at safely."""


class _Looker:
    """Goes through an SVG and notes, with its line, all that a logo has no need of."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.count = self.depth = 0
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def looked(self) -> list[Diagnostic]:
        try:
            self.parser.Parse(self.source.text.encode("utf-8"), True)
        except _Stop:
            pass
        except expat.ExpatError as error:
            line, column = error.lineno, error.offset + 1
            self.found.append(
                self.source.fault("P804", line, column, "SVG 写得不完整，读不懂", "请用绘图程序打开，另存为普通 SVG")
            )
        return self.found[:10]

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS or self.depth > MOST_DEPTH:
            self._note("SVG 里的图形太多或套得太深", "请简化图形，或存成 PNG")
            raise _Stop
        space, _, local = name.rpartition(" ")
        if self.count == 1 and (space, local) != (_SVG, "svg"):
            self._note(f"这不是 SVG，开头是 <{local}>", _WANTED)
            raise _Stop
        if space == _SVG and local in _WITH_TEXT:
            self._note(f"SVG 里有文字（<{local}>），别的电脑上没有同样的字体", "请在绘图程序里把文字转成路径（转曲）")
        elif not (space == _SVG and local in _ELEMENTS) and not space.startswith(_NOTES):
            self._note(f"SVG 里不能有 <{local}>", "标志只能由图形和颜色组成；请在绘图程序里另存为普通 SVG，或存成 PNG")
        for key, value in attributes.items():
            self._attribute(key, value)

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _attribute(self, key: str, value: str) -> None:
        local = key.rpartition(" ")[2].lower()
        if local.startswith("on"):
            self._note(f"SVG 里不能有脚本（{local}）", "请删去这个属性")
        elif local == "base" or (local in ("href", "src") and not value.startswith("#")) or _URL.search(value):
            self._note(f"SVG 不能引用别的文件或网址（{local}）", "请把图形放进这个文件里，或存成 PNG")

    def _doctype(self, *_: object) -> None:
        self._note("SVG 里不能有 <!DOCTYPE …>", "请删去这一行")
        raise _Stop

    def _instruction(self, target: str, _: str) -> None:
        self._note(f"SVG 里不能有 <?{target} …?>", "请删去这一行")

    def _note(self, say: str, fix: str) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.found.append(self.source.fault("P804", line, column, say, fix))
