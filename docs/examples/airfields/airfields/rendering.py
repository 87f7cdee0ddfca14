"""From a template to an answer."""

from collections.abc import Mapping

from bandstand.contracts.rendering import RENDERER
from bandstand.http import Request, Response


def render(request: Request[None], name: str, context: Mapping[str, object], *, status: int = 200) -> Response:
    """Answer with a page, made by whichever engine the site was assembled with."""
    page = request.services.require(RENDERER).render(name, context, request=request)
    return Response(page, status=status, content_type="text/html; charset=utf-8")
