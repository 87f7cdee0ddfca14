"""Templates of people whom the site need not trust: what they may call, include, and how much they may make."""

from bandstand.templates._sandbox import OverLimit, Sandbox, harmless

__all__ = ["OverLimit", "Sandbox", "harmless"]
