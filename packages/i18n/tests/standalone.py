"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.i18n import greet

assert greet("Ada") == "Good evening, Ada."
