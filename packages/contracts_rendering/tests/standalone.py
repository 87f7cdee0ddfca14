"""The package's main job in a fresh process, with nothing but its dependencies installed."""

from bandstand.contracts.rendering import Renderer
from bandstand.contracts.rendering.helpers import Library
from bandstand.contracts.rendering.reference import MemoryEngine

shop = Library("shop")
shop.function(name="price")("{} EUR".format)
pages = {"list.html": "{% for book in books %}<li>{{ book.title }}: {% price book.price %}{% endfor %}"}
renderer: Renderer = MemoryEngine(pages, libraries=[shop])
assert renderer.render("list.html", {"books": [{"title": "A & B", "price": 7}]}) == "<li>A &amp; B: 7 EUR"
