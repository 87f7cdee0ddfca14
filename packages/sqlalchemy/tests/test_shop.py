"""One application from end to end, over every driver: its rows are made, found, changed and deleted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import bridge
from bandstand.contracts.data.conditions import Compare, Operator, Some
from bandstand.contracts.data.errors import Integrity, Invalid
from bandstand.contracts.data.fields import FieldKind
from bandstand.contracts.data.query import Order as By
from bandstand.contracts.data.query import Query
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import engine_for, tables
from .shop import CLASSES, Base, Book, Customer, Item, Level, Order, Product, Profile, Stall

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    Use = Callable[[Callable[[SQLAlchemySource], None]], None]

pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")


DRIVERS = [
    ("sqlite", "blocking"),
    ("sqlite", "aiosqlite"),
    ("postgresql", "blocking"),
    ("postgresql", "asyncpg"),
    ("postgresql", "psycopg_async"),
]
over_each_driver = pytest.mark.parametrize(("url", "driver"), DRIVERS, indirect=["url"])


@pytest.fixture
def use(driver: str, bare: Engine) -> Use:
    """Calls a function with the shop, over a driver."""

    def call(function: Callable[[SQLAlchemySource], None]) -> None:
        with tables(bare, Base):
            if driver == "blocking":
                function(SQLAlchemySource(CLASSES, bare, namespace="shop"))
                return
            name = f"{bare.dialect.name}+{driver}"
            asyncio.run(over(bare.url.set(drivername=name).render_as_string(hide_password=False), function))

    async def over(url: str, function: Callable[[SQLAlchemySource], None]) -> None:
        engine = engine_for(url)
        try:
            source = SQLAlchemySource(CLASSES, engine, namespace="shop")
            await source.run(function, source)
        finally:
            await bridge.run(engine.dispose)

    return call


def add(source: SQLAlchemySource, kind: type[Any], **values: object) -> Any:
    """Store a row, as a form does: looked at before."""
    rows = source.repository(kind)
    row = rows.new(values)
    rows.check(row)
    rows.save(row)
    return row


def codes(source: SQLAlchemySource, row: object) -> dict[Any, list[str]]:
    with pytest.raises(Invalid) as raised:
        source.repository(type(row)).check(row)
    return {path: [each.code for each in found] for path, found in raised.value.by_path().items()}


@over_each_driver
def test_customers_hold_values_of_many_types(use: Use) -> None:
    def call(source: SQLAlchemySource) -> None:
        customers = source.repository(Customer)
        given: dict[str, Any] = {
            "name": "Ann",
            "born": date(1990, 1, 2),
            "level": Level.FRIEND,
            "words": ["a", "b"],
            "data": {"k": [1]},
            "motto": "HEY",
            "patience": timedelta(hours=2),
            "anything": {1, 2},
        }
        ann = add(source, Customer, **given)
        customers.save(Customer(name="Bob"))
        read: Any = customers.get((ann.id,))
        assert {name: getattr(read, name) for name in given} == given
        assert (read.ordered, read.secret, read.since) == (0, None, ann.since)
        for name in ("level", "words", "data", "motto", "patience", "born", "token"):
            assert customers.count(Compare(name, Operator.EQ, getattr(ann, name))).number == 1, name
        read.data["more"] = True
        customers.save(read)
        assert customers.get((ann.id,)).data == {"k": [1], "more": True}
        late = customers.new({"name": "Cid", "born": date(1800, 1, 1)})
        assert codes(source, late) == {("born",): ["check"]}

    use(call)


@over_each_driver
def test_pages_go_on_by_values_of_any_type(use: Use) -> None:
    def call(source: SQLAlchemySource) -> None:
        customers = source.repository(Customer)
        for name, level, patience in (("Ann", Level.FRIEND, 2), ("Bob", Level.GUEST, None), ("Cid", Level.GUEST, 1)):
            add(source, Customer, name=name, level=level, patience=patience and timedelta(hours=patience))
        query = Query(order=[By("ordered"), By("level"), By("patience"), By("since"), By("token")], limit=1)
        found: list[str] = []
        while query.after is not None or not found:
            page = customers.page(query)
            found += [each.name for each in page]
            if page.after is None:
                break
            query = replace(query, after=page.after)
        assert sorted(found) == ["Ann", "Bob", "Cid"]
        facets: Any = customers.abilities.faceted
        assert {each.value: each.count for each in facets.facets("level")} == {Level.GUEST: 2, Level.FRIEND: 1}

    use(call)


@over_each_driver
def test_what_is_ordered_hangs_together(use: Use) -> None:
    def call(source: SQLAlchemySource) -> None:
        several_rows: list[Any] = [source.repository(each) for each in (Customer, Order, Item)]
        customers, orders, items = several_rows
        ann = add(source, Customer, name="Ann")
        add(source, Profile, customer=(ann.id,), text="old friend")
        lamp = add(source, Product, name="lamp", price=Decimal("9.50"), tax=Decimal(1))
        emma = add(source, Book, name="Emma", price=Decimal(5), isbn="1", part_of=(lamp.id,))
        add(source, Order, shop="A", number=1, customer=(ann.id,))
        second = add(source, Order, shop="A", number=2, customer=(ann.id,), last=("A", 1))
        add(source, Item, order=("A", 1), product=(lamp.id,), quantity=3)
        add(source, Item, order=("A", 2), product=(emma.id,))
        assert customers.count(Compare("orders.items.product.name", Operator.EQ, "Emma")).number == 1
        several = Compare("quantity", Operator.GT, 2) & Compare("product", Operator.EQ, (lamp.id,))
        assert [each.number for each in orders.page(Query(where=Some("items", several)))] == [1]
        (found,) = orders.page(
            Query(where=Compare("number", Operator.EQ, 2), include=["items.product", "customer", "last"])
        )
        assert [type(each.product) for each in found.items] == [Book]
        assert (found.customer.name, found.last and found.last.number) == ("Ann", 1)
        assert customers.get((ann.id,), include=["profile"]).profile.text == "old friend"
        assert codes(source, source.repository(Profile).new({"customer": (ann.id,)})) == {("customer",): ["unique"]}
        with pytest.raises(Integrity, match=r"'shop\.Item' breaks its rule"):
            source.repository(Product).delete(lamp)
        assert second.last_number == 1
        customers.delete(ann)
        assert [rows.count().number for rows in (customers, orders, items)] == [0, 0, 0]
        source.repository(Product).delete(lamp)  # and the book, which is a part of it, from both of its tables
        assert source.repository(Book).count().number == 0

    use(call)


@over_each_driver
def test_products_are_checked_as_the_database_does(use: Use) -> None:
    def call(source: SQLAlchemySource) -> None:
        products, books = source.repository(Product), source.repository(Book)
        lamp = add(source, Product, name="lamp", price=Decimal("9.50"), tax=Decimal(1))
        assert (lamp.total, lamp.gross, lamp.kind) == (Decimal("10.50"), Decimal("10.50"), "product")
        assert products.count(Compare("gross", Operator.GE, Decimal("10.5"))).number == 1
        free = products.new({"name": "air", "price": Decimal(0)})
        assert codes(source, free) == {("price",): ["check"]}
        with pytest.raises(Integrity) as raised:
            products.save(free)
        assert (raised.value.kind, raised.value.fields) == ("check", ("price",))
        add(source, Book, name="Emma", price=Decimal(5), isbn="1")
        again = books.new({"name": "Emma", "price": Decimal(5), "isbn": "1"})
        assert codes(source, again) == {("isbn",): ["unique"]}
        with pytest.raises(Integrity) as raised:
            books.save(again)
        assert (raised.value.kind, raised.value.fields) == ("unique", ("isbn",))

    use(call)


@over_each_driver
def test_a_value_of_two_columns_is_two_fields(use: Use) -> None:
    def call(source: SQLAlchemySource) -> None:
        stalls = source.repository(Stall)
        stall = add(source, Stall, x=1, y=2)
        stall.x = 7
        stalls.save(stall, changed=["x"])
        read = stalls.get((stall.id,))
        assert (read.place.x, read.place.y) == (7, 2)
        assert codes(source, stalls.new({"x": 2**31, "y": "a"})) == {("x",): ["maximum"], ("y",): ["type"]}

    use(call)


def test_the_shop_is_described(bare: Engine) -> None:
    source = SQLAlchemySource(CLASSES, bare, namespace="shop")
    book, customer = source.entities["shop.Book"], source.entities["shop.Customer"]
    identity = book.field("id")
    assert (identity.kind, identity.unique, identity.default is None) == (FieldKind.UUID, True, False)
    assert [each.name for each in book.fields if each.generated] == ["kind", "total", "gross"]
    assert [each.name for each in book.constraints] == ["product_price"]
    assert {each.name: each.kind for each in customer.fields if each.kind in (FieldKind.OTHER, FieldKind.DURATION)} == {
        "level": FieldKind.OTHER,
        "words": FieldKind.OTHER,
        "patience": FieldKind.DURATION,
        "anything": FieldKind.OTHER,
    }
    assert source.entities["shop.Profile"].relation("customer").unique
    last = source.entities["shop.Order"].relation("last")
    assert (last.fields, last.null, last.unique) == (("last_shop", "last_number"), True, False)
