"""A migration: its operations there, and back from the last to the first."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand import orm
from bandstand.orm.migrations.errors import IrreversibleError
from bandstand.orm.migrations.migration import Migration
from bandstand.orm.migrations.operations import AddField, RenameField, RunSQL

from .library import shop
from .recording import Recording


class Prices(Migration):
    dependencies = (("auth", "0001"),)
    operations = (AddField("Book", "price", orm.IntegerField(default=1)), RenameField("Book", "price", "cents"))


def test_operations_are_done_in_order_and_undone_from_the_last() -> None:
    migration, before = Prices("0002_prices", "shop"), shop()
    there: Any = Recording()
    back: Any = Recording()
    after = migration.apply(before, there)
    assert after == migration.state_after(before)
    assert migration.unapply(before, back) == shop()
    assert there.calls == [
        ("add_field", "shop_book", "price"),
        ("alter_field", "shop_book", "shop_book", "price", "cents"),
    ]
    assert back.calls == [
        ("alter_field", "shop_book", "shop_book", "cents", "price"),
        ("remove_field", "shop_book", "price"),
    ]


def test_nothing_is_undone_where_one_operation_cannot_be() -> None:
    class Stuck(Migration):
        operations = (RunSQL("SELECT 1"), AddField("Book", "price", orm.IntegerField(default=1)))

    editor: Any = Recording()
    with pytest.raises(IrreversibleError, match=r"shop\.0002 cannot be undone: 'Run SQL: SELECT 1' has no way back"):
        Stuck("0002", "shop").unapply(shop(), editor)
    assert editor.calls == []


def test_one_without_others_of_its_app_before_it_is_the_first() -> None:
    class Second(Migration):
        dependencies = (("shop", "0001"),)

    class Said(Second):
        initial = True

    assert [each("x", "shop").is_initial for each in (Prices, Second, Said)] == [True, False, True]
