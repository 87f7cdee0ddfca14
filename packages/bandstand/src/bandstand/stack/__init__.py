"""The full stack: one function that makes the components of a site, each with what it usually gets."""

from bandstand.stack._stack import full_stack

__all__ = ["full_stack"]
