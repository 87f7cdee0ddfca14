"""Rows that are locked: what each database promises, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import Database, atomic
from bandstand.orm.errors import NotSupportedError, OperationalError


def is_sqlite(library: Any) -> bool:
    return bool(library.database.url.get_backend_name() == "sqlite")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "FOR UPDATE"),
        ({"no_key": True}, "FOR NO KEY UPDATE"),
        ({"nowait": True}, "FOR UPDATE NOWAIT"),
        ({"skip_locked": True}, "FOR UPDATE SKIP LOCKED"),
        ({"of": ["self"]}, "FOR UPDATE OF t0"),
        ({"of": ["self", "author"]}, "FOR UPDATE OF t0, t1"),
    ],
)
def test_rows_are_locked_in_the_words_of_the_database(library: Any, options: dict[str, Any], words: str) -> None:
    rows = library.Book.objects.filter(pages__gt=400).select_for_update(**options)
    if "author" in options.get("of", ()):
        rows = rows.select_related("author")
    if is_sqlite(library):
        if options.keys() & {"nowait", "skip_locked", "of"}:
            with pytest.raises(NotSupportedError, match="sqlite has no"):
                list(rows)
            return
        words = "?"  # a transaction that writes locks the whole database
    with atomic():
        assert [book.title for book in rows] == ["Emma"]
    assert library.statements[-2].endswith(words)


def test_a_lock_is_seen_by_other_connections(library: Any, postgresql_url: str) -> None:
    if is_sqlite(library):
        with pytest.raises(NotSupportedError, match="sqlite has no SKIP LOCKED"):
            list(library.Book.objects.select_for_update(skip_locked=True))
        return
    other = Database(postgresql_url)
    with atomic():
        library.Book.objects.select_for_update().get(title="Emma")
        with atomic(other):
            seen = library.Book.objects.using(other).order_by("title")
            assert [book.title for book in seen.select_for_update(skip_locked=True)] == ["Faust", "Persuasion"]
            with pytest.raises(OperationalError, match="could not obtain lock"):
                list(seen.select_for_update(nowait=True))
    other.dispose()


def test_what_contradicts_or_is_not_loaded_is_refused(library: Any) -> None:
    with pytest.raises(ValueError, match="give nowait or skip_locked"):
        library.Book.objects.select_for_update(nowait=True, skip_locked=True)
    with pytest.raises(NotSupportedError, match=r"'author' is not in select_related|sqlite has no FOR UPDATE OF"):
        list(library.Book.objects.select_for_update(of=["author"]))
