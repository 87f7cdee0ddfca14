"""Where the catalogues of a package are: ``locale/messages.pot``, ``locale/pt_BR/LC_MESSAGES/messages.po``, ``.mo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from babel.core import Locale
from babel.localedata import locale_identifiers

from bandstand.i18n.po._catalogue import Catalogue
from bandstand.i18n.po._checking import find_mistakes
from bandstand.i18n.po._compiling import compiled
from bandstand.i18n.po._merging import merged, new_header
from bandstand.i18n.po._reading import read_catalogue
from bandstand.i18n.po._writing import replace_file, written
from bandstand.i18n.tags import normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from bandstand.i18n.po._checking import Mistake

DOMAINS = ("messages", "javascript")
"""The kinds of catalogues: of Python and templates, and of what browsers run."""


class UnknownLanguage(ValueError):
    """A language is no tag that CLDR has data for."""


class Place(NamedTuple):
    """A catalogue of a package: its file, its language as a tag, and its domain."""

    path: Path
    tag: str
    domain: str

    @property
    def compiled_path(self) -> Path:
        """Where its compiled form is."""
        return self.path.with_suffix(".mo")


class Updated(NamedTuple):
    """A catalogue that was brought up to date, and whether its file changed."""

    place: Place
    catalogue: Catalogue
    is_changed: bool


def template_path(folder: Path, domain: str = "messages") -> Path:
    """Give where the template of a package's catalogues is."""
    return folder / "locale" / f"{domain}.pot"


def places(folder: Path, languages: Iterable[str] = (), domains: Iterable[str] = DOMAINS) -> list[Place]:
    """Give the catalogues that a package has, by domain and language; with ``languages``, those of them alone."""
    wanted = {known_language(language) for language in languages}
    found = [
        Place(path, tag, domain)
        for domain in domains
        for path in (folder / "locale").glob(f"*/LC_MESSAGES/{domain}.po")
        if (tag := normal_tag(path.parts[-3])) is not None and (not wanted or tag in wanted)
    ]
    order = (*domains,)
    return sorted(found, key=lambda place: (order.index(place.domain), place.tag))


def place_of(folder: Path, language: str, domain: str = "messages") -> Place:
    """Give the catalogue of a language, which need not be there yet.

    Raises:
        UnknownLanguage: It is no tag, or CLDR does not know the language.
    """
    tag = known_language(language)
    for name in (tag.replace("-", "_"), tag, language):
        if (folder / "locale" / name).is_dir():
            break
    else:
        name = tag.replace("-", "_")
    return Place(folder / "locale" / name / "LC_MESSAGES" / f"{domain}.po", tag, domain)


def known_language(text: str, /) -> str:
    """Give the tag of a language that CLDR knows, in either style: ``pt_BR`` and ``pt-br`` are ``pt-BR``.

    Raises:
        UnknownLanguage: It is none.
    """
    tag = normal_tag(text)
    known = locale_identifiers()
    if tag is not None and tag.partition("-")[0] in known:
        return tag
    message = f"There is no language {text[:40]!r}; expected a tag such as 'de' or 'pt_BR'.{_nearest(text[:40])}"
    raise UnknownLanguage(message)


def _nearest(text: str) -> str:
    from difflib import get_close_matches  # only errors pay for it

    names = {each: each for each in locale_identifiers()}
    english = cast("Mapping[str, str]", Locale("en").languages)
    names |= {name.lower(): code for code, name in english.items() if code in names}
    near = get_close_matches(text.lower().replace("-", "_"), names, n=1)
    return f" Did you mean {names[near[0]]!r}?" if near else ""


def update_catalogues(
    folder: str | PathLike[str],
    template: Catalogue,
    /,
    *,
    languages: Iterable[str] = (),
    exclude: Iterable[str] = (),
    domain: str = "messages",
    fuzzy: bool = True,
    obsolete: bool = True,
) -> list[Updated]:
    """Bring all catalogues of a package up to date, and make those of further languages.

    Args:
        folder: The package.
        template: The messages of its source.
        languages: Languages that get a catalogue where they have none; those that have one are updated anyway.
        exclude: Languages whose catalogues are left as they are.
        domain: ``"messages"`` or ``"javascript"``.
        fuzzy: Whether new messages get translations of similar ones that are gone, for a translator to look at.
        obsolete: Whether translations of messages that are gone are kept.

    Raises:
        UnknownLanguage: CLDR does not know a language.
        BadCatalogue: A file cannot be read; those before it are updated.
    """
    folder = Path(folder)
    there = {place.tag: place for place in places(folder, domains=[domain])}
    for language in languages:
        place = place_of(folder, language, domain)
        there.setdefault(place.tag, place)
    left_out = {known_language(language) for language in exclude}
    return [
        _updated(place, template, fuzzy=fuzzy, obsolete=obsolete)
        for tag, place in sorted(there.items())
        if tag not in left_out
    ]


def _updated(place: Place, template: Catalogue, *, fuzzy: bool, obsolete: bool) -> Updated:
    known = read_catalogue(place.path) if place.path.is_file() else Catalogue()
    if not known.header:
        known.header = new_header(template.field("Project-Id-Version"), place.tag)
    catalogue = merged(known, template, place.tag, fuzzy=fuzzy, obsolete=obsolete)
    return Updated(place, catalogue, replace_file(place.path, written(catalogue).encode()))


def write_template(folder: str | PathLike[str], template: Catalogue, /, *, domain: str = "messages") -> bool:
    """Write the template of a package's catalogues; give whether its file changed."""
    return replace_file(template_path(Path(folder), domain), written(template).encode())


def compile_catalogue(path: str | PathLike[str], /, *, use_fuzzy: bool = False) -> bytes:
    """Give the content of the MO file of a catalogue file.

    Raises:
        BadCatalogue: The file cannot be read.
    """
    return compiled(read_catalogue(path), use_fuzzy=use_fuzzy)


def find_mistakes_in(place: Place, /, *, use_fuzzy: bool = False) -> Sequence[Mistake]:
    """Find what is wrong with the catalogue of a place, as ``find_mistakes`` does for its language.

    Raises:
        BadCatalogue: The file cannot be read.
    """
    return find_mistakes(read_catalogue(place.path), place.tag, use_fuzzy=use_fuzzy)
