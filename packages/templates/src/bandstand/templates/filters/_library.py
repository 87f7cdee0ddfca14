"""The library that the modules of this package fill."""

from bandstand.contracts.rendering.helpers import Library

LIBRARY = Library("filters")
"""All filters but those of ``humanize``, under the names that templates use."""
