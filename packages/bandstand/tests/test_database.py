"""A site with a database: connections of requests, transactions around views, and the life of a process."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import uuid
from importlib import import_module, invalidate_caches
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.assembly.checks import Level
from bandstand.contracts.data import DATA, SOURCES
from bandstand.http import NotFound, Response
from bandstand.http.testing import AsyncClient, Client
from bandstand.orm import Database, on_commit
from bandstand.orm.database import DATABASES, Databases
from bandstand.project import App, Project
from bandstand.project.checks import check
from bandstand.stack import full_stack
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bandstand.orm.database import Statement

POSTGRESQL = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
MODELS = """
from bandstand.orm import CharField, Model

class Visit(Model):
    name = CharField(max_length=100)
"""


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database of PostgreSQL for one test."""
    import psycopg
    import psycopg.sql

    try:
        server = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is not there: {error}")
        pytest.skip("PostgreSQL is not there, see BANDSTAND_TEST_POSTGRESQL.")
    name = psycopg.sql.Identifier(f"bandstand_stack_{uuid.uuid4().hex[:12]}")
    with server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))
    yield f"{POSTGRESQL.rpartition('/')[0]}/{name._obj[0]}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An app with a model, of a name that no other test has."""
    name = f"guests_{uuid.uuid4().hex[:8]}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "models.py").write_text(MODELS)
    monkeypatch.syspath_prepend(str(tmp_path))  # pyright: ignore[reportUnknownMemberType]  # pytest leaves it untyped
    yield name
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        del sys.modules[module]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind in turn; a hook keeps what was sent in ``sent``."""
    kind = request.param
    made = Database(f"sqlite:///{tmp_path}/site.db" if kind == "sqlite" else request.getfixturevalue("postgresql_url"))
    yield made
    made.dispose()


@pytest.fixture
def sent(database: Database) -> list[str]:
    """The statements that were sent."""
    found: list[str] = []

    def keep(statement: Statement) -> None:
        found.append(statement.sql)

    database.hooks.append(keep)
    return found


@pytest.fixture
def site(app: str, database: Database) -> Iterator[Callable[..., Project]]:
    """Make a site of one view, at ``/``; its table is there."""
    made: list[Project] = []

    def make(view: Any, **options: Any) -> Project:
        routes = [path("", view, options=options)]
        project = Project("site", routes=routes, components=full_stack(apps=[App(app)], database=database), https=False)
        project.start()
        database.create_all(visit(app))
        made.append(project)
        return project

    yield make
    for project in made:
        project.stop()


def visit(app: str) -> Any:
    return import_module(f"{app}.models").Visit


def names(app: str, database: Database) -> list[str]:
    return list(visit(app).objects.using(database).order_by("pk").values_list("name", flat=True))


def post(project: Project) -> int:
    """Send a form to a site, as a page of its own would; give the status."""
    return Client(project.wsgi).post("/", form={"a": "b"}, headers={"sec-fetch-site": "same-origin"}).status


async def post_async(project: Project) -> int:
    client = AsyncClient(project.asgi)
    answer = await client.post("/", form={"a": "b"}, headers={"sec-fetch-site": "same-origin"})
    for database in project.assembly.require(DATABASES):
        await database.adispose()
    return answer.status


def test_a_url_is_enough_and_databases_may_be_given() -> None:
    by_url, given = full_stack(database="sqlite://", templates=None), Databases([Database("sqlite://")])
    assert isinstance(by_url[0], Databases)
    assert full_stack(database=given, templates=None)[0] is given


def test_models_of_the_apps_are_there_when_a_site_has_started_and_are_the_databases_own(
    app: str, database: Database
) -> None:
    project = Project("site", components=full_stack(apps=[App(app)], database=database))
    assert f"{app}.models" not in sys.modules
    project.start()
    assert f"{app}.models" in sys.modules
    database.create_all(visit(app))
    project.run(lambda: visit(app).objects.create(name="Ada"))
    assert names(app, database) == ["Ada"]
    project.stop()


def test_parts_of_the_site_reach_its_models_as_data(app: str, site: Callable[..., Project]) -> None:
    project = site(fine)
    source = project.assembly.require(DATA)
    assert project.assembly.require(SOURCES).get("default") is source
    visits = source.repository(f"{app}.Visit")

    def visit_and_count() -> object:
        visits.save(visits.new({"name": "Ada"}))
        return visits.count().number

    assert project.run(visit_and_count) == 1


def test_a_request_takes_one_connection_at_its_first_query_and_gives_it_back(
    app: str, database: Database, site: Callable[..., Project]
) -> None:
    seen: list[Any] = []

    def view(_request: Any) -> Response:
        held = database.held
        assert held is not None
        seen.append(held.is_open)
        for _ in range(3):
            visit(app).objects.count()
            seen.append(held.link)
        return Response(str(seen[1] is seen[2] is seen[3]))

    assert Client(site(view).wsgi).get("/").text == "True"
    assert seen[0] is False
    assert database.held is None
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that counts


def failing(app: str) -> Callable[[Any], Response]:
    def view(_request: Any) -> Response:
        visit(app).objects.create(name="Ada")
        raise NotFound

    return view


def fine(_request: Any) -> Response:
    return Response("")


def test_what_a_view_wrote_goes_with_its_error(app: str, database: Database, site: Callable[..., Project]) -> None:
    project = site(failing(app))
    assert post(project) == 404
    assert asyncio.run(post_async(project)) == 404
    assert names(app, database) == []


def test_a_safe_method_has_no_transaction(app: str, database: Database, site: Callable[..., Project]) -> None:
    assert Client(site(failing(app)).wsgi).get("/").status == 404
    assert names(app, database) == ["Ada"]


def test_a_route_leaves_the_transaction_out(app: str, database: Database, site: Callable[..., Project]) -> None:
    assert post(site(failing(app), transaction=False)) == 404
    assert names(app, database) == ["Ada"]


def test_what_a_view_wrote_stays_when_it_answers_and_then_its_hooks_run(
    app: str, database: Database, site: Callable[..., Project], sent: list[str]
) -> None:
    def view(_request: Any) -> Response:
        visit(app).objects.create(name="Ada")
        on_commit(lambda: sent.append("hook"))
        return Response("", status=201)

    assert post(site(view)) == 201
    assert names(app, database) == ["Ada"]
    assert sent[-2] == "hook"
    assert sent[-3] == "COMMIT"


def test_a_view_that_asks_nothing_costs_the_database_nothing(site: Callable[..., Project], sent: list[str]) -> None:
    project = site(fine)
    sent.clear()
    assert post(project) == 200
    assert sent == []


def test_an_asynchronous_view_has_a_transaction_where_the_driver_is_asynchronous(
    app: str, database: Database, site: Callable[..., Project]
) -> None:
    async def view(_request: Any) -> Response:
        await visit(app).objects.acreate(name="Ada")
        raise NotFound

    assert asyncio.run(post_async(site(view))) == 404
    assert names(app, database) == ([] if database.is_asynchronous else ["Ada"])


def test_queries_that_an_asynchronous_view_gathers_run_at_one_time(
    app: str, database: Database, site: Callable[..., Project]
) -> None:
    async def view(_request: Any) -> Response:
        found = await asyncio.gather(*(visit(app).objects.acount() for _ in range(3)))
        await database.adispose()
        return Response(str(sum(found)))

    async def get(project: Project) -> str:
        return (await AsyncClient(project.asgi).get("/")).text

    assert asyncio.run(get(site(view))) == "0"


@pytest.mark.parametrize("driver", ["psycopg_async", "asyncpg"])
def test_queries_that_are_gathered_inside_a_transaction_run_one_after_the_other(
    app: str, postgresql_url: str, driver: str
) -> None:
    database = Database(postgresql_url.replace("postgresql", f"postgresql+{driver}", 1))

    async def view(_request: Any) -> Response:
        rows = visit(app).objects
        await asyncio.gather(*(rows.acreate(name=name) for name in ("Ada", "Bo", "Cy")))
        return Response(str(await rows.acount()))

    async def serve() -> tuple[int, int]:
        await database.run(database.create_all, visit(app))
        status = await post_async(project)
        return status, await database.run(visit(app).objects.using(database).count)

    routes = [path("", view)]
    project = Project("site", routes=routes, components=full_stack(apps=[App(app)], database=database), https=False)
    project.start()

    async def whole() -> tuple[int, int]:
        try:
            return await serve()
        finally:
            await database.adispose()

    assert asyncio.run(whole()) == (200, 3)
    project.stop()


def test_a_server_that_ends_closes_what_was_opened_in_its_loop(
    app: str, postgresql_url: str, recwarn: pytest.WarningsRecorder
) -> None:
    database = Database(postgresql_url, pool_size=2)
    project = Project("site", components=full_stack(apps=[App(app)], database=database), https=False)
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    answers: list[str] = []

    async def receive() -> dict[str, Any]:
        await database.run(database.execute, "SELECT 1")
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answers.append(message["type"])

    asyncio.run(project.asgi({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send))
    gc.collect()
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize(("debug", "expected"), [(True, 1), (False, 0)])
def test_statements_are_logged_while_somebody_works_on_the_site(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, debug: bool, expected: int
) -> None:
    database = Database(f"sqlite:///{tmp_path}/site.db")
    project = Project("site", components=full_stack(database=database), debug=debug)
    with caplog.at_level("DEBUG", "bandstand.orm.sql"):
        project.run(database.execute, "SELECT 7")
    assert [message.endswith("ms: SELECT 7 ()") for message in caplog.messages] == [True] * expected
    project.stop()


def test_health_tells_whether_the_database_answers(site: Callable[..., Project]) -> None:
    report = Client(site(fine).wsgi).get("/health/ready").json()
    assert report["components"]["database"]["status"] == "ok"


def test_a_site_whose_database_is_away_is_not_ready(tmp_path: Path) -> None:
    project = Project("site", components=full_stack(database=f"sqlite:///{tmp_path}/nowhere/site.db"))
    assert Client(project.wsgi).get("/health/ready").status == 503
    project.stop()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_process_opens_connections_of_its_own(
    app: str, database: Database, site: Callable[..., Project]
) -> None:
    site(fine)
    visit(app).objects.using(database).create(name="Ada")
    parents = database.engine
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if database.engine is not parents and names(app, database) == ["Ada"] else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert names(app, database) == ["Ada"]


# Forms over its rows


def test_a_check_binds_forms_to_the_models_of_the_site(app: str) -> None:
    from bandstand.forms.rows import ModelForm

    class VisitForm(ModelForm):
        class Meta:
            model = f"{app}.Visit"
            fields = ("name", "nane")

    project = Project("site", components=full_stack(apps=[App(app)], database="sqlite://"), https=False)
    found = [each for each in check(project) if each.subject == f"{__name__}.{VisitForm.__qualname__}"]
    assert [(each.level, each.id) for each in found] == [(Level.ERROR, "forms.fields")]
    assert "'nane'" in str(found[0].text)


# Migrations


def messages(project: Project) -> list[tuple[str, str]]:
    return [(each.id, str(each)) for each in check(project) if each.id.startswith("orm.")]


def test_a_check_compares_models_with_migrations_and_those_with_the_database(app: str, tmp_path: Path) -> None:
    def project(url: str, **options: Any) -> Project:
        databases = Databases([Database(url)], **options)
        return Project("site", components=full_stack(apps=[App(app)], database=databases), https=False)

    ((identity, text),) = messages(project("sqlite://"))
    assert identity == "orm.unmigrated"
    assert text == (
        f"WARNING (orm.unmigrated) {app}: Its models say more than its migrations. "
        f"Run 'bandstand makemigrations {app}'."
    )
    folder = tmp_path / app / "migrations"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "0001_initial.py").write_text(MIGRATION)
    invalidate_caches()
    try:
        assert messages(project("sqlite://")) == []
        (folder / "0002_rule.py").write_text(RULE.format(app=app))
        ((identity, text),) = [each for each in messages(project("sqlite://")) if each[0] == "orm.unsupported"]
        assert f"default: {app}.0002_rule: Create constraint one_name on Visit: add_constraint of" in text
        (folder / "0002_other.py").write_text(RULE.format(app=app))
        ((identity, text),) = messages(project("sqlite://"))
        assert identity == "orm.migrations"
        assert "several last migrations, 0002_other and 0002_rule" in text
    finally:
        for name in [name for name in sys.modules if name.startswith(f"{app}.migrations")]:
            del sys.modules[name]


MIGRATION = """
from bandstand import orm
from bandstand.orm import migrations

class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Visit",
            [("id", orm.BigAutoField(verbose_name="ID")), ("name", orm.CharField(max_length=100))],
        )
    ]
"""
RULE = """
from bandstand.orm import migrations
from bandstand.orm.constraints import Deferrable, UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [("{app}", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            "Visit", UniqueConstraint(fields=["name"], name="one_name", deferrable=Deferrable.DEFERRED)
        )
    ]
"""
