"""The rows of one entity: reading them, and writing them."""

from bandstand.contracts.data.repository._repository import Reader, Repository

__all__ = ["Reader", "Repository"]
