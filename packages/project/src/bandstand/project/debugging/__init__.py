"""What went wrong, for the person who can mend it: a report of an exception, and the page that shows it.

``debug_page`` and ``debug_not_found`` answer a request of the developer's own machine, and no other; ``report`` gives
the same as data. A ``Masking`` decides what is hidden: make another one, or give a single request its own.
``sensitive_variables`` and ``sensitive_post_parameters`` hide what single functions and forms hold.
"""

from bandstand.project.debugging._frames import Frame, Line, Variable
from bandstand.project.debugging._masking import Masking, mask_with
from bandstand.project.debugging._report import Raised, Report, report
from bandstand.project.debugging._sensitive import sensitive_post_parameters, sensitive_variables
from bandstand.project.debugging._values import Limits
from bandstand.project.debugging.page import debug_not_found, debug_page

__all__ = [
    "Frame",
    "Limits",
    "Line",
    "Masking",
    "Raised",
    "Report",
    "Variable",
    "debug_not_found",
    "debug_page",
    "mask_with",
    "report",
    "sensitive_post_parameters",
    "sensitive_variables",
]
