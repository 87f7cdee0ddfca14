from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.expressions import Count, F, Value
from bandstand.orm.fields import CharField, IntegerField, JSONField, JSONNull
from bandstand.orm.functions import Length, Upper
from bandstand.orm.lookups import KT
from bandstand.orm.lookups._json_steps import canonical, path_of
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

_registry = Registry()

# What each row is called, and its JSON; the first has none at all.
DOGS: dict[str, Any] = {
    "sql null": None,
    "null": JSONNull(),
    "text": "collie",
    "number": 5,
    "true": True,
    "list": ["collie", 5, {"a": 1}],
    "empty": {},
    "rufus": {"breed": "labrador", "owner": {"name": "Bob", "other": [{"name": "Fishy"}]}, "age": 5, "good": True},
    "meg": {"breed": "collie", "owner": None, "age": 10.0, "good": False, "1": "one", "ä ö": "ü"},
    "max": {"breed": 'a "b" 100%', "age": "5", "other": {"b": [2, 1], "a": None}, "tags": [1, 2, 3]},
}


class Dog(Model):
    name = CharField(max_length=20)
    data = JSONField(null=True)
    length = IntegerField(default=5)

    class Meta:
        registry = _registry
        app_label = "json"


@pytest.fixture(autouse=True)
def dogs(database: Database) -> Iterator[None]:
    database.drop_all(Dog)
    database.create_all(Dog)
    for name, data in DOGS.items():
        Dog.objects.create(name=name, data=data)
    yield
    database.drop_all(Dog)


def names(**lookups: Any) -> set[str]:
    return set(Dog.objects.filter(**lookups).values_list("name", flat=True))


def without(**lookups: Any) -> set[str]:
    return set(Dog.objects.exclude(**lookups).values_list("name", flat=True))


ALL = set(DOGS)
HAVING_AGE = {"rufus", "meg", "max"}


