"""What functions say to a database of which nothing is known: the standard's words, or a plain refusal."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

import pytest
from sqlalchemy.engine.default import DefaultDialect

from bandstand.orm.database.dialects import Dialect
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.expressions import AnyValue, Q, StdDev, StringAgg, Value, Variance
from bandstand.orm.fields import CharField, DateField, DateTimeField, FloatField, IntegerField, JSONField
from bandstand.orm.functions import (
    MD5,
    SHA1,
    Ceil,
    Chr,
    Coalesce,
    Collate,
    Concat,
    Extract,
    Greatest,
    JSONArray,
    JSONObject,
    Lag,
    Left,
    Length,
    Log,
    LPad,
    Now,
    Ord,
    Pi,
    Repeat,
    Reverse,
    Round,
    StrIndex,
    Trunc,
    TruncDate,
    TruncMonth,
)
from bandstand.orm.lookups import KT
from bandstand.orm.models import Model
from bandstand.orm.query._lowering import Lowering
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Tree
from bandstand.orm.registry import Registry

_registry = Registry()


class Row(Model):
    text = CharField(max_length=9)
    whole = IntegerField()
    real = FloatField()
    day = DateField()
    moment = DateTimeField()
    data = JSONField()

    class Meta:
        registry = _registry
        app_label = "dialects"


def sql(expression: Any) -> str:
    tree = Tree(Row)
    resolved = expression.slotted(count()).resolve(Scope(tree))
    element = Lowering(Dialect(), tree).expression(resolved)
    return str(element.compile(dialect=DefaultDialect(paramstyle="qmark"))).replace("t0.", "")


CASES: list[Any] = [
    (Length("text"), "char_length(text)"),
    (Ord("text"), "ascii(text)"),
    (Reverse("text"), "reverse(text)"),
    (Chr("whole"), "chr(CAST(whole AS INTEGER))"),
    (Left("text", 2), "left(text, ?)"),
    (LPad("text", 2), "lpad(text, ?, ?)"),
    (Repeat("text", 2), "repeat(text, ?)"),
    (Concat("text", "text"), "coalesce(text, '') || coalesce(text, '')"),
    (StrIndex("text", Value("x")), "position(? IN text)"),
    (MD5("text"), "md5(text)"),
    (SHA1("text"), "sha1(text)"),
    (Ceil("real"), "ceiling(real)"),
    (Round("real", 2), "round(real, ?)"),
    (Log("real", "whole"), "log(real, whole)"),
    (Pi(), "pi()"),
    (Coalesce("text", Value("x")), "coalesce(text, ?)"),
    (Greatest("whole", "real"), "greatest(whole, real)"),
    (Collate("text", "de"), "text COLLATE de"),
    (Now(), "CURRENT_TIMESTAMP"),
    (Extract("day", "month"), "EXTRACT(month FROM day)"),
    (Extract("moment", "hour"), "EXTRACT(hour FROM moment AT TIME ZONE ?)"),
    (TruncDate("moment"), "CAST(moment AT TIME ZONE ? AS DATE)"),
    (JSONArray("text", "whole"), "json_array(text, whole)"),
    (JSONObject(a="text"), "json_object(? VALUE text)"),
    (Lag("whole", 2, Value(0)), "lag(whole, ?, ?)"),
    (StdDev("real"), "stddev_pop(real)"),
    (Variance("real", sample=True), "var_samp(real)"),
    (AnyValue("text"), "any_value(text)"),
    (StringAgg("text", Value(","), filter=Q(whole=1)), "string_agg(CASE WHEN (whole = ?) THEN text END, ?)"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_the_standards_words(expression: Any, expected: str) -> None:
    assert sql(expression) == expected


REFUSED: list[Any] = [
    (TruncMonth("day"), "generic has no truncation to a month that is known here."),
    (Trunc("moment", "hour", tzinfo=dt.UTC), "generic has no truncation to a hour that is known here."),
    (Extract("day", "week"), "generic has no week of moments that is known here."),
    (StringAgg("text", Value(","), order_by="text"), "generic has no order in StringAgg."),
    (KT("data__a"), "generic has no steps into JSON that are known here."),
    (Q(data__a=1), "generic has no steps into JSON that are known here."),
    (Q(data__has_key="a"), "generic has no look-up 'has_key' of JSON that is known here."),
    (Q(data__contains={}), "generic has no look-up 'contains' of JSON."),
]


@pytest.mark.parametrize(("expression", "message"), REFUSED)
def test_what_the_standard_does_not_say_is_refused(expression: Any, message: str) -> None:
    with pytest.raises(NotSupportedError, match=message):
        sql(expression)


def test_json_is_compared_as_the_database_does() -> None:
    assert sql(Q(data=1)) == "data = ?"
    assert sql(Q(data__gt=1)) == "data > ?"
