"""Dates as they are written, 2023-06-30, and what to say of a date written some other way."""

from __future__ import annotations

import datetime
import re

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHERWISE = re.compile(r"(\d{4})\D{0,2}?(\d{1,2})\D{0,2}?(\d{1,2})\D?", re.ASCII)
_MONTH = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D?", re.ASCII)


def parse_date(text: str) -> datetime.date | None:
    """The day that `2023-06-30` names; None where the text is written otherwise or there is no such day."""
    try:
        return datetime.date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        return None


def date_hint(text: str) -> str:
    """How a text that is no date yet is to be written."""
    if _WRITTEN.fullmatch(text):
        return "日历上没有这一天，请核对"
    if _MONTH.fullmatch(text):
        return "请写明是哪一天，写成 2023-06-30 这样"
    found = _OTHERWISE.fullmatch(text.strip())
    day = parse_date("{:0>4}-{:0>2}-{:0>2}".format(*found.groups())) if found else None
    return f"请写成 {day.isoformat()}" if day else "日期写成 2023-06-30 这样"
