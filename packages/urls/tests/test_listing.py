"""The table of routes for people."""

from bandstand.urls import Router, RouteRow, include, path, re_path, table


def book(number: int) -> str:
    return f"Book {number}"


class Feed:
    """A view that is an object."""


def test_each_route_has_a_row_in_the_order_declared() -> None:
    shop = include(([path("<int:number>/", book, name="book", options={"csrf": False})], "shop"))
    rows = table(Router([path("", Feed()), path("shop/", shop), re_path("^old/$", None), path("text/", "somewhere")]))
    assert rows == [
        RouteRow(pattern="/", name="", target=f"{__name__}.Feed", options={}),
        RouteRow(pattern="/shop/<int:number>/", name="shop:book", target=f"{__name__}.book", options={"csrf": False}),
        RouteRow(pattern="^old/$", name="", target="None", options={}),
        RouteRow(pattern="/text/", name="", target="somewhere", options={}),
    ]
