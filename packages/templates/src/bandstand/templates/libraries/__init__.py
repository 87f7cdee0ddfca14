"""The libraries of tags that templates load by name; each is a module, imported by the first ``{% load %}`` of it."""
