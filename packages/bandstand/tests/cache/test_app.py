"""The app of the cache in a site: its migrations, and the database that routers choose."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.cache import CACHE
from bandstand.contracts.cache.named import CACHES
from bandstand.http import CacheSessions, NotFound, Response, Sessions
from bandstand.http.testing import Client
from bandstand.orm import Database
from bandstand.orm.database import DATABASES, Databases
from bandstand.project import App, Project
from bandstand.project.checks import check
from bandstand.project.cli import call
from bandstand.stack import full_stack
from bandstand.stack.cache import database_cache
from bandstand.stack.cache.models import Entry
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bandstand.cache import RowCache


class CacheElsewhere:
    """Sends the app of the cache, and nothing else, to another database."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return "elsewhere" if model._meta.app_label == "cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, alias: str, app_label: str, **_: Any) -> bool:
        return (alias == "elsewhere") == (app_label == "cache")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Make a site with two databases, of which a router may choose."""
    made: list[Project] = []

    def make(*routers: object, view: Any = None) -> Project:
        databases = Databases(
            [Database(f"sqlite:///{tmp_path}/site.db"), Database(f"sqlite:///{tmp_path}/other.db", alias="elsewhere")],
            routers,
        )
        components = full_stack(apps=[App("bandstand.stack.cache")], database=databases)
        project = Project("site", routes=[path("", view)] if view else [], components=components, https=False)
        made.append(project)
        project.start()
        return project

    yield make
    for project in made:
        project.stop()


def tables(database: Database) -> set[str]:
    return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def cache_of(project: Project) -> RowCache:
    return database_cache(project.assembly.require(DATABASES))


def test_migrations_say_what_the_model_says(site: Callable[..., Project]) -> None:
    assert [each.id for each in check(site()) if "cache" in str(each)] == []


def test_migrating_makes_the_table_and_undoing_it_drops_it(site: Callable[..., Project]) -> None:
    project = site()
    default = project.assembly.require(DATABASES)["default"]
    call(project, "migrate")
    cache = cache_of(project)
    cache.set("name", "Ada")
    assert (cache.get("name"), "cache_entry" in tables(default)) == ("Ada", True)
    call(project, "migrate", "cache", "zero")
    assert "cache_entry" not in tables(default)


def test_the_cache_follows_where_a_router_sends_it(site: Callable[..., Project]) -> None:
    project = site(CacheElsewhere())
    databases = project.assembly.require(DATABASES)
    for alias in ("default", "elsewhere"):
        call(project, "migrate", "--database", alias)
    cache_of(project).set("name", "Ada")
    assert "cache_entry" not in tables(databases["default"])
    assert Entry.objects.using(databases["elsewhere"]).get().data == b"tAda"


def test_what_a_view_stored_goes_with_its_error(site: Callable[..., Project]) -> None:
    def view(request: Any) -> Response:
        cache = database_cache(request.services.require(DATABASES))
        cache.set("seen", request.method)
        raise NotFound

    project = site(view=view)
    call(project, "migrate")
    client = Client(project.wsgi)
    assert client.post("/", form={"a": "b"}, headers={"sec-fetch-site": "same-origin"}).status == 404
    assert cache_of(project).get("seen") is None
    assert client.get("/").status == 404
    assert cache_of(project).get("seen") == "GET"


def test_a_site_says_in_a_word_that_its_cache_is_in_the_database(tmp_path: Path) -> None:
    components = full_stack(
        database=f"sqlite:///{tmp_path}/site.db", cache={"default": "database://", "quick": "memory://"}
    )
    assert [component.name for component in components] == ["orm", "cache", "caches", "templates", "forms"]
    project = Project("site", components=components)
    project.start()
    call(project, "migrate")
    with project:
        project.assembly.require(CACHE).set("name", "Ada", None)
        caches = project.assembly.require(CACHES)
        assert [cache.get("name") for cache in (caches.get("default"), caches.get("quick")) if cache] == ["Ada", None]
        assert Entry.objects.get().name == "default:1:name"
    project.stop()


def test_sessions_in_the_database_end_and_are_cleared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    databases, now = Databases([Database(f"sqlite:///{tmp_path}/site.db")]), [time.time()]
    store = CacheSessions(
        database_cache(databases, prefix="sessions", max_entries=None), clock=lambda: now[0], idle=timedelta(seconds=1)
    )

    def count(request: Any) -> Response:
        request.session["visits"] = request.session.get("visits", 0) + 1
        return Response(str(request.session["visits"]))

    project = Project(
        "site",
        routes=[path("", count)],
        https=False,
        components=full_stack(apps=[App("bandstand.stack.cache")], database=databases),
        sessions=Sessions(store, secure=False),
    )
    call(project, "migrate")
    client = Client(project.wsgi)
    assert [client.get("/").text for _ in range(3)] == ["1", "2", "3"]
    with project:
        Entry.objects.update(ends=now[0] - 1)
    assert client.get("/").text == "1"
    capsys.readouterr()
    call(project, "clearsessions")
    assert capsys.readouterr().out == "Dropped 1 that had ended.\n"
    assert client.get("/").text == "2"
    project.stop()


def test_a_site_without_a_database_cannot_have_its_cache_there() -> None:
    with pytest.raises(ValueError, match=r"A cache is at 'database://', and the site has no database"):
        full_stack(cache="database://")
    with pytest.raises(ValueError, match=r"is 'database://' alone; got 'database://\?timeout=5'"):
        full_stack(database="sqlite://", cache="database://?timeout=5")