CASES: list[Any] = [
    ("data", {}, {"empty"}),
    ("data", "collie", {"text"}),
    ("data", 5, {"number"}),
    ("data", 5.0, {"number"}),
    ("data", True, {"true"}),
    ("data", False, set()),
    ("data", ["collie", 5, {"a": 1}], {"list"}),
    ("data", ["collie", 5], set()),
    ("data", [], set()),
    ("data", None, {"null"}),
    ("data", JSONNull(), {"null"}),
    ("data__isnull", True, {"sql null"}),
    ("data__isnull", False, ALL - {"sql null"}),
    ("data__in", ["collie", 5, {}], {"text", "number", "empty"}),
    ("data__in", [None, True], {"null", "true"}),
    ("data__in", [None], {"null"}),
    ("data__in", [], set()),
    ("data__gt", 4, {"number"}),
    ("data__lte", "d", {"text"}),
    ("data__breed", "collie", {"meg"}),
    ("data__breed__exact", "labrador", {"rufus"}),
    ("data__breed", 'a "b" 100%', {"max"}),
    ("data__age", 5, {"rufus"}),
    ("data__age", "5", {"max"}),
    ("data__age", 10, {"meg"}),
    ("data__good", True, {"rufus"}),
    ("data__good", False, {"meg"}),
    ("data__good", 1, set()),
    ("data__good", "true", set()),
    ("data__owner", None, {"meg"}),
    ("data__owner", JSONNull(), {"meg"}),
    ("data__owner__isnull", True, ALL - {"rufus", "meg"}),
    ("data__owner__isnull", False, {"rufus", "meg"}),
    ("data__owner__name", "Bob", {"rufus"}),
    ("data__owner__other__0__name", "Fishy", {"rufus"}),
    ("data__owner__other__-1__name", "Fishy", {"rufus"}),
    ("data__owner__other__1__name", "Fishy", set()),
    ("data__owner__other", [{"name": "Fishy"}], {"rufus"}),
    ("data__other", {"a": None, "b": [2, 1]}, {"max"}),
    ("data__other", {"b": [1, 2], "a": None}, set()),
    ("data__other__b__0", 2, {"max"}),
    ("data__tags__2", 3, {"max"}),
    ("data__0", "collie", {"list"}),
    ("data__1", "one", set()),
    ("data__2__a", 1, {"list"}),
    ("data__ä ö", "ü", {"meg"}),
    ("data__nothing", "x", set()),
    ("data__breed__in", ["collie", "labrador", "x"], {"meg", "rufus"}),
    ("data__age__in", [5, 10], {"rufus", "meg"}),
    ("data__age__in", ["5", True], {"max"}),
    ("data__owner__in", [None, "x"], {"meg"}),
    ("data__other__in", [{"b": [2.0, 1], "a": None}], {"max"}),
    ("data__age__gt", 5, {"meg"}),
    ("data__age__gte", 5, {"rufus", "meg"}),
    ("data__age__lt", 10, {"rufus"}),
    ("data__age__lte", 10, {"rufus", "meg"}),
    ("data__age__gt", "4", {"max"}),
    ("data__age__range", (4, 6), {"rufus"}),
    ("data__age__range", ("4", "6"), {"max"}),
    ("data__breed__lt", "b", {"max"}),
    ("data__good__gt", 0, set()),
    ("data__breed__contains", "coll", set()),
    ("data__breed__icontains", "COLL", {"meg"}),
    ("data__breed__icontains", "100%", {"max"}),
    ("data__breed__icontains", '"B"', {"max"}),
    ("data__breed__startswith", "lab", {"rufus"}),
    ("data__breed__startswith", '"', set()),
    ("data__breed__istartswith", "LAB", {"rufus"}),
    ("data__breed__endswith", "dor", {"rufus"}),
    ("data__breed__iendswith", "DOR", {"rufus"}),
    ("data__breed__iexact", "COLLIE", {"meg"}),
    ("data__breed__regex", "^c.l+ie$", {"meg"}),
    ("data__breed__iregex", "^C.L+IE$", {"meg"}),
    ("data__owner__name__startswith", "B", {"rufus"}),
    ("data__icontains", "labrador", {"rufus"}),
    ("data__has_key", "owner", {"rufus", "meg"}),
    ("data__has_key", "collie", set()),
    ("data__has_key", "1", {"meg"}),
    ("data__has_key", 1, {"meg"}),
    ("data__owner__has_key", "name", {"rufus"}),
    ("data__owner__other__0__has_key", "name", {"rufus"}),
    ("data__has_keys", ["breed", "owner", "good"], {"rufus", "meg"}),
    ("data__has_keys", ["breed", "tags"], {"max"}),
    ("data__has_keys", [], ALL - {"sql null"}),
    ("data__has_any_keys", ["tags", "1", "x"], {"max", "meg"}),
    ("data__has_any_keys", [], set()),
    ("data__other__has_any_keys", ("a", "x"), {"max"}),
    ("data__has_keys", ["ä ö"], {"meg"}),
]


@pytest.mark.parametrize(("lookup", "value", "expected"), CASES)
def test_lookups_of_json(lookup: str, value: object, expected: set[str], database: Database) -> None:
    if lookup.endswith("__contains") and database.backend.dialect.name == "sqlite":
        pytest.skip("SQLite has no such look-up")
    assert names(**{lookup: value}) == expected


@pytest.mark.parametrize(
    ("lookup", "value", "expected"),
    [
        ("data__contains", {"breed": "collie"}, {"meg"}),
        ("data__contains", {"owner": {"name": "Bob"}}, {"rufus"}),
        ("data__contains", {"tags": [3, 1]}, {"max"}),
        ("data__contains", ["collie"], {"list"}),
        ("data__contains", {"owner": None}, {"meg"}),
        ("data__owner__contains", {"name": "Bob"}, {"rufus"}),
        ("data__contained_by", {"x": 1}, {"empty"}),
        ("data__contained_by", [5, "collie", {"a": 1, "b": 2}], {"text", "number", "list"}),
        ("data__tags__contained_by", [1, 2, 3, 4], {"max"}),
    ],
)
def test_containment_is_postgresqls(lookup: str, value: object, expected: set[str], database: Database) -> None:
    if database.backend.dialect.name == "postgresql":
        assert names(**{lookup: value}) == expected
    else:
        name = lookup.rpartition("__")[2]
        with pytest.raises(NotSupportedError, match=f"sqlite has no look-up {name!r} of JSON."):
            names(**{lookup: value})


