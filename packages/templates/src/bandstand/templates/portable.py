"""Says what in a template is not in the portable subset; see ``bandstand.contracts.rendering.portable``."""

from bandstand.templates._portable import Finding, check_portable

__all__ = ["Finding", "check_portable"]
