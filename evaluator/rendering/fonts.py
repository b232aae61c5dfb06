"""Which typeface plays each role of a report on this machine, and which characters it lacks."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluator.rendering.pdf import load_weasyprint
from evaluator.rendering.roles import ROLES

__all__ = ["EXTENSION_B", "RARE", "ROLES", "FontRole", "fonts_report", "installed_families"]

#: characters of names of places and people, and of areas, that fonts often lack
RARE = "㵲牂牁堃喆赟㎡"
#: CJK Extension B, in which most rare surnames stand
EXTENSION_B = range(0x20000, 0x2A6E0)


@dataclass(frozen=True, slots=True)
class FontRole:
    """A role and the family that plays it here (empty: none of the families that may); `exact` where it is the wanted one.

    `wanted` is what the role asks for first, `lacking` those of the rare characters that the family does not have, and
    `extension_b` how many it has of CJK Extension B.
    """

    role: str
    family: str
    exact: bool
    package: str
    wanted: str
    lacking: str
    extension_b: int

    def __str__(self) -> str:
        if not self.family:
            return f"[缺] {self.role}：没有合适的字体。Debian/Ubuntu：apt install {self.package}"
        stand_in = "" if self.exact else f"（代替，本机没有{self.wanted}）"
        rare = f"缺“{self.lacking}”" if self.lacking else f"“{RARE}”都有"
        counted = f"CJK 扩展B区 {len(EXTENSION_B)} 字中有 {self.extension_b} 字"
        return f"[有] {self.role}：{self.family}{stand_in}；{rare}，{counted}"


def fonts_report() -> list[FontRole]:
    """Which family plays each role in a PDF made here; PdfUnavailable where no PDF can be made at all."""
    there = installed_families()
    found = []
    for role, (wanted, others, package) in ROLES.items():
        family = next((name for name in (*wanted, *others) if name.casefold() in there), "")
        known = _characters(there[family.casefold()], family) if family else frozenset()
        lacking = "".join(char for char in RARE if ord(char) not in known)
        count = sum(code in known for code in EXTENSION_B)
        found.append(FontRole(role, family, family in wanted, package, wanted[0], lacking, count))
    return found


@functools.cache
def installed_families() -> Mapping[str, str]:
    """The names of all font families that the PDF writer can use, case folded, each with a file that it is in."""
    load_weasyprint()
    library = importlib.import_module("weasyprint.text.ffi")
    ffi, fontconfig = library.ffi, library.fontconfig
    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    names: dict[str, str] = {}
    text = ffi.new("FcChar8 **")

    def string(pattern: Any, what: bytes, nth: int) -> str:
        if fontconfig.FcPatternGetString(pattern, what, nth, text) != fontconfig.FcResultMatch:
            return ""
        return str(ffi.string(text[0]).decode("utf-8", "surrogateescape"))

    for n in range(fonts.nfont):
        nth = 0
        while name := string(fonts.fonts[n], b"family", nth):
            names.setdefault(name.casefold(), string(fonts.fonts[n], b"file", 0))
            nth += 1
    return names


@functools.cache
def _characters(file: str, family: str) -> frozenset[int]:
    """The characters that a family has in a file, which may hold several; none where it cannot be read."""
    library = importlib.import_module("fontTools.ttLib")
    try:
        if not file.endswith(".ttc"):
            with library.TTFont(file, lazy=True) as font:
                return frozenset(font["cmap"].getBestCmap() or ())
        with library.TTCollection(file, lazy=True) as several:
            own = (one for one in several.fonts if family in {str(name) for name in one["name"].names})
            return frozenset(next(own, several.fonts[0])["cmap"].getBestCmap() or ())
    except (OSError, KeyError, library.TTLibError):
        return frozenset()
