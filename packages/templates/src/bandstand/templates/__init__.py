"""Templates: the Django Template Language, compiled to Python."""

__all__: list[str] = []
