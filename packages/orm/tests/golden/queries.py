"""The core of what is asked, over the models of the library, by name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bandstand.orm import (
    CTE,
    Avg,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
    functions,
)
from bandstand.orm.writing._deleting import delete_rows

from ..conftest import Author, Book, Country

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm import Database

MOMENT = dt.datetime(1815, 12, 23, tzinfo=dt.UTC)


def books(database: Database) -> Any:
    return Book.objects.using(database)


def authors(database: Database) -> Any:
    return Author.objects.using(database)


def later(database: Database) -> Any:
    return books(database).filter(author=OuterRef("pk")).order_by("-pages")


def longest(database: Database) -> Any:
    totals = CTE("totals", books(database).filter(pages__gt=1).values("author").annotate(longest=Max("pages")))
    rows = totals.left_join(authors(database), pk=totals.c.author)
    return rows.annotate(longest=totals.c.longest).order_by("name")


def chain(database: Database) -> Any:
    first = books(database).filter(title="Emma").annotate(depth=Value(0))
    return CTE("chain", first).union_all(
        lambda chain: chain.join(Book, author=chain.c.author_id, pages__gt=chain.c.pages).annotate(
            depth=chain.c.depth + 1
        )
    )


QUERIES: dict[str, Callable[[Database], object]] = {
    "all rows": lambda db: list(books(db)),
    "by key": lambda db: books(db).get(pk=7),
    "comparisons": lambda db: list(
        books(db).filter(pages__gt=1, pages__lte=9, title__in=["a", "b"], price__range=(1, 2))
    ),
    "nulls": lambda db: list(books(db).filter(price__isnull=True, author__country__isnull=False)),
    "texts": lambda db: list(books(db).filter(title__contains="50%", author__name__istartswith="a_")),
    "exact without case": lambda db: list(books(db).filter(title__iexact="Emma")),
    "either": lambda db: list(books(db).filter(Q(pages=1) | Q(author__name="Ada") & ~Q(title="x"))),
    "not equal": lambda db: list(books(db).exclude(author__born=None).exclude(price=3)),
    "exclude over many": lambda db: list(books(db).exclude(tags__name="love")),
    "many twice": lambda db: list(books(db).filter(tags__name="love").filter(tags__name="drama")),
    "distinct": lambda db: list(books(db).filter(tags__name__startswith="l").distinct()),
    "order": lambda db: list(books(db).order_by("-author__name", F("price").asc(nulls_last=True), "title")),
    "first ten": lambda db: list(books(db).order_by("title")[:10]),
    "second ten": lambda db: list(books(db).order_by("title")[10:20]),
    "after ten": lambda db: list(books(db).order_by("title")[10:]),
    "joined": lambda db: list(books(db).select_related("author__country")),
    "values": lambda db: list(books(db).values("title", "author__name")),
    "arithmetic": lambda db: list(books(db).annotate(double=F("pages") * 2 + 1).filter(double__gt=F("author__pk"))),
    "texts joined": lambda db: list(books(db).annotate(whole=functions.Concat("title", Value(" "), "author__name"))),
    "case": lambda db: list(books(db).annotate(size=Case(When(pages__gt=300, then=Value("long")), default=Value("")))),
    "coalesce": lambda db: list(books(db).annotate(cost=functions.Coalesce("price", Value(0)))),
    "counted": lambda db: books(db).filter(pages__gt=1).count(),
    "counted in part": lambda db: books(db).order_by("title")[:5].count(),
    "exists": lambda db: books(db).filter(pages__gt=1).exists(),
    "aggregates": lambda db: books(db).aggregate(
        total=Sum("pages"), mean=Avg("pages"), n=Count("author", distinct=True)
    ),
    "some aggregated": lambda db: books(db).aggregate(long=Count("pk", filter=Q(pages__gt=300))),
    "grouped": lambda db: list(authors(db).annotate(n=Count("books")).filter(n__gt=1).order_by("-n")),
    "grouped values": lambda db: list(books(db).values("author__name").annotate(most=Max("pages"))),
    "subquery": lambda db: list(authors(db).annotate(longest=Subquery(later(db).values("title")[:1]))),
    "with related": lambda db: list(authors(db).filter(Exists(later(db).filter(pages__gt=300)))),
    "without related": lambda db: list(authors(db).filter(~Exists(later(db)))),
    "in a query": lambda db: list(books(db).filter(author__in=authors(db).filter(name="Ada"))),
    "union": lambda db: list(books(db).filter(pages=1).union(books(db).filter(pages=2)).order_by("title")),
    "difference": lambda db: list(books(db).difference(books(db).filter(pages=2))),
    "window": lambda db: list(
        books(db).annotate(rank=Window(functions.RowNumber(), partition_by="author", order_by="-pages"))
    ),
    "by window": lambda db: list(
        books(db).annotate(rank=Window(functions.RowNumber(), order_by="-pages")).filter(rank__lte=3)
    ),
    "with totals": lambda db: list(longest(db)),
    "with its own rows": lambda db: list(chain(db).rows().filter(depth__lt=3)),
    "moments": lambda db: list(books(db).filter(published__lt=MOMENT)),
    "insert": lambda db: Country.objects.using(db).create(name="France"),
    "update": lambda db: books(db).filter(pages__gt=300).update(pages=F("pages") + 1, title="Long"),
    "update over a relation": lambda db: books(db).filter(author__name="Ada").update(pages=1),
    "delete": lambda db: delete_rows(books(db).filter(author__name="Ada")),
}
