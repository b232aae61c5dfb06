"""What an agency's settings make of a report: its style sheet, its name where the data has none, the chapters an edition has."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from evaluator.model.dossier import Edition
from evaluator.model.result import Result
from evaluator.model.settings import Chapter, Settings

#: what ends a string or a style sheet, and so is written by its number
_SPECIAL = {char: f"\\{ord(char):x} " for char in '"\\\n<>'}


def named(result: Result, settings: Settings) -> Result:
    """The result with the agency's name where an assessment does not say whose it is."""
    if not settings.name or result.run == "claimed" or result.dossier.agency:
        return result
    return replace(result, dossier=replace(result.dossier, agency=settings.name))


def own_chapters(settings: Settings, edition: Edition) -> tuple[Chapter, ...]:
    """The agency's chapters that stand in an edition: in a 公开版 only those that the agency says are for anybody."""
    return tuple(chapter for chapter in settings.chapters if chapter.public or edition != "public")


def agency_style(settings: Settings, marks: str) -> Markup:
    """The rules that set the report apart: colours, and the words at the head and the foot of the pages but the cover.

    `marks` are what every page has to say anyway; they keep their place, below the agency's words.
    """
    rules = [_colours(settings)]
    if settings.header:
        lines = _string("\n".join(part for part in (settings.header, marks) if part))
        rules.append(f"@page {{ @top-center {{ content: {lines}; white-space: pre; line-height: 1.4 }} }}")
        rules.append(f"@page cover {{ @top-center {{ content: {_string(marks)} }} }}")
    if settings.footer:
        place = "font: 10.5pt/1.2 var(--kai); vertical-align: top; padding-top: 7mm; white-space: nowrap"
        rules.append(f"@page {{ @bottom-center {{ content: {_string(settings.footer)}; {place} }} }}")
        rules.append("@page cover { @bottom-center { content: none } }")
    return Markup("\n".join(rule for rule in rules if rule))


def _colours(settings: Settings) -> str:
    main, shade = settings.main, settings.shade
    titles = f"h1, .cover-name, .cover-kind {{ color: {main} }}\n.bar.solid i {{ background: {main} }}" if main else ""
    heads = f":root {{ --shade: {shade} }}\n.details .level-1 td {{ background: {shade} }}" if shade else ""
    return "\n".join(part for part in (titles, heads) if part)


def _string(text: str) -> str:
    """A text as a string of a style sheet, whatever is in it."""
    return '"' + "".join(_SPECIAL.get(char, char) for char in text) + '"'
