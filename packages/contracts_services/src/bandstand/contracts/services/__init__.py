"""Services: how parts that never import each other find what the other provides.

A contract package defines a token beside its Protocol (``MAILER = Contract[Mailer]("mail.Mailer")``); whoever assembles
an application answers tokens with objects through a ``Services`` handle. Draft: two implementations are still to pass.
"""

from bandstand.contracts.services._current import CURRENT, NoCurrentServices, compose, current, find
from bandstand.contracts.services._services import Contract, MissingService, Services

__all__ = ["CURRENT", "Contract", "MissingService", "NoCurrentServices", "Services", "compose", "current", "find"]
