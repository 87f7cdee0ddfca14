"""Finding mistakes in translations that a reader of the page would stumble over, or that would break it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from bandstand.i18n.po._placeholders import is_number, placeholders
from bandstand.i18n.po._plurals import parse_plural_forms, plural_forms, usual_counts
from bandstand.i18n.tags import fallbacks, normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.i18n.po._catalogue import Catalogue, Entry, Source
    from bandstand.i18n.po._plurals import PluralForms

Severity: TypeAlias = Literal["error", "warning"]

_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]{0,30})(?=[\s/>])[^<>]*>")
_ENDS = {".": ".。．।۔።։", ":": ":：", "?": "?？؟;\u037e", "!": "!！", "…": "…"}  # noqa: RUF001 - other scripts' marks
_WITHOUT_FULL_STOP = frozenset({"th", "lo"})
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl"}
_WIDE = ("、", "。", "，", "：", "；", "！", "？")  # noqa: RUF001 - marks of Chinese and Japanese, which have their space inside
_FEW = 2


class Mistake(NamedTuple):
    """What is wrong with a translation, or with the header.

    Attributes:
        severity: ``"error"`` for what must not be compiled; ``"warning"`` for what is not ready, or looks odd.
        kind: What it is about: ``placeholders``, ``plurals``, ``tags``, ``spaces``, ``language``, ``compiled``,
            ``fuzzy``, ``missing``, ``punctuation``, ``unreadable``.
        source: The message, or None for the catalogue as a whole.
        line: Where it stands in the file, or 0.
        text: A sentence with what is wrong and what was expected.
    """

    severity: Severity
    kind: str
    source: Source | None
    line: int
    text: str


def find_mistakes(catalogue: Catalogue, tag: str, /, *, use_fuzzy: bool = False) -> list[Mistake]:
    """Find what is wrong with a catalogue, its header first, then in the order of its messages.

    A fuzzy translation is not compiled, so only a warning tells of it; with ``use_fuzzy`` it is looked into.
    """
    found = [*_language(catalogue, tag)]
    forms, mistakes = _forms(catalogue, tag)
    found += mistakes
    for entry in catalogue.entries.values():
        if entry.is_fuzzy:
            found.append(_about(entry, "fuzzy", "A translator has yet to look at the translation.", "warning"))
        if not entry.is_translated:
            found.append(_about(entry, "missing", _missing(entry), "warning"))
        if not entry.is_fuzzy or use_fuzzy:
            found += _of_entry(entry, forms, tag)
    return found


def _about(entry: Entry, kind: str, text: str, severity: Severity = "error") -> Mistake:
    return Mistake(severity, kind, entry.source, entry.line, text)


def _missing(entry: Entry) -> str:
    empty = [str(number) for number, text in enumerate(entry.translations) if not text]
    if entry.source.plural is None or len(empty) == len(entry.translations):
        return "There is no translation."
    return f"There is no translation for the plural form {', '.join(empty)}; the message is not compiled."


# The header


def _language(catalogue: Catalogue, tag: str) -> Iterator[Mistake]:
    named = catalogue.field("Language")
    if not named:
        text = f"The header names no language; expected 'Language: {tag.replace('-', '_')}'."
        yield Mistake("warning", "language", None, 0, text)
    elif not _is_language(named, tag):
        text = f"The header names the language {named[:40]!r}; expected {tag.replace('-', '_')!r}, as the folder does."
        yield Mistake("error", "language", None, 0, text)


def _is_language(named: str, tag: str) -> bool:
    """Tell whether a header means the language of a folder; other tools write ``zh_CN`` and ``sr@latin``."""
    language, _, script = named.partition("@")
    found = normal_tag(f"{language}-{_SCRIPTS[script]}" if script in _SCRIPTS else named)
    return found == tag or (found is not None and "-" in tag and tag in fallbacks(found))


def _forms(catalogue: Catalogue, tag: str) -> tuple[PluralForms, list[Mistake]]:
    usual = plural_forms(tag)
    written = catalogue.field("Plural-Forms")
    if not written:
        if all(entry.source.plural is None for entry in catalogue.entries.values()):
            return usual, []
        text = f"The header has no plural forms; expected 'Plural-Forms: {usual}'."
        return usual, [Mistake("error", "plurals", None, 0, text)]
    try:
        forms = parse_plural_forms(written)
    except ValueError as error:
        text = f"The plural forms of the header cannot be read: {error}. Expected 'Plural-Forms: {usual}'."
        return usual, [Mistake("error", "plurals", None, 0, text)]
    counts = usual_counts(tag)
    if forms.count not in counts:
        expected = " or ".join(map(str, counts))
        text = f"The header says {forms.count} plural forms; expected {expected} for {tag}: 'Plural-Forms: {usual}'."
        return forms, [Mistake("error", "plurals", None, 0, text)]
    return forms, []


# Messages


def _of_entry(entry: Entry, forms: PluralForms, tag: str) -> Iterator[Mistake]:
    source = entry.source
    numbers: tuple[tuple[int, ...], ...] = ((),)
    if source.plural is not None:
        if len(entry.translations) != forms.count:
            text = f"The translation has {len(entry.translations)} plural forms; expected {forms.count}."
            yield _about(entry, "plurals", text)
            return
        numbers = forms.of_numbers()
    for index, (translation, taken) in enumerate(zip(entry.translations, numbers, strict=True)):
        if translation:
            where = "" if source.plural is None else f" of the plural form {index}"
            is_few = len(taken) <= _FEW
            for kind, problem in _problems(source, translation, is_few=is_few):
                yield _about(entry, kind, f"The translation{where} {problem}")
            if not _ends_alike(source.texts[-1], translation, tag):
                end = source.texts[-1][-1:]
                text = f"The translation{where} ends with {translation[-1]!r}; the message ends with {end!r}."
                yield _about(entry, "punctuation", text, "warning")


def _problems(source: Source, translation: str, *, is_few: bool) -> Iterator[tuple[str, str]]:
    for problem in _placeholder_problems(source, translation, is_few=is_few):
        yield "placeholders", problem
    nearest = min((_tags_apart(text, translation) for text in source.texts), key=len)
    if nearest:
        yield "tags", f"{'; '.join(nearest)}."
    for text, end in ((source.id, "begin"), (source.texts[-1], "end")):
        wanted, got = _space(text, end), _space(translation, end)
        if wanted != got and not (end == "end" and not got and translation.endswith(_WIDE)):
            yield "spaces", f"{end}s with {_named(got)}; expected {_named(wanted)}."


def _placeholder_problems(source: Source, translation: str, *, is_few: bool) -> Iterator[str]:
    singular, full = placeholders(source.id), placeholders(source.texts[-1])
    wanted = {**singular.named, **full.named}
    got = placeholders(translation)
    if not wanted and not full.unnamed:
        if got.named:
            yield f"has {_listed(got.named)}, which the message has not; expected no placeholder."
        return
    if got.is_broken and not full.is_broken:
        yield "has a '%' or a brace that begins no placeholder; expected two for the sign."
    unknown = [name for name in got.named if name not in wanted]
    if unknown:
        expected = _listed(wanted) if wanted else "no named placeholder"
        added = _listed({name: got.named[name] for name in unknown})
        yield f"has {added}, which is not filled in; expected {expected}."
    missing = {name: kind for name, kind in wanted.items() if name not in got.named}
    if is_few and source.plural is not None and len(missing) == 1:
        missing = {}  # "one file" says the number in words
    if missing:
        yield f"lacks {_listed(missing)}."
    for name, kind in got.named.items():
        if name in wanted and is_number(kind) and not is_number(wanted[name]):
            yield f"has {_written(name, kind)}, which takes numbers alone; expected {_written(name, wanted[name])}."
    if got.unnamed != full.unnamed and got.unnamed != singular.unnamed:
        yield f"has {_in_order(got.unnamed)}; expected {_in_order(full.unnamed)}."


def _written(name: str, kind: str) -> str:
    return f"{{{name}}}" if kind == "{" else f"%({name}){kind}"


def _listed(named: dict[str, str]) -> str:
    return ", ".join(_written(name, kind) for name, kind in named.items())


def _in_order(kinds: tuple[str, ...]) -> str:
    return ", ".join("{}" if kind == "{" else f"%{kind}" for kind in kinds) or "no placeholder without a name"


def _tags_apart(text: str, translation: str) -> list[str]:
    if "<" not in text and "<" not in translation:
        return []
    wanted, got = Counter(map(str.lower, _TAG.findall(text))), Counter(map(str.lower, _TAG.findall(translation)))
    lacking, added = wanted - got, got - wanted
    found = [f"lacks {', '.join(f'<{tag}>' for tag in lacking.elements())}"] if lacking else []
    if added:
        found.append(f"has {', '.join(f'<{tag}>' for tag in added.elements())}, which the message has not")
    return found


def _space(text: str, end: str) -> str:
    """Give the white space at an end of a text; where there are line feeds, they alone count."""
    bare = text.lstrip(" \t\n\r") if end == "begin" else text.rstrip(" \t\n\r")
    space = text[: len(text) - len(bare)] if end == "begin" else text[len(bare) :]
    return "\n" * space.count("\n") or space


def _named(space: str) -> str:
    return repr(space) if space else "no white space"


def _ends_alike(text: str, translation: str, tag: str) -> bool:
    text, translation = text.rstrip(), translation.rstrip()
    mark = next((mark for mark in _ENDS if text.endswith(mark)), "")
    if mark == "." and tag.partition("-")[0] in _WITHOUT_FULL_STOP:
        return True
    if text.endswith("...") or mark == "…":
        return translation.endswith(("...", "…"))
    if mark:
        return translation.endswith(tuple(_ENDS[mark]))
    return not translation.endswith(tuple("".join(_ENDS.values()).replace(";", "")))
