"""Bringing catalogues up to date."""

from __future__ import annotations

import time

from bandstand.i18n.po import Catalogue, Entry, Source, merged, new_header


def entry(message: str, *translations: str, plural: str | None = None, **more: object) -> Entry:
    context = more.pop("context", None)
    source = Source(id=message, plural=plural, context=context if isinstance(context, str) else None)
    return Entry(source=source, translations=translations, **more)  # type: ignore[arg-type]  # the tests' own words


def catalogue_of(*entries: Entry, obsolete: tuple[Entry, ...] = (), header: dict[str, str] | None = None) -> Catalogue:
    return Catalogue(
        header=header or {},
        entries={each.source.key: each for each in entries},
        obsolete={each.source.key: each for each in obsolete},
    )


def template_of(*entries: Entry) -> Catalogue:
    return catalogue_of(*entries, header=new_header("shop"))


def update(old: Catalogue, *entries: Entry, tag: str = "de", fuzzy: bool = True, obsolete: bool = True) -> Catalogue:
    return merged(old, template_of(*entries), tag, fuzzy=fuzzy, obsolete=obsolete)


def test_a_new_message_waits_for_its_translation() -> None:
    assert update(Catalogue(), entry("Save"), entry("a", plural="b"), tag="ru").entries == {
        (None, "Save"): entry("Save", ""),
        (None, "a"): entry("a", "", "", "", plural="b"),
    }


def test_a_known_message_keeps_its_translation_comments_and_flags_and_gets_new_places() -> None:
    old = entry("Save", "Sichern", comments=("short",), flags=("no-wrap",), notes=("old",), locations=("a.py",))
    new = entry("Save", flags=("python-format",), notes=("new",), locations=("b.py",))
    expected = entry(
        "Save",
        "Sichern",
        comments=("short",),
        flags=("no-wrap", "python-format"),
        notes=("new",),
        locations=("b.py",),
    )
    assert [*update(catalogue_of(old), new).entries.values()] == [expected]


def test_messages_come_in_the_order_of_the_source() -> None:
    old = catalogue_of(entry("a", "1"), entry("b", "2"))
    assert [*update(old, entry("b"), entry("c"), entry("a")).entries] == [(None, "b"), (None, "c"), (None, "a")]


def test_a_renamed_message_gets_the_old_translation_as_a_fuzzy_one() -> None:
    updated = update(catalogue_of(entry("Save the book", "Das Buch sichern")), entry("Save the books"))
    assert updated.entries[None, "Save the books"] == entry(
        "Save the books", "Das Buch sichern", flags=("fuzzy",), previous=Source(id="Save the book")
    )
    assert updated.obsolete == {}


def test_the_most_similar_message_counts() -> None:
    old = catalogue_of(entry("Save the cat", "Katze"), entry("Save the book", "Buch"))
    updated = update(old, entry("Save the books"))
    assert updated.entries[None, "Save the books"].translations == ("Buch",)
    assert [*updated.obsolete] == [(None, "Save the cat")]


def test_a_long_message_is_compared_by_words() -> None:
    text = "This is a long paragraph about airfields. " * 5
    updated = update(catalogue_of(entry(text, "lang")), entry(text.replace("long", "very long")))
    (found,) = updated.entries.values()
    assert (found.translations, found.is_fuzzy) == (("lang",), True)


def test_a_message_that_is_used_still_lends_its_translation_to_no_other() -> None:
    updated = update(catalogue_of(entry("Save book", "Buch")), entry("Save book"), entry("Save books"))
    assert updated.entries[None, "Save books"].translations == ("",)


def test_a_message_that_resembles_none_waits() -> None:
    assert update(catalogue_of(entry("Save", "Sichern")), entry("Nothing")).entries[None, "Nothing"].translations == (
        "",
    )


def test_similar_messages_lend_nothing_where_that_is_not_wanted() -> None:
    updated = update(catalogue_of(entry("Save book", "Buch")), entry("Save books"), fuzzy=False)
    assert updated.entries[None, "Save books"].translations == ("",)
    assert [*updated.obsolete] == [(None, "Save book")]


