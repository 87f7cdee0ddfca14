"""Assembly: how independent components become one application.

A component says what it provides, needs and contributes; whoever assembles installs all of them before the first need
is answered, so their order never matters. Draft until two assemblers pass the suite, and without the contributions of
rendering until that contract exists.
"""

from bandstand.contracts.assembly._assembled import LIFECYCLES, SCOPES, Assembled, Lifecycle, Scoped
from bandstand.contracts.assembly._assembly import Assembly, Component, Slot

__all__ = ["LIFECYCLES", "SCOPES", "Assembled", "Assembly", "Component", "Lifecycle", "Scoped", "Slot"]
