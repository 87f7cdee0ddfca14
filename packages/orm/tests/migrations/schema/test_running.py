"""Where schema editors run: in asynchronous code, and without what only servers need."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.database import Database
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.fields import IntegerField
from bandstand.orm.migrations.schema import SchemaEditor

if TYPE_CHECKING:
    from .conftest import Models

_PROGRAM = """
import sys
import bandstand.orm
from bandstand.orm import Database
assert not [name for name in sys.modules if "migrations" in name or "alembic" in name]
from bandstand.orm.migrations.schema import SchemaEditor
with SchemaEditor(Database("sqlite://")) as editor:
    editor.execute("SELECT 1")
assert "alembic" not in sys.modules
"""


def test_alembic_is_imported_for_servers_alone() -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM], check=True)


def test_a_server_without_alembic_says_what_to_install(
    models: type[Models], postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "alembic.ddl.impl", None)
    old, new = models().add("Book"), models().add("Book", {"db_table": "other"})
    editor = SchemaEditor(Database(postgresql_url), collect=True)
    with pytest.raises(NotSupportedError, match=r"bandstand-orm\[postgresql\]"):
        editor.alter_db_table(old, new)


@pytest.mark.parametrize("kind", ["sqlite+aiosqlite", "sqlite", "postgresql", "postgresql+asyncpg"])
def test_schemas_are_edited_from_asynchronous_code(models: type[Models], postgresql_url: str, kind: str) -> None:
    url = f"{kind}://" if "sqlite" in kind else postgresql_url.replace("postgresql", kind, 1)
    old = models().add("Book", count=IntegerField(null=True))
    new = models().add("Book", count=IntegerField(default=5))

    def edit(database: Database) -> Any:
        with SchemaEditor(database) as editor:
            editor.create_model(old)
        old.objects.using(database).create()
        with SchemaEditor(database) as editor:
            editor.alter_field(old, new, old._meta.get_field("count"), new._meta.get_field("count"))
        found = new.objects.using(database).get().count
        with SchemaEditor(database) as editor:
            editor.delete_model(new)
        return found

    async def main() -> Any:
        database = Database(url)
        try:
            return await database.run(edit, database)
        finally:
            await database.adispose()

    assert asyncio.run(main()) == 5
