"""The conformance suites of sources."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from threading import Thread
from typing import Any, TypeAlias

from bandstand.contracts.data import DataSource, Sources
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Integrity, Unavailable
from bandstand.contracts.data.library import ENTITIES
from bandstand.contracts.data.testing._suite import LibrarySuite, Trouble, rename
from bandstand.contracts.services.conformance import Suite, raises, rule

MakeSources: TypeAlias = Callable[[dict[str, DataSource]], Sources]
"""Makes the sources under test, of those given by alias."""

_REQUEST: ContextVar[str] = ContextVar("bandstand.testing.request", default="none")


class SourceSuite(LibrarySuite):
    """The rules of ``DataSource``; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-01")
    def test_entities_are_found_by_name_and_by_class(self) -> None:
        library = self.filled()
        source = library.source
        for name in ENTITIES:
            info = source.find(name)
            assert info is not None
            assert info == source.entities[name] == source.repository(name).info
        emma: object = library.book("Emma")
        kind = type(emma)
        assert source.find(kind) == source.entities["library.Book"]
        assert source.repository(kind).info.name == "library.Book"
        assert source.find("library.Nothing") is None
        assert source.find(Trouble) is None

    @rule("DATA-01")
    def test_the_library_is_described_as_it_is(self) -> None:
        source = self.make()
        for name, expected in ENTITIES.items():
            found = source.entities[name]
            assert found.key == expected.key, name
            for field in expected.fields:
                same = found.field(field.name)
                assert (same.kind, same.null, same.generated) == (field.kind, field.null, field.generated), field
                assert same.blank == field.blank or field.generated, field
            for relation in expected.relations:
                other = found.relation(relation.name)
                assert (other.target, other.many, other.fields) == (relation.target, relation.many, relation.fields)
                assert (other.inverse, other.linkable) == (relation.inverse, relation.linkable), relation

    @rule("DATA-02")
    def test_the_nearest_of_unknown_entities_is_named(self) -> None:
        source = self.make()
        error = raises(UnknownName, lambda: source.repository("library.Bok"))
        assert error.name == "library.Bok"
        assert "library.Book" in str(error)
        raises(UnknownName, lambda: source.repository(Trouble))

    @rule("DATA-03")
    def test_calls_run_from_async_code(self) -> None:
        library = self.filled()

        async def ask() -> tuple[list[str], str]:
            _REQUEST.set("mine")
            return await library.source.run(library.titles), await library.source.run(_REQUEST.get)

        titles, request = asyncio.run(ask())
        assert (len(titles), request) == (5, "mine")

    @rule("DATA-03")
    def test_errors_come_out_and_units_hold(self) -> None:
        library = self.filled()

        def change() -> None:
            with library.source.unit_of_work():
                rename(library, "Emma", "Emma 2")
                raise Trouble

        async def ask() -> None:
            await library.source.run(change)

        raises(Trouble, lambda: asyncio.run(ask()))
        assert "Emma" in library.titles()

    @rule("DATA-04")
    def test_several_threads_write_at_once(self) -> None:
        library = self.filled()
        threads = [Thread(target=partial(library.add, "Tag", name=f"tag {number}")) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tags = library.tags.page()
        assert len({library.tags.info.key_of(tag) for tag in tags}) == 12


class UnavailableSuite(Suite[DataSource]):
    """The rule of stores that are gone; ``make`` returns a source whose store cannot be reached."""

    @rule("DATA-05")
    def test_whatever_is_asked_the_store_is_unavailable(self) -> None:
        tags = self.make().repository("library.Tag")
        tag = tags.new({"name": "lost"})
        for call in (tags.page, tags.count, partial(tags.get, (1,)), partial(tags.save, tag), lambda: [*tags.each()]):
            raises(Unavailable, call)


class IsolationSuite(LibrarySuite):
    """The rule of ``Isolation``; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-06")
    def test_nothing_lasts_and_units_commit_as_ever(self) -> None:
        library = self.filled()
        isolation = library.source.isolation
        assert isolation is not None
        seen: list[object] = []
        with isolation.isolate():
            with library.source.unit_of_work() as work:
                rename(library, "Emma", "Emma 2")
                work.on_commit(lambda: seen.append("committed"))
            seen.append(library.titles()[1])
        assert seen == ["committed", "Emma 2"]
        assert library.titles()[1] == "Emma"

    @rule("DATA-06")
    def test_units_find_broken_references_as_ever(self) -> None:
        library = self.filled()
        isolation = library.source.isolation
        assert isolation is not None

        def lose() -> None:
            with library.source.unit_of_work():
                rename(library, "Emma", "Emma 2")
                library.add("Book", title="Lost", author=(987654,))

        with isolation.isolate():
            assert raises(Integrity, lose).kind == "reference"
            assert library.titles()[1] == "Emma"
            rename(library, "Emma", "Emma 3")
        assert library.titles()[1] == "Emma"

    @rule("DATA-06")
    def test_it_may_be_nested_and_survives_errors(self) -> None:
        library = self.filled()
        isolation = library.source.isolation
        assert isolation is not None
        with isolation.isolate():
            library.books.delete(library.book("Villette"))
            with isolation.isolate():
                library.books.delete(library.book("Emma"))
                raises(Integrity, lambda: library.add("Tag", name="novel"))
            assert len(library.titles()) == 4
        assert len(library.titles()) == 5


class SourcesSuite(Suite[MakeSources]):
    """The rules of ``Sources``; ``make`` returns a function that makes them of sources by alias.

    They are looked up and never asked, so that what stands for a source here need not be one.
    """

    @rule("DATA-07")
    def test_sources_are_found_by_alias(self) -> None:
        first: Any = object()
        second: Any = object()
        sources = self.make()({"default": first, "archive": second})
        assert sources.get("default") is first
        assert sources.get("archive") is sources.get("archive") is second
        assert sources.get("arhive") is None

    @rule("DATA-08")
    def test_each_alias_comes_once(self) -> None:
        some: Any = object()
        assert sorted(self.make()({"default": some, "archive": some})) == ["archive", "default"]