def test_a_negated_lookup_counts_sql_null_but_no_missing_key_as_different() -> None:
    assert without(data__breed="collie") == {"sql null", "rufus", "max"}
    assert without(data__age__gt=5) == {"sql null", "rufus", "max"}
    assert without(data=5) == ALL - {"number"}
    assert without(data__has_key="age") == ALL - HAVING_AGE
    assert without(data__owner__isnull=True) == {"rufus", "meg"}
    assert without(data__breed__startswith="lab") == {"sql null", "meg", "max"}


def test_members_are_compared_with_fields_and_other_members() -> None:
    Dog.objects.create(name="same", data={"a": [1, {"b": 2}], "c": [1.0, {"b": 2}], "d": 7, "e": 6, "f": "x"})
    assert names(data__a=F("data__c")) == {"same"}
    assert names(data__d__gt=F("data__e")) == {"same"}
    assert names(data__d__lt=F("data__f")) == set()
    assert names(data__age=F("length")) == {"rufus"}
    assert names(data__age__gt=F("length")) == {"meg"}
    assert names(data__in=[Value("collie"), Value(None)]) >= {"text"}


def test_members_are_selected_as_what_they_are() -> None:
    rufus = Dog.objects.filter(name="rufus").values_list(
        "data__breed", "data__age", "data__good", "data__owner", "data__owner__other__0__name", "data__nothing"
    )
    owner = {"name": "Bob", "other": [{"name": "Fishy"}]}
    assert rufus.get() == ("labrador", 5, True, owner, "Fishy", None)
    meg = Dog.objects.filter(name="meg").values_list("data__owner", "data__age", "data__good", "data__ä ö")
    assert meg.get() == (None, 10.0, False, "ü")
    assert Dog.objects.filter(name="max").values_list("data__age", "data__breed").get() == ("5", 'a "b" 100%')


def test_all_that_was_saved_comes_back() -> None:
    given = {name: None if isinstance(data, JSONNull) else data for name, data in DOGS.items()}
    assert dict(Dog.objects.values_list("name", "data")) == given


def test_rows_are_ordered_by_numbers_and_by_texts() -> None:
    by_age = Dog.objects.filter(name__in=["rufus", "meg"]).order_by("-data__age")
    assert [dog.name for dog in by_age] == ["meg", "rufus"]
    by_breed = Dog.objects.filter(data__breed__isnull=False).order_by("data__breed")
    assert [dog.name for dog in by_breed] == ["max", "meg", "rufus"]


def test_kt_is_the_text_of_a_member() -> None:
    dogs = Dog.objects.annotate(
        breed=KT("data__breed"),
        owner=KT("data__owner"),
        good=KT("data__good"),
        first=KT("data__0"),
        age=KT("data__age"),
    )
    found = dogs.values_list("breed", "owner", "good", "first", "age")
    assert found.get(name="meg") == ("collie", None, "false", None, found.get(name="meg")[4])
    assert found.get(name="list") == (None, None, None, "collie", None)
    assert dogs.get(breed__startswith="lab").name == "rufus"
    assert dogs.filter(owner__isnull=False).get().name == "rufus"
    collies = dogs.annotate(loud=Upper("breed"), long=Length(KT("data__breed"))).filter(loud="COLLIE")
    assert collies.values_list("long", flat=True).get() == 6
    assert Dog.objects.filter(KT("data__owner__name") == "Bob").get().name == "rufus"


def test_rows_are_grouped_by_the_text_of_a_member() -> None:
    Dog.objects.create(name="other", data={"breed": "collie"})
    grouped = (
        Dog.objects.filter(data__breed__isnull=False)
        .annotate(breed=KT("data__breed"))
        .values("breed")
        .annotate(number=Count("*"))
        .order_by("breed")
    )
    assert [(each["breed"], each["number"]) for each in grouped] == [('a "b" 100%', 1), ("collie", 2), ("labrador", 1)]


