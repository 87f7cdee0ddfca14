"""Apps as migrations see them: where their migrations are, and what is missing in them."""

from __future__ import annotations

import sys
from importlib import invalidate_caches
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.migrations import RunSQL
from bandstand.orm.migrations.apps import App, Apps, apps_of
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.questioner import Questioner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTRY = orm.Registry()


class Kiosk(orm.Model):
    name = orm.CharField(max_length=60)

    class Meta:
        app_label = "kiosk"
        registry = REGISTRY


class Paper(orm.Model):
    kiosk: Any = orm.ForeignKey(Kiosk, orm.CASCADE)

    class Meta:
        app_label = "paper"
        registry = REGISTRY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for the packages ``kiosk`` and ``paper``, where nothing but ``__init__`` is."""
    for name in ("kiosk", "paper"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    invalidate_caches()
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] in ("kiosk", "paper", "ours")]:
        del sys.modules[name]


def test_an_app_is_called_after_the_package_of_its_models() -> None:
    assert apps_of(["shop.models", "site.news.models"]) == [
        App("shop", "shop.migrations"),
        App("news", "site.news.migrations"),
    ]


def test_migrations_can_be_elsewhere_or_nowhere() -> None:
    found = apps_of(["shop.models", "news.models"], {"shop": "ours.of_shop", "news": None})
    assert found == [App("shop", "ours.of_shop"), App("news", None)]


def test_places_of_apps_that_are_not_there_and_names_of_two_are_refused() -> None:
    with pytest.raises(MigrationError, match=r"There is no app 'shopp', whose migrations.*Known are: news"):
        apps_of(["news.models"], {"shopp": None})
    with pytest.raises(MigrationError, match=r"Two apps are called 'news': one\.news\.migrations and two\.news\."):
        apps_of(["one.news.models", "two.news.models"])


def test_migrations_are_written_where_they_are_or_will_be(folder: Path) -> None:
    assert App("kiosk", "kiosk.migrations").folder == folder / "kiosk" / "migrations"
    assert not App("kiosk", "kiosk.migrations").has_migrations
    (folder / "ours" / "of_kiosk").mkdir(parents=True)
    (folder / "ours" / "of_kiosk" / "__init__.py").touch()
    invalidate_caches()
    elsewhere = App("kiosk", "ours.of_kiosk")
    assert (elsewhere.has_migrations, elsewhere.folder) == (True, folder / "ours" / "of_kiosk")


def test_an_app_that_has_no_place_for_migrations_says_why() -> None:
    with pytest.raises(MigrationError, match="shop has no migrations: its tables are made from its models"):
        _ = App("shop", None).folder
    with pytest.raises(MigrationError, match=r"would be in 'nowhere\.migrations', and there is no package 'nowhere'"):
        _ = App("shop", "nowhere.migrations").folder


@pytest.mark.usefixtures("folder")
def test_models_of_an_app_without_migrations_can_be_referred_to() -> None:
    apps = Apps([App("kiosk", None), App("paper", "paper.migrations")], REGISTRY)
    (found,) = apps.changes(Questioner())
    assert (found.key, [each.describe() for each in found.operations], found.dependencies) == (
        ("paper", "0001_initial"),
        ["Create model Paper"],
        [],
    )


def test_a_database_gets_migrations_beside_tables_of_an_app_that_has_none(folder: Path) -> None:
    (folder / "paper" / "migrations").mkdir()
    (folder / "paper" / "migrations" / "__init__.py").touch()
    text = """
        from bandstand import orm
        from bandstand.orm import migrations


        class Migration(migrations.Migration):
            operations = [
                migrations.CreateModel(
                    "Paper",
                    [
                        ("id", orm.BigAutoField(verbose_name="ID")),
                        ("kiosk", orm.ForeignKey("kiosk.Kiosk", orm.CASCADE)),
                    ],
                )
            ]
    """
    (folder / "paper" / "migrations" / "0001_initial.py").write_text(dedent(text))
    invalidate_caches()
    apps = Apps([App("kiosk", None), App("paper", "paper.migrations")], REGISTRY)
    assert (apps.without, apps.changes(Questioner())) == (["kiosk"], [])
    with Database("sqlite://") as database:
        database.create_all(Kiosk)
        executor = apps.executor(database)
        executor.run(executor.plan())
        Paper.objects.create(kiosk=Kiosk.objects.create(name="Corner"))
        assert Paper.objects.get().kiosk.name == "Corner"


@pytest.mark.usefixtures("folder")
def test_who_finds_changes_can_be_somebody_else() -> None:
    def detect(before: Any, after: Any, questioner: Any) -> Any:
        return [*changes(before, after, questioner), ("kiosk", RunSQL("ANALYZE", RunSQL.noop))]

    apps = Apps([App("kiosk", "kiosk.migrations"), App("paper", "paper.migrations")], REGISTRY, detect=detect)
    found = {each.app_label: [one.describe() for one in each.operations] for each in apps.changes(Questioner())}
    assert found == {"kiosk": ["Create model Kiosk", "Run SQL: ANALYZE"], "paper": ["Create model Paper"]}


@pytest.mark.usefixtures("folder")
def test_an_app_alone_is_asked_for_with_those_that_it_needs() -> None:
    apps = Apps([App("kiosk", "kiosk.migrations"), App("paper", "paper.migrations")], REGISTRY)
    assert [each.app_label for each in apps.changes(Questioner(), ["kiosk"])] == ["kiosk"]
    assert [each.app_label for each in apps.changes(Questioner(), ["paper"])] == ["kiosk", "paper"]
