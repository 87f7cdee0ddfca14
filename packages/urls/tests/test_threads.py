"""A router is built once, whoever asks first."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, TypeVar

from bandstand.contracts.i18n import LazyText
from bandstand.urls import Router, locale_prefix, path

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
THREADS = 8


def at_once(ask: Callable[[], T]) -> list[T]:
    """Let several threads ask at the same moment; give their answers."""
    barrier, answers = Barrier(THREADS), list[T]()

    def run() -> None:
        barrier.wait()
        answers.append(ask())

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def routes(count: int) -> Router:
    # The names are translated, so that even the routes themselves are made by the first who asks.
    lazy = locale_prefix([path(LazyText(id="books/<int:number>/"), "book", name="book")], languages=["en"])
    return Router([*(path(f"s{number}/<int:n>/", number, name=f"r{number}") for number in range(count)), lazy])


def test_threads_that_ask_first_at_once_get_the_same_routes() -> None:
    router = routes(300)
    answers = at_once(lambda: (router.resolve("/s7/1/").route, *router))
    assert len(answers) == THREADS
    first = answers[0]
    assert all(len(each) == len(first) and all(map(object.__eq__, each, first)) for each in answers)
    assert first[0] is list(router)[7]


def test_threads_that_resolve_first_at_once_get_one_table() -> None:
    router = routes(300)
    answers = at_once(lambda: (router.resolve("/en/books/7/"), router._table))
    assert len({id(table) for _, table in answers}) == 1
    assert all(match == answers[0][0] and match.route is answers[0][0].route for match, _ in answers)
    kwargs = [match.kwargs for match, _ in answers]
    assert len({id(each) for each in kwargs}) == THREADS


def test_threads_that_reverse_first_at_once_get_the_same_url() -> None:
    router = routes(300)
    assert at_once(lambda: router.reverse("book", args=(7,))) == ["/en/books/7/"] * THREADS


def test_threads_that_search_one_contested_place_at_once_find_the_same_route() -> None:
    router = Router([path("<path:rest>/end/", "end"), path("a/<int:n>/", "number"), path("a/<str:s>/", "text")])
    router.resolve("/x/end/")
    answers = at_once(lambda: (router.resolve("/a/7/").target, router.resolve("/a/b/").target))
    assert answers == [("number", "text")] * THREADS
