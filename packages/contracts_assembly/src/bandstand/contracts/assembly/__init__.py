"""Assembly: how independent components become one application.

A component says what it provides, needs and contributes; whoever assembles installs all of them before the first need
is answered, so their order never matters. What they contribute has modules of its own: ``contributions``, ``checks``,
``rendering`` and ``health``; ``debugging`` says whether somebody is working on the application.
"""

from bandstand.contracts.assembly._assembled import LIFECYCLES, SCOPES, Assembled, Lifecycle, Scoped
from bandstand.contracts.assembly._assembly import Assembly, Component, Slot

__all__ = ["LIFECYCLES", "SCOPES", "Assembled", "Assembly", "Component", "Lifecycle", "Scoped", "Slot"]
