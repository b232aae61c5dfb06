"""Font files that a user names to supply what the fonts of the system lack: read, looked at, put behind every role."""

from __future__ import annotations

import functools
import hashlib
import importlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluator.rendering.roles import ROLES, VARIABLES

MOST_BYTES = 100 * 1024 * 1024
#: bit 1 of what a font says of itself: it may not be put into documents
_RESTRICTED = 0x0002


class FontUnusable(Exception):  # noqa: N818 - a state of the file, not an error of the program
    """A named font file cannot be used; the message names it, says why and what to do."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file that was named: its bytes and what it calls itself. Two are the same by content."""

    file: str = field(compare=False)
    title: str
    digest: str
    content: bytes = field(repr=False, compare=False)

    @property
    def family(self) -> str:
        """Under which name the style sheet asks for it: no installed font has that one, so its glyphs come from this file."""
        return f"evaluator-{self.digest[:16]}"

    @property
    def address(self) -> str:
        """What the style sheet fetches it by; nothing but the PDF writer's own fetcher knows it."""
        return f"evaluator:font/{self.digest}"


def read_font(path: Path) -> FontFile:
    """The font in a file (.ttf, .otf, .ttc, .woff, .woff2); FontUnusable where it cannot be used."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise FontUnusable(f"字体文件 {path} 读不出来，请核对路径") from error
    if len(content) > MOST_BYTES:
        raise FontUnusable(f"字体文件 {path} 超过 {MOST_BYTES // 1024**2} MB，请核对是不是给错了文件")
    try:
        font = _opened(content)
        title, kind = str(font["name"].getDebugName(4) or path.stem), int(font["OS/2"].fsType)
        if not font["cmap"].getBestCmap():
            raise ValueError("no characters")
    except ImportError:
        raise
    except Exception as error:  # a broken font breaks its reader in any way it likes
        raise FontUnusable(f"{path} 不是能用的字体文件，请给 .ttf、.otf、.ttc 或者 .woff2 文件") from error
    if kind & 0x000F == _RESTRICTED:
        raise FontUnusable(f"字体“{title}”（{path}）声明不许嵌入文件，请换一个字体")
    return FontFile(str(path), title, hashlib.sha256(content).hexdigest(), content)


def _opened(content: bytes) -> Any:
    """The font, of a collection the first; fontTools is there wherever WeasyPrint is."""
    library = importlib.import_module("fontTools.ttLib")
    return library.TTFont(io.BytesIO(content), fontNumber=0, lazy=True)


@functools.lru_cache(maxsize=8)
def font_style(fonts: tuple[FontFile, ...]) -> str:
    """The style sheet that puts the fonts behind the families of every role, so that they supply what those lack."""
    faces = "".join(f'@font-face{{font-family:"{font.family}";src:url("{font.address}")}}\n' for font in fonts)
    roles = "".join(f"--{variable}:{_families(role, fonts)},{last};" for role, (variable, last) in VARIABLES.items())
    return f"{faces}:root{{{roles}}}\n" if fonts else ""


def _families(role: str, fonts: Iterable[FontFile]) -> str:
    wanted, others, _ = ROLES[role]
    return ",".join(f'"{name}"' for name in (*wanted, *others, *(font.family for font in fonts)))
