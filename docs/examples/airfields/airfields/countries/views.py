"""The pages about countries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import category

from airfields.airports.models import ORDERS, Airport
from airfields.countries.languages import LANGUAGES, Language, active, name_in, official_name_in, order, region_in
from airfields.countries.models import Country, find
from airfields.problems import LONGEST, Change, Hint, Lost, Problem, shown
from airfields.rendering import render
from airfields.spelling import nearest, simplified
from bandstand.contracts.i18n import LazyText
from bandstand.http import Request, Response, cache_page, redirect
from bandstand.orm import Count, Q
from bandstand.urls import reverse

kept = cache_page(600)  # these pages are the same for all who read a language, and the world changes slowly

_SORTS = ("name", "airports")
_MOST_SHOWN = 4  # airports of each region
_NO_LETTER = "#"


@dataclass(frozen=True, slots=True)
class Entry:
    """A country as a list shows it.

    Attributes:
        name: In the language of the list.
        key: What it is sorted and found by.
        airports: How many there are.
    """

    country: Country
    name: str
    key: str
    airports: int

    @property
    def letter(self) -> str:
        """The first letter of its name, without marks."""
        return next((letter.upper() for letter in self.key if category(letter).startswith("L")), _NO_LETTER)


@dataclass(frozen=True, slots=True)
class Group:
    """Some countries under a heading; nothing stands above a list in the order of numbers."""

    letter: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country with some of its airports, those with IATA codes first.

    Attributes:
        source: The name in the data, which lists are filtered by; nothing for airports without a region.
        name: The name in the language of the page.
        size: How many airports it has.
    """

    source: str
    name: str
    size: int
    some: Sequence[Airport]

    @property
    def parameters(self) -> dict[str, str]:
        """What a list of airports is filtered by for it."""
        return {"region": self.source}


@dataclass(frozen=True, slots=True)
class Translation:
    """What a language calls a country."""

    language: Language
    name: str


@kept
def country_list(request: Request[None]) -> Response:
    """Show the countries in one of the languages, by letter, by search, or all."""
    problems: list[Problem] = []
    language = _language(request.query, problems)
    text = request.query.get("q", "").strip()[:LONGEST]
    sort = request.query.get("sort", "") if request.query.get("sort") in _SORTS else "name"
    entries = _entries(language)
    letters = list(dict.fromkeys(entry.letter for entry in entries))
    letter = _letter(request.query, letters, problems)
    found = [entry for entry in entries if _fits(entry, simplified(text), letter)]
    asked = {"lang": language.code, "q": text, "letter": letter, "sort": sort}
    context = {
        "section": "countries",
        "language": language,
        "known_languages": LANGUAGES.values(),
        "page_language": active(),
        "kept": True,
        "text": text,
        "letter": letter,
        "letters": letters,
        "sort": sort,
        "asked": {name: value for name, value in asked.items() if value not in ("", active().code, "name")},
        "suffix": _suffix(language),
        "groups": _grouped(found, sort),
        "total": len(found),
        "problems": problems,
    }
    return render(request, "countries/list.html", context, status=404 if problems else 200)


@kept
def country_page(request: Request[None], code: str) -> Response:
    """Show one country: its names, and its airports by region."""
    country = find(code)
    if country is None:
        message = LazyText(id="There is no country “%(code)s”.", params={"code": shown(code)})
        raise Lost(message, _hints(code))
    if code != country.code:
        return redirect(reverse("countries:country", args=[country.code]), permanent=True)
    problems: list[Problem] = []
    language = _language(request.query, problems)
    airports = Airport.objects.filter(country=country)
    counted = airports.aggregate(total=Count("pk"), with_iata=Count("pk", filter=Q(is_known=True)))
    context: dict[str, object] = {
        "section": "countries",
        "country": country,
        "name": name_in(country, language),
        "official_name": official_name_in(country, active()),
        "language": language,
        "page_language": active(),
        "kept": True,
        "translations": [Translation(known, name_in(country, known)) for known in LANGUAGES.values()],
        **counted,
        "highest": airports.order_by("feet", "code").last(),
        "regions": _regions(airports.order_by(*ORDERS["known"]), language),
        "suffix": _suffix(language),
        "asked": {},
        "problems": problems,
    }
    return render(request, "countries/country.html", context, status=404 if problems else 200)


def _language(parameters: Mapping[str, str], problems: list[Problem]) -> Language:
    code = parameters.get("lang") or active().code
    if code not in LANGUAGES:
        meant = (LANGUAGES[known] for known in nearest(code[:LONGEST], LANGUAGES, cutoff=0.5))
        changes = tuple(Change(known.name, {"lang": known.code}) for known in meant)
        text = LazyText(id="There are no names for the language “%(code)s”.", params={"code": shown(code)})
        problems.append(Problem("lang", text, changes))
    return LANGUAGES.get(code, active())


def _suffix(language: Language) -> str:
    """Give what keeps the language in the links to other pages about countries."""
    return "" if language == active() else f"?lang={language.code}"


def _letter(parameters: Mapping[str, str], letters: Sequence[str], problems: list[Problem]) -> str:
    letter = parameters.get("letter", "").upper()
    if letter and letter not in letters:
        text = LazyText(id="No country begins with “%(letter)s”.", params={"letter": shown(letter)})
        problems.append(Problem("letter", text))
    return letter if letter in letters else ""


def _entries(language: Language) -> list[Entry]:
    """Give all countries in the order of a language."""
    rows = Country.objects.annotate(number=Count("airports"))
    named = ((country, name_in(country, language)) for country in rows)
    entries = [Entry(country, name, simplified(name), country.number) for country, name in named]
    return sorted(entries, key=lambda entry: order(entry.name, language))


def _fits(entry: Entry, text: str, letter: str) -> bool:
    """Tell whether an entry begins with a letter, and has a text in its name, its English name or its code."""
    words = (entry.key, simplified(entry.country.name), entry.country.code.lower())
    return (not letter or entry.letter == letter) and any(text in word for word in words)


def _grouped(entries: Sequence[Entry], sort: str) -> list[Group]:
    if sort == "airports":
        return [Group("", sorted(entries, key=lambda entry: -entry.airports))] if entries else []
    return [Group(letter, list(members)) for letter, members in groupby(entries, key=lambda entry: entry.letter)]


def _hints(code: str) -> tuple[Hint, ...]:
    known = list(Country.objects.all())
    codes = {country.code: country for country in known}
    names = {name: country for country in known for name in (country.name, name_in(country, active()))}
    meant = (
        [codes[found] for found in nearest(code, codes, cutoff=0.5)]
        if len(code) == 2
        else [names[found] for found in nearest(code[:LONGEST], names)]
    )
    return tuple(
        Hint(name_in(country, active()), reverse("countries:country", args=[country.code]))
        for country in dict.fromkeys(meant)
    )


def _regions(airports: Iterable[Airport], language: Language) -> list[Region]:
    """Group airports by region, in the order of the names; those without a region come last."""
    members: dict[str, list[Airport]] = {}
    for airport in airports:
        members.setdefault(airport.region, []).append(airport)
    regions = [
        Region(source, region_in(source, language), len(found), found[:_MOST_SHOWN])
        for source, found in members.items()
    ]
    return sorted(regions, key=lambda region: (not region.source, simplified(region.name)))
