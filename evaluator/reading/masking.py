"""A self-report or an assessment without the personal data in its texts: the model, and so every result, never has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluator.diagnostics import Fault, Path
from evaluator.model.numbers import Written, looks_like_number, text_of
from evaluator.model.standard import Standard
from evaluator.reading.privacy import mask, personal

#: the keys whose values are words even where they look like a number
_WORDS = frozenset(
    {
        "remark",
        "reason",
        "advice",
        "name",
        "file",
        "pages",
        "id",
        "subject",
        "assessor",
        "agency",
        "title",
        "credited_to",
    }
)
#: mappings whose keys are words of those who fill in, not of the standard
_NAMING = frozenset({"evidence", "members", "published"})
_FIX = "结果和报告里只保留打码后的号码；请把文件里的号码也删去，或照样打码"


def masked(value: Any, standard: Standard) -> tuple[Any, list[Fault]]:
    """The plain data of a document with personal numbers masked, and a warning for each text that had one."""
    reader = _Masking(frozenset(name for name, fact in standard.facts.items() if fact.type == "text"))
    return reader.clean(value, ()), reader.found


class _Masking:
    def __init__(self, texts: frozenset[str]) -> None:
        self.texts, self.found = texts, list[Fault]()

    def clean(self, value: Any, path: Path) -> Any:
        if isinstance(value, Mapping):
            naming = bool(path) and path[-1] in _NAMING
            keys = {key: self._text(key, (*path, key), key=True) if naming else key for key in value}
            return {keys[key]: self.clean(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.clean(inner, (*path, n)) for n, inner in enumerate(value)]
        if isinstance(value, str | Written) and self._is_text(value, path):
            text = self._text(text_of(value), path)
            return value if text == text_of(value) else text
        return value

    def _is_text(self, value: str | Written, path: Path) -> bool:
        """Whether words stand there; a bare number counts as one only where words are asked for."""
        if len(path) == 2 and path[0] == "members":  # the file of a member, which is opened by its name
            return False
        words = path[-1:] and path[-1] in _WORDS
        return bool(words) or not self.texts.isdisjoint(path) or not looks_like_number(text_of(value))

    def _text(self, text: str, path: Path, *, key: bool = False) -> str:
        found = personal(text)
        if found:
            more = f"（同一处还有 {len(found) - 1} 个号码）" if len(found) > 1 else ""
            say = f"这里像是有{found[0].kind} {found[0].masked}{more}"
            at = None if key else found[0].start
            self.found.append(
                Fault("A619", path, say, _FIX, on="key" if key else "value", offset=at, severity="warning")
            )
        return mask(text)
