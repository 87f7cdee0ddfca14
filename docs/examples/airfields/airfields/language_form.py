"""What every page needs for the form that changes its language; see ``templates/languages.html``."""

from collections.abc import Mapping

from bandstand.contracts.assembly import Assembly
from bandstand.contracts.assembly.rendering import PROVIDERS
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.services import Contract
from bandstand.http import Request


class LanguageForm:
    """Gives templates ``languages``, the codes of those that the site offers, and ``address``, that of the page."""

    name = "language-form"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        """Have the engine ask for each page."""
        assembly.add(PROVIDERS, form_of)


def form_of(request: Request[None]) -> Mapping[str, object]:
    """Give the values for one page; none where the site does not say which languages it offers."""
    found = request.services.find(LANGUAGES)
    return {} if found is None else {"languages": [*found.offered()], "address": request.get_full_path()}
