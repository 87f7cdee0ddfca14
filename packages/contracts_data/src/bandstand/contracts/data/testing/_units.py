"""The conformance suite of units of work."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.testing._suite import LibrarySuite, Trouble, rename
from bandstand.contracts.services.conformance import raises, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.data import UnitOfWork
    from bandstand.contracts.data.library import Library

T = TypeVar("T")


def in_thread(call: Callable[[], T]) -> T:
    """Run something in a thread of its own, as another user of the source, and give what it gives."""
    given: list[T] = []
    thread = Thread(target=lambda: given.append(call()), daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert given, "another thread must get an answer while a unit of work is open"
    return given[0]


class UnitSuite(LibrarySuite):
    """The rules of ``UnitOfWork``; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-60")
    def test_changes_happen_together_or_not_at_all(self) -> None:
        library = self.filled()
        with library.source.unit_of_work():
            rename(library, "Emma", "Emma 2")
            library.add("Tag", name="new")
        assert (library.titles()[1], library.tags.count().number) == ("Emma 2", 5)

        def change(_work: UnitOfWork) -> None:
            rename(library, "Emma 2", "Emma 3")
            library.books.save(library.book("Villette"), links={"tags": []})
            library.authors.delete(library.author("Camus"))

        _fail(library, change)
        assert library.titles()[1:] == ["Emma 2", "Persuasion", "The Fall", "Villette"]
        assert library.tag_names("Villette") == ["classic", "novel"]

    @rule("DATA-61")
    def test_an_inner_unit_is_taken_back_alone(self) -> None:
        library = self.filled()
        with library.source.unit_of_work():
            rename(library, "Emma", "Emma 2")
            _fail(library, lambda _work: rename(library, "Villette", "Villette 2"))
            raises(Integrity, lambda: library.add("Tag", name="novel"))
        assert library.titles()[1:] == ["Emma 2", "Persuasion", "The Fall", "Villette"]

    @rule("DATA-61")
    def test_an_inner_unit_goes_with_the_outer_one(self) -> None:
        library = self.filled()

        def change(_work: UnitOfWork) -> None:
            with library.source.unit_of_work():
                rename(library, "Emma", "Emma 2")

        _fail(library, change)
        assert library.titles()[1] == "Emma"

    @rule("DATA-62")
    def test_what_is_changed_is_seen_inside_and_not_outside(self) -> None:
        library = self.filled()
        with library.source.unit_of_work():
            rename(library, "Emma", "Emma 2")
            assert library.titles()[1] == "Emma 2"
            assert in_thread(library.titles)[1] == "Emma"
        assert in_thread(library.titles)[1] == "Emma 2"

    @rule("DATA-63")
    def test_calls_run_after_the_outermost_unit(self) -> None:
        library = self.filled()
        seen: list[object] = []
        with library.source.unit_of_work() as work:
            work.on_commit(lambda: seen.append(in_thread(library.titles)[1]))
            with library.source.unit_of_work() as inner:
                inner.on_commit(lambda: seen.append("second"))
            rename(library, "Emma", "Emma 2")
            work.on_commit(lambda: seen.append("third"))
            assert seen == []
        assert seen == ["Emma 2", "second", "third"]

    @rule("DATA-63")
    def test_calls_run_outside_of_any_unit(self) -> None:
        library = self.filled()
        with library.source.unit_of_work() as work:
            work.on_commit(lambda: _fail(library, lambda _work: rename(library, "Emma", "Emma 2")))
            work.on_commit(lambda: rename(library, "Villette", "Villette 2"))
        assert library.titles()[1:] == ["Emma", "Persuasion", "The Fall", "Villette 2"]

    @rule("DATA-64")
    def test_calls_of_what_was_taken_back_never_run(self) -> None:
        library = self.filled()
        seen: list[str] = []

        def inside(work: UnitOfWork) -> None:
            work.on_commit(lambda: seen.append("of the unit"))
            with library.source.unit_of_work() as inner:
                inner.on_commit(lambda: seen.append("of one in it"))

        _fail(library, inside)
        with library.source.unit_of_work() as work:
            work.on_commit(lambda: seen.append("kept"))
            _fail(library, inside)
        assert seen == ["kept"]

    @rule("DATA-65")
    def test_an_error_of_a_call_stops_nothing(self) -> None:
        library = self.filled()
        seen: list[str] = []

        def unlucky() -> None:
            raise Trouble

        def change() -> None:
            with library.source.unit_of_work() as work:
                rename(library, "Emma", "Emma 2")
                work.on_commit(unlucky)
                work.on_commit(lambda: seen.append("after"))

        raises(Trouble, change)
        assert seen == ["after"]
        assert library.titles()[1] == "Emma 2"


def _fail(library: Library, change: Callable[[UnitOfWork], object]) -> None:
    """Change something in a unit of work that fails in the end."""

    def failing() -> None:
        with library.source.unit_of_work() as work:
            change(work)
            raise Trouble

    raises(Trouble, failing)
