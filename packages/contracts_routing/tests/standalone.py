"""The package's main job in a fresh process, with nothing but its one dependency installed."""

from bandstand.contracts.routing import Route
from bandstand.contracts.routing.testing import MemoryRouter

router = MemoryRouter([Route(pattern="books/<int:number>/", target="a view", name="book")])
assert router.resolve("/books/7/").kwargs == {"number": 7}
assert router.reverse("book", kwargs={"number": 7}, query={"page": 2}) == "/books/7/?page=2"
assert router.resolve("/books/7/").route in router
