"""Which typeface plays each role of a report on this machine."""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass

from evaluator.rendering.pdf import load_weasyprint
from evaluator.rendering.roles import ROLES

__all__ = ["ROLES", "FontRole", "fonts_report", "installed_families"]


@dataclass(frozen=True, slots=True)
class FontRole:
    """A role and the family that plays it here (empty: none of the families that may); `exact` where it is the wanted one."""

    role: str
    family: str
    exact: bool
    package: str

    def __str__(self) -> str:
        if not self.family:
            return f"[缺] {self.role}：没有合适的字体。Debian/Ubuntu：apt install {self.package}"
        stand_in = "" if self.exact else "（代替，本机没有该字体本身）"
        return f"[有] {self.role}：{self.family}{stand_in}"


def fonts_report() -> list[FontRole]:
    """Which family plays each role in a PDF made here; PdfUnavailable where no PDF can be made at all."""
    there = installed_families()
    found = []
    for role, (wanted, others, package) in ROLES.items():
        family = next((name for name in (*wanted, *others) if name.casefold() in there), "")
        found.append(FontRole(role, family, family in wanted, package))
    return found


@functools.cache
def installed_families() -> frozenset[str]:
    """The names of all font families that the PDF writer can use, case folded."""
    load_weasyprint()
    library = importlib.import_module("weasyprint.text.ffi")
    ffi, fontconfig = library.ffi, library.fontconfig
    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    names: set[str] = set()
    text = ffi.new("FcChar8 **")
    for n in range(fonts.nfont):
        nth = 0
        while fontconfig.FcPatternGetString(fonts.fonts[n], b"family", nth, text) == fontconfig.FcResultMatch:
            names.add(ffi.string(text[0]).decode("utf-8", "replace").casefold())
            nth += 1
    return frozenset(names)
