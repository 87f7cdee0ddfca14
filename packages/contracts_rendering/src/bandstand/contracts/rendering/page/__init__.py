"""What pages ask for beyond their context: the addresses of static files, and what protects forms and scripts.

Draft: the parts that give it are still to come or to settle.
"""

from bandstand.contracts.rendering.page._page import ASSETS, PAGE_SECURITY, Assets, PageSecurity

__all__ = ["ASSETS", "PAGE_SECURITY", "Assets", "PageSecurity"]
