"""The libraries that ``{% load %}`` finds in every engine; each is imported when a template loads it."""
