"""The typefaces of a report by their role, and which of them this machine has."""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass

from evaluator.rendering.pdf import load_weasyprint

#: What counts as the typeface that the role asks for; the families after these stand in for it.
ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "小标宋": (
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
        ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "SimSun", "宋体"),
        "fonts-noto-cjk",
    ),
    "黑体": (
        ("黑体", "SimHei"),
        ("Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "Microsoft YaHei"),
        "fonts-noto-cjk",
    ),
    "楷体": (
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti"),
        ("LXGW WenKai", "霞鹜文楷", "Noto Serif CJK SC"),
        "fonts-lxgw-wenkai",
    ),
    "仿宋": (
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong"),
        ("Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "SimSun"),
        "fonts-noto-cjk",
    ),
}


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
