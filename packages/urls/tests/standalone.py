"""The package's main job in a fresh process, with nothing but what it declares installed."""

from bandstand.urls import Router, path

router = Router([path("books/<int:year>/", "the books of a year", name="books")])
match = router.resolve("/books/2026/")
assert (match.target, match.kwargs) == ("the books of a year", {"year": 2026})
assert router.reverse("books", kwargs={"year": 2026}) == "/books/2026/"
