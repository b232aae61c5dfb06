"""The typefaces of a report by their role: what is wanted, and what may stand in for it."""

from __future__ import annotations

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

#: under which variable the style sheet has the families of a role, and the generic family behind them all
VARIABLES: dict[str, tuple[str, str]] = {
    "小标宋": ("title", "serif"),
    "黑体": ("hei", "sans-serif"),
    "楷体": ("kai", "serif"),
    "仿宋": ("fang", "serif"),
}
