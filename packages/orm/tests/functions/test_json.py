from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import F, Value
from bandstand.orm.functions import JSONArray, JSONObject, Upper

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = uuid.UUID("12345678-1234-4678-9234-567812345678")
ALL: dict[str, Any] = {
    "text": 'a "quoted" ä',
    "whole": 7,
    "real": 1.5,
    "price": Decimal("12.50"),
    "flag": True,
    "day": dt.date(2024, 5, 31),
    "clock": dt.time(13, 5),
    "moment": dt.datetime(2024, 5, 31, 22, 15, 30, 5, tzinfo=dt.UTC),
    "wall": dt.datetime.fromisoformat("2024-05-31 22:15"),
    "data": {"list": [1, None, "x"]},
    "key": KEY,
}


def test_an_object_of_values_of_all_types(value: Callable[..., Any]) -> None:
    names: dict[str, Any] = {name: name for name in ALL if name != "clock"}
    assert value(JSONObject(**names), **ALL) == {
        "text": 'a "quoted" ä',
        "whole": 7,
        "real": 1.5,
        "price": 12.5,
        "flag": True,
        "day": "2024-05-31",
        "moment": "2024-05-31T22:15:30.000005+00:00",
        "wall": "2024-05-31T22:15:00.000000",
        "data": {"list": [1, None, "x"]},
        "key": "12345678-1234-4678-9234-567812345678",
    }


def test_null_and_what_is_false(value: Callable[..., Any]) -> None:
    assert value(JSONObject(flag="flag", data="data", key="key", moment="moment", text="other")) == {
        "flag": None,
        "data": None,
        "key": None,
        "moment": None,
        "text": None,
    }
    assert value(JSONArray("flag"), flag=False) == [False]


def test_a_list_of_expressions(value: Callable[..., Any]) -> None:
    listed = JSONArray(Upper("text"), F("whole") * 2, Value("x"), Value(1), Value(True), Value(None), JSONArray())
    assert value(listed, text="a", whole=7) == ["A", 14, "x", 1, True, None, []]


def test_objects_in_objects(value: Callable[..., Any]) -> None:
    assert value(JSONObject(a=JSONObject(b=JSONArray("whole"))), whole=7) == {"a": {"b": [7]}}
    assert value(JSONObject()) == {}


def test_members_are_looked_up(rows: Any) -> None:
    rows.objects.create(text="x", whole=7)
    made = rows.objects.annotate(made=JSONObject(text="text", numbers=JSONArray("whole", Value(2))))
    assert made.filter(made__text="x", made__numbers__0__gt=6).count() == 1
    assert made.filter(made__numbers__1=3).count() == 0
    assert made.values_list("made__numbers", flat=True).get() == [7, 2]
