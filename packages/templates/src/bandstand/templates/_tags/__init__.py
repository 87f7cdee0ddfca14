"""The tags that every template has."""

from bandstand.templates._tags import flow, inheritance, loading, loops, page, partials, text

BUILT_IN = {**flow.TAGS, **loops.TAGS, **text.TAGS, **inheritance.TAGS, **partials.TAGS, **loading.TAGS, **page.TAGS}

__all__ = ["BUILT_IN"]
