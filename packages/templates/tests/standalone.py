"""The package's main job in a fresh process, with nothing but what it declares installed."""

from bandstand.templates.filters import LIBRARY
from bandstand.templates.filters.html import linebreaks
from bandstand.templates.filters.text import slugify

assert slugify("Été à la plage!") == "ete-a-la-plage"
assert linebreaks("1 < 2\n3") == "<p>1 &lt; 2<br>3</p>"
assert "truncatewords" in LIBRARY.filters
