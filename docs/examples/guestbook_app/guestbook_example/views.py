"""The pages. Templates get everything ready, so that whichever engine a site has can render them."""

from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.page import ASSETS
from bandstand.http import Response, csrf_token, messages, redirect
from bandstand.urls import reverse
from guestbook_example import book


def page(request, name, **values):
    """Answer with a template of this app, or with the one that the site has in its place."""
    assets = request.services.find(ASSETS)
    style = "" if assets is None else assets.url("guestbook_example/guestbook.css")
    renderer = request.services.require(RENDERER)
    return Response(renderer.render(f"guestbook_example/{name}", {"style": style, **values}, request=request))


def entries(request):
    said = [str(message) for message in messages.get_messages(request)]
    return page(request, "entries.html", said=said, entries=book.newest(), sign_url=reverse("guestbook_example:sign"))


def sign(request):
    if request.method != "POST":
        return page(request, "sign.html", sign_url=reverse("guestbook_example:sign"), token=csrf_token(request))
    name, text = (request.form.get(field, "").strip()[:500] for field in ("name", "text"))
    if name and text:
        book.sign(name, text)
        messages.success(request, "Thank you for signing.")
    else:
        messages.error(request, "Give your name and say something.")
    return redirect(reverse("guestbook_example:entries"))
