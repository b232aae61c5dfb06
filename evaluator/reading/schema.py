"""Plain data held against a shape: JSON Schema over our own scalar types, every mismatch a fault in plain words.

Besides the usual keywords a shape may say `rule: true` (the rule of any kind that the mapping names) and `say` (how
the text is to be written, for people).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from operator import ge, gt, le, lt
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from evaluator.diagnostics import Fault, Path, listing
from evaluator.model.numbers import Written, looks_like_number, text_of, too_long
from evaluator.reading import wording
from evaluator.rules import shape_of, unclear
from evaluator.rules.shapes import Shape

MOST_FAULTS = 200

Errors = Iterator[ValidationError]


def shape_faults(value: Any, shape: Shape) -> list[Fault]:
    """Everything in which the data does not fit the shape, once each: nothing is said about parts of a wrong whole."""
    by_path: dict[Path, list[ValidationError]] = {}
    for error in islice(_validator(shape).iter_errors(value), MOST_FAULTS):
        by_path.setdefault(tuple(error.absolute_path), []).append(error)
    return [fault for path, errors in by_path.items() for fault in _faults(path, errors)]


# -- scalars by our own rules --


def _is_text(_: Any, value: Any) -> bool:
    return isinstance(value, str | Written)


def _is_points(_: Any, value: Any) -> bool:
    if isinstance(value, str):
        text = value.strip()
        return text.endswith("%") and looks_like_number(text) and not too_long(text)
    return isinstance(value, Fraction)


def _is_amount(_: Any, value: Any) -> bool:
    return isinstance(value, Fraction) or (isinstance(value, str) and value.strip() != "")


_TYPES: dict[str, Callable[[Any, Any], bool]] = {
    "text": _is_text,
    "points": _is_points,
    "amount": _is_amount,
    "number": lambda _, value: isinstance(value, Fraction),
    "integer": lambda _, value: isinstance(value, Fraction) and value.denominator == 1,
}

# -- keywords: an error's message holds the word it is about, where there is one --


def _additional(validator: Any, allowed: Any, instance: Any, schema: Shape) -> Errors:
    if not isinstance(instance, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key in instance:
        if key in known or any(re.search(pattern, key) for pattern in patterns):
            continue
        if isinstance(allowed, dict):
            yield from validator.descend(instance[key], allowed, path=key)
        elif not allowed:
            yield ValidationError(key)


def _required(_: Any, keys: list[str], instance: Any, __: Shape) -> Errors:
    if isinstance(instance, dict):
        yield from (ValidationError(key) for key in keys if key not in instance)


def _enum(_: Any, options: list[Any], instance: Any, __: Shape) -> Errors:
    if isinstance(instance, bool):
        known = any(option is instance for option in options)
    else:
        text = instance.text if isinstance(instance, Written) else instance
        known = any(not isinstance(option, bool) and option in (instance, text) for option in options)
    if not known:
        yield ValidationError("")


def _const(validator: Any, option: Any, instance: Any, schema: Shape) -> Errors:
    yield from _enum(validator, [option], instance, schema)


def _pattern(_: Any, pattern: str, instance: Any, __: Shape) -> Errors:
    if isinstance(instance, str | Written) and not re.search(pattern, text_of(instance)):
        yield ValidationError("")


def _shortest(_: Any, least: int, instance: Any, __: Shape) -> Errors:
    if isinstance(instance, str | Written) and len(text_of(instance).strip()) < least:
        yield ValidationError("")


def _longest(_: Any, most: int, instance: Any, __: Shape) -> Errors:
    if isinstance(instance, str | Written) and len(text_of(instance)) > most:
        yield ValidationError("")


def _bound(fits: Callable[[Fraction, Fraction], bool]) -> Callable[..., Errors]:
    """A keyword that limits a number; the limit is taken as written, so that 0.1 is a tenth."""

    def check(_: Any, limit: Any, instance: Any, __: Shape) -> Errors:
        if isinstance(instance, Fraction) and not fits(Fraction(instance), Fraction(str(limit))):
            yield ValidationError("")

    return check


def _unique(_: Any, wanted: bool, instance: Any, __: Shape) -> Errors:
    """Texts are compared as written: 1.1 and 1.10 are two codes."""
    seen: list[Any] = []
    for n, entry in enumerate(instance if wanted and isinstance(instance, list) else []):
        plain = text_of(entry) if isinstance(entry, Written) else entry
        if plain in seen:
            yield ValidationError(str(seen.index(plain) + 1), path=[n])
        seen.append(plain)


def _rule(validator: Any, _: bool, instance: Any, __: Shape) -> Errors:
    if isinstance(instance, dict):
        shape = shape_of(instance)
        if shape is None:
            yield ValidationError("")
        else:
            yield from validator.descend(instance, shape)


_KEYWORDS: dict[str, Any] = {
    "additionalProperties": _additional,
    "required": _required,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _shortest,
    "maxLength": _longest,
    "minimum": _bound(ge),
    "maximum": _bound(le),
    "exclusiveMinimum": _bound(gt),
    "exclusiveMaximum": _bound(lt),
    "multipleOf": _bound(lambda number, step: number % step == 0),
    "uniqueItems": _unique,
    "rule": _rule,
}
_CHECKER = Draft202012Validator.TYPE_CHECKER.redefine_many(_TYPES)
_Validator: Any = extend(Draft202012Validator, _KEYWORDS, type_checker=_CHECKER)  # type: ignore[no-untyped-call]
_BUILT: dict[int, tuple[Shape, Any]] = {}


def _validator(shape: Shape) -> Any:
    """The validator of a shape, built once; shapes are constants, so their identity will do."""
    built = _BUILT.get(id(shape))
    if built is None:
        built = _BUILT[id(shape)] = (shape, _Validator(shape))
    return built[1]


# -- errors into faults --


def _faults(path: Path, errors: list[Any]) -> Iterator[Fault]:
    """The faults at one path: a wrong type and nothing else, or the keys, or the first thing that does not fit."""
    wrong = next((error for error in errors if error.validator == "type"), None)
    if wrong is not None:
        yield wording.wrong_type(path, wrong.instance, wrong.validator_value)
        return
    unknown = [error for error in errors if error.validator == "additionalProperties"]
    missing = {error.message: error for error in errors if error.validator == "required"}
    cut = [error for error in unknown if _cut_off(error.message, error.instance)]
    if cut:
        fix = "算式里的逗号请用全角的“，”，或给整个算式加引号"
        say = f"花括号里的半角逗号把算式断开了，“{wording.shown(cut[0].message)}”成了另一个键"
        yield Fault("S201", (*path, cut[0].message), say, fix, "key")
    for error in [error for error in unknown if error not in cut]:
        fault, meant = _unknown(path, error, missing)
        missing.pop(meant, None)
        yield fault
    if len(missing) > 1 and not _known(errors[0]):
        yield _nothing(path, list(missing))
    else:
        yield from (_missing(path, key, error) for key, error in missing.items())
    rest = [error for error in errors if error.validator not in ("additionalProperties", "required")]
    if rest:
        yield _fault(path, rest[0])


def _fault(path: Path, error: Any) -> Fault:
    keyword, limit, value, schema = str(error.validator), error.validator_value, error.instance, error.schema
    if keyword in ("enum", "const"):
        return wording.not_among(path, value, limit if keyword == "enum" else [limit])
    if keyword == "minLength" and not text_of(value).strip():
        return wording.empty_text(path)
    if keyword in ("minItems", "maxItems", "minProperties", "maxProperties"):
        return wording.wrong_count(path, value, keyword, limit)
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        return wording.out_of_bounds(path, value, keyword, limit)
    if keyword == "rule":
        return Fault("S208", path, *unclear(value))
    if keyword == "uniqueItems":
        return Fault("S206", path, f"{wording.named(path)}与第 {error.message} 项相同", "请删去重复的一项")
    return wording.wrong_text(path, value, schema.get("say", "") if isinstance(schema, Mapping) else "")


def _missing(path: Path, key: str, error: Any) -> Fault:
    shape = error.schema.get("properties", {}).get(key, {}) if isinstance(error.schema, Mapping) else {}
    if "enum" in shape:
        wanted = f"，可以写：{listing([str(option) for option in shape['enum']])}"
    else:
        wanted = f"，要写{wording.expected(shape['type'])}" if "type" in shape else ""
    return Fault("S202", path, f"缺少必填的“{key}”", f"请补上 {key}: …{wanted}")


def _cut_off(key: str, mapping: Mapping[str, Any]) -> bool:
    """Whether a key is the rest of an expression that a comma inside braces has cut in two."""
    return mapping[key] is None and any(isinstance(text, str) and _open(text) > 0 for text in mapping.values())


def _open(text: str) -> int:
    """How many brackets of an expression are not closed."""
    half = unicodedata.normalize("NFKC", text)
    return half.count("(") - half.count(")")


def _known(error: Any) -> set[str]:
    """The keys of the mapping that are as they should be."""
    properties: Mapping[str, Any] = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    return set(properties) & set(error.instance)


def _nothing(path: Path, keys: list[str]) -> Fault:
    """The fault of a mapping that has none of the keys it should: one, not one for each."""
    say = f"{wording.named(path)}里没有一个要写的键，缺少必填的{'、'.join(f'“{key}”' for key in keys)}"
    return Fault("S202", path, say, f"请补上：{'，'.join(f'{key}: …' for key in keys)}")


def _unknown(path: Path, error: Any, missing: Mapping[str, Any]) -> tuple[Fault, str]:
    """The fault of an unknown key, and the known key that was meant, if one is close."""
    key, value = error.message, error.instance
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else []
    free = [word for word in known if word not in value]
    meant = _meant(key, list(missing)) or _meant(key, free) or _meant(key, known)
    at = (*path, key)
    head = re.match(r"(.*?)\s*([：:])", key)
    if head and meant and meant == _meant(head.group(1), known):
        if head.group(2) == "：":
            fix = f"请改成半角冒号加一个空格：{meant}: …"
            return Fault("S201", at, f"“{wording.shown(key)}”里的冒号是全角的，没有分开键和值", fix, "key"), meant
        return Fault("S201", at, f"“{wording.shown(key)}”的冒号后面少一个空格", f"请写成 {meant}: …", "key"), meant
    fix = f"是不是想写“{meant}”？" if meant else f"这里可以写：{listing(known)}" if known else "请删去"
    return Fault("S201", at, f"不认识的键“{wording.shown(key)}”", fix, "key"), meant


def _meant(key: str, words: list[str]) -> str:
    """The word that the key is most like, if any: the same but for width, case, quotes, a colon
    or the order of its letters, or nearly so."""
    head = re.split("[：:]", unicodedata.normalize("NFKC", key).strip("“”\"'「」 "))[0].strip().lower()
    alike = [word for word in words if word.lower() == head or sorted(word) == sorted(head)]
    close = alike or difflib.get_close_matches(head, words, 1, 0.6)
    return close[0] if close else ""