def test_rows_are_grouped_by_a_member() -> None:
    Dog.objects.create(name="other", data={"breed": "collie"})
    grouped = Dog.objects.filter(data__breed__in=["collie", "labrador"]).values("data__breed").annotate(n=Count("*"))
    assert [tuple(each.values()) for each in grouped.order_by("data__breed")] == [("collie", 2), ("labrador", 1)]


def test_members_may_be_called_as_lookups_are_where_something_follows() -> None:
    Dog.objects.create(name="named", data={"range": {"in": 3}, "contains": {"exact": "x"}})
    assert names(data__range__in__exact=3) == {"named"}
    assert names(data__range__in__gt=2) == {"named"}
    assert names(data__contains__exact__startswith="x") == {"named"}
    assert Dog.objects.filter(name="named").values_list("data__range__in", flat=True).get() == 3
    with pytest.raises(FieldError, match="'in' compares, so nothing can follow it; 'exact' does"):
        names(name__in__exact="x")


def test_annotations_of_members_go_on_into_them() -> None:
    assert Dog.objects.annotate(who=F("data__owner")).get(who__name__startswith="Bo").name == "rufus"
    assert Dog.objects.annotate(who=F("data__owner")).filter(who__other__0__name="Fishy").count() == 1
    assert Dog.objects.annotate(who=KT("data__owner__name")).get(who__icontains="BO").name == "rufus"


REFUSED: list[Any] = [
    ({"data__age__gt": None}, ValueError, "Nothing is before or after None: 'gt' takes a value."),
    ({"data__has_key": ["a"]}, TypeError, "has_key takes one key"),
    ({"data__has_key": None}, TypeError, "has_key takes one key"),
    ({"data__has_keys": "a"}, TypeError, "has_keys takes a list of keys."),
    ({"data__has_any_keys": "a"}, TypeError, "has_any_keys takes a list of keys."),
    ({"data": [F("name")]}, TypeError, r"a list with expressions is one as JSONArray\(...\)."),
    ({"data__age__range": (1, 2, 3)}, ValueError, "range takes two values"),
]


@pytest.mark.parametrize(("lookups", "error", "message"), REFUSED)
def test_values_that_make_no_sense_are_refused(lookups: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        names(**lookups)


def test_kt_takes_a_path_to_a_member() -> None:
    with pytest.raises(FieldError, match=r"KT takes a path to a member of JSON, as KT\('data__key'\); 'data' leads"):
        Dog.objects.annotate(text=KT("data"))


def test_sqlite_has_no_way_to_keys_with_quotation_marks(database: Database) -> None:
    Dog.objects.create(name="quoted", data={'a"b': 1, "c.d": 2, "e[0]": 3, "f\\g": 4})
    assert names(**{"data__c.d": 2}) == names(**{"data__e[0]": 3}) == names(**{"data__f\\g": 4}) == {"quoted"}
    if database.backend.dialect.name == "postgresql":
        assert names(**{'data__a"b': 1}) == names(data__has_key='a"b') == {"quoted"}
        return
    for lookups in ({'data__a"b': 1}, {"data__has_key": 'a"b'}):
        with pytest.raises(NotSupportedError, match="SQLite finds no keys of JSON with a quotation mark; got 'a\"b'"):
            names(**lookups)


def test_paths_of_sqlite() -> None:
    assert path_of(["a", "0", "-2", "b c"]) == '$."a"[0][#-2]."b c"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"b": [1.0, 2.5], "a": null}', '{"a":null,"b":[1,2.5]}'),
        ('"\\u00e4"', '"ä"'),
        (5.0, "5"),
        (7, "7"),
        ("1e2", "100"),
    ],
)
def test_equal_values_are_equal_texts_in_the_canonical_form(text: Any, expected: str) -> None:
    assert canonical(text) == expected