def test_a_fuzzy_message_that_changes_again_remembers_what_was_translated() -> None:
    old = entry("Save books", "Buch", flags=("fuzzy",), previous=Source(id="Save book"))
    updated = update(catalogue_of(old), entry("Save all books"))
    assert updated.entries[None, "Save all books"].previous == Source(id="Save book")


def test_a_message_that_gets_a_context_is_fuzzy() -> None:
    updated = update(catalogue_of(entry("May", "Mai")), entry("May", context="month"))
    assert updated.entries["month", "May"] == entry(
        "May", "Mai", context="month", flags=("fuzzy",), previous=Source(id="May")
    )


def test_a_message_that_gets_a_plural_is_fuzzy() -> None:
    updated = update(catalogue_of(entry("a file", "eine Datei")), entry("a file", plural="files"))
    assert updated.entries[None, "a file"] == entry(
        "a file", "eine Datei", "", plural="files", flags=("fuzzy",), previous=Source(id="a file")
    )


def test_a_message_that_loses_its_plural_is_fuzzy() -> None:
    updated = update(catalogue_of(entry("a file", "eine", "zwei", plural="files")), entry("a file"))
    assert updated.entries[None, "a file"] == entry(
        "a file", "eine", flags=("fuzzy",), previous=Source(id="a file", plural="files")
    )


def test_what_is_gone_is_obsolete_if_it_was_translated() -> None:
    updated = update(catalogue_of(entry("Old", "Alt", locations=("a.py",), notes=("x",)), entry("Older", "")))
    assert updated.obsolete == {(None, "Old"): entry("Old", "Alt")}


def test_what_is_obsolete_is_dropped_where_that_is_wanted() -> None:
    assert update(catalogue_of(entry("Old", "Alt")), obsolete=False).obsolete == {}


def test_a_message_that_comes_back_has_its_translation_again() -> None:
    once = update(catalogue_of(entry("Old", "Alt")))
    again = update(once, entry("Old"))
    assert (again.entries[None, "Old"].translations, again.obsolete) == (("Alt",), {})
    assert not again.entries[None, "Old"].is_fuzzy


def test_a_new_catalogue_has_a_header_without_dates() -> None:
    assert update(Catalogue(), tag="pt-BR").header == {
        "Project-Id-Version": "shop",
        "Language": "pt_BR",
        "Plural-Forms": "nplurals=3; plural=(n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2);",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def test_the_fields_of_translators_stay_in_their_order() -> None:
    header = {
        "Project-Id-Version": "Shop 2",
        "Last-Translator": "Ada",
        "language": "de",
        "plural-forms": "nplurals=2; plural=n>1;",
        "X-Tool": "Pencil",
        "Content-Type": "text/plain; charset=CHARSET",
    }
    assert update(catalogue_of(header=header)).header == {
        **header,
        "Content-Type": "text/plain; charset=UTF-8",
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "8bit",
    }


def test_forms_that_the_header_does_not_know_are_not_lost() -> None:
    old = catalogue_of(entry("a", "1", "2", "3", plural="b"), header={"Plural-Forms": "nonsense"})
    updated = update(old, entry("a", plural="b"))
    assert updated.entries[None, "a"].translations == ("1", "2", "3")
    assert updated.field("Plural-Forms") == "nonsense"


def test_updating_twice_changes_nothing_more() -> None:
    old = catalogue_of(entry("Save book", "Buch"), entry("Gone", "Weg"), obsolete=(entry("Older", "Alt"),))
    once = update(old, entry("Save books"), entry("a", plural="b"))
    assert update(once, entry("Save books"), entry("a", plural="b")) == once


def test_replacing_a_large_catalogue_takes_no_minutes() -> None:
    old = catalogue_of(*(entry(f"The old message of the number {number}", "alt") for number in range(5_000)))
    began = time.process_time()
    update(old, *(entry(f"The new message of the number {number}") for number in range(5_000)))
    assert time.process_time() - began < 20


def test_long_messages_take_no_minutes() -> None:
    old = catalogue_of(*(entry("ab " * 1_500 + str(number), "alt") for number in range(30)))
    began = time.process_time()
    update(old, *(entry("ba " * 1_500 + str(number)) for number in range(30)))
    assert time.process_time() - began < 20
