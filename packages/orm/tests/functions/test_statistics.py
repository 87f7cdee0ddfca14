from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.database import Database
from bandstand.orm.expressions import AnyValue, BitAnd, BitOr, BitXor, F, Q, StdDev, StringAgg, Value, Variance
from bandstand.orm.fields import IntegerField
from bandstand.orm.functions import Upper
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

_registry = Registry()


class Row(Model):
    whole = IntegerField()

    class Meta:
        registry = _registry
        app_label = "statistics"


@pytest.fixture
def result(rows: Any) -> Callable[[Any], Any]:
    """Give what an aggregate is of four rows."""
    for text, other, whole, count in (("b", "x", 12, 1), ("a", "y", 10, None), ("c", "x", 6, 3), ("a", None, 4, 3)):
        rows.objects.create(
            text=text, other=other, whole=whole, count=count, real=float(whole), price=Decimal(whole), flag=whole > 0
        )
    return lambda aggregate: rows.objects.aggregate(result=aggregate)["result"]


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        (Variance("whole"), 10.0),
        (Variance("whole", sample=True), 13.333333333333334),
        (StdDev("whole"), 3.1622776601683795),
        (StdDev("whole", sample=True), 3.6514837167011076),
        (StdDev("real"), 3.1622776601683795),
        (Variance("count"), 0.8888888888888888),
        (Variance(F("whole") + 1_000_000_000), 10.0),
        (Variance("whole", filter=Q(text="a")), 9.0),
        (Variance("whole", filter=Q(text="b")), 0.0),
    ],
)
def test_spreads(result: Callable[[Any], Any], aggregate: Any, expected: float) -> None:
    found = result(aggregate)
    assert type(found) is float
    assert found == pytest.approx(expected)


def test_spreads_of_decimals_are_decimals(result: Callable[[Any], Any]) -> None:
    assert type(result(Variance("price"))) is Decimal
    assert round(result(Variance("price")), 6) == Decimal(10)
    assert round(result(StdDev("price", sample=True)), 6) == Decimal("3.651484")


@pytest.mark.parametrize(
    "aggregate",
    [
        StdDev("whole", filter=Q(text="z")),
        Variance("whole", sample=True, filter=Q(text="b")),
        BitAnd("whole", filter=Q(text="z")),
        BitXor("count", filter=Q(whole=10)),
        AnyValue("other", filter=Q(whole=4)),
        StringAgg("other", Value(","), filter=Q(whole=4)),
    ],
)
def test_nothing_gives_null(result: Callable[[Any], Any], aggregate: Any) -> None:
    assert result(aggregate) is None


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        (BitAnd("whole"), 0),
        (BitAnd("whole", filter=Q(whole__gte=6)), 0b1100 & 0b1010 & 0b0110),
        (BitAnd("whole", filter=Q(text="a")), 0),
        (BitOr("whole"), 0b1110),
        (BitXor("whole"), 0b1100 ^ 0b1010 ^ 0b0110 ^ 0b0100),
        (BitOr("count"), 3),
        (BitXor("count"), 1),
        (BitAnd("count"), 1),
        (BitOr("whole", filter=Q(text="z"), default=-1), -1),
        (AnyValue("text", filter=Q(text="a")), "a"),
        (AnyValue("other", filter=Q(text="a")), "y"),
        (AnyValue("flag"), True),
        (AnyValue("price", filter=Q(whole=12)), Decimal("12.00")),
        (AnyValue("other", filter=Q(whole=4), default=Value("-")), "-"),
        (StringAgg("text", Value("; "), order_by="whole"), "a; c; a; b"),
        (StringAgg("text", Value(","), order_by="-whole"), "b,a,c,a"),
        (StringAgg("text", Value(","), order_by=["text", "-whole"]), "a,a,b,c"),
        (StringAgg("text", Value(""), order_by="text", distinct=True), "abc"),
        (StringAgg("text", Value(","), distinct=True), "a,b,c"),
        (StringAgg("other", Value(","), order_by="whole"), "x,y,x"),
        (StringAgg("text", Value(","), order_by=F("other").asc(nulls_first=True), filter=Q(text="a")), "a,a"),
        (StringAgg("whole", Value(","), order_by=F("other").desc(nulls_last=True), filter=~Q(text="c")), "10,12,4"),
        (StringAgg("whole", Value(","), order_by=F("other").asc(nulls_first=True), filter=~Q(text="c")), "4,12,10"),
        (StringAgg(Upper("text"), Value("-"), order_by="whole", filter=Q(text="a")), "A-A"),
        (StringAgg("text", "text", order_by="whole", filter=Q(whole__lt=11)), "accaa"),
        (StringAgg("text", Value(","), filter=Q(text="z"), default=Value("none")), "none"),
    ],
)
def test_bits_texts_and_any_value(result: Callable[[Any], Any], aggregate: Any, expected: object) -> None:
    found = result(aggregate)
    assert found == expected
    assert type(found) is type(expected)


def test_groups_have_aggregates_of_their_own(rows: Any, result: Callable[[Any], Any]) -> None:
    by_text = (
        rows.objects.values("text")
        .annotate(names=StringAgg("other", Value("+"), order_by="other"), spread=Variance("whole"))
        .order_by("text")
    )
    assert [(each["text"], each["names"], each["spread"]) for each in by_text] == [
        ("a", "y", 9.0),
        ("b", "x", 0.0),
        ("c", "x", 0.0),
    ]


def test_samples_are_part_of_the_shape(rows: Any, result: Callable[[Any], Any]) -> None:
    one = rows.objects.values("text").annotate(spread=Variance("whole")).shape
    other = rows.objects.values("text").annotate(spread=Variance("whole", sample=True)).shape
    assert one is not other


def test_spreads_of_a_slice(rows: Any, result: Callable[[Any], Any]) -> None:
    sliced = rows.objects.order_by("whole")[:2]
    assert sliced.aggregate(spread=Variance("whole", sample=True))["spread"] == pytest.approx(2.0)
    assert sliced.aggregate(names=StringAgg("text", Value(","), order_by="whole"))["names"] == "a,c"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StringAgg("text", ", "), r"A delimiter that is a text is a value; got ', ', write Value\(', '\)."),
        (lambda: StdDev("whole", distinct=True), "StdDev gives the same with distinct"),
        (lambda: BitOr("whole", order_by="whole"), "BitOr does not depend on an order"),
    ],
)
def test_what_makes_no_sense_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make()


def test_aggregates_are_there_behind_an_asynchronous_driver() -> None:
    async def spread() -> Any:
        with Database("sqlite+aiosqlite://") as database:
            await database.run(database.create_all, Row)
            for whole in (2, 4):
                await Row.objects.acreate(whole=whole)
            found = await Row.objects.all().aaggregate(spread=Variance("whole"))
            await database.adispose()
            return found

    assert asyncio.run(spread()) == {"spread": 1.0}
