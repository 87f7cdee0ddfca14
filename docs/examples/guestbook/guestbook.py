"""A guestbook in one file: routes of bandstand.urls, everything else of bandstand.http.

Run it with ``python -m bandstand.http guestbook:application``, or under any WSGI or ASGI server.
"""

import csv
from html import escape

from bandstand.http import (
    CookieSessions,
    Response,
    Sessions,
    StreamingResponse,
    asgi,
    canonical_addresses,
    csrf_token,
    messages,
    pipeline,
    redirect,
    wsgi,
)
from bandstand.urls import Router, path, reverse

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Guestbook</title>
<h1>Guestbook</h1>
{messages}
<ol>{entries}</ol>
<form method="post" action="{action}">
  <input type="hidden" name="csrf_token" value="{token}">
  <p><label>Your name <input name="name" value="{name}" required></label></p>
  <p><label>What you say <textarea name="text" required></textarea></label></p>
  <button>Sign</button>
</form>
<p><a href="{table}">All entries as a table</a></p>
"""

entries = []


def book(request):
    said = "".join(f'<p role="status">{escape(str(message))}</p>' for message in messages.get_messages(request))
    items = (
        f'<li><a href="{reverse("entry", args=[number])}">{escape(name)}</a></li>'
        for number, (name, _) in enumerate(entries, 1)
    )
    page = PAGE.format(
        messages=said,
        entries="".join(items),
        action=reverse("sign"),
        token=csrf_token(request),
        name=escape(request.session.get("name", "")),
        table=reverse("table"),
    )
    return Response(page, content_type="text/html; charset=utf-8")


def entry(request, number):
    if not 0 < number <= len(entries):
        return Response("There is no such entry.", status=404)
    return Response("\n".join(entries[number - 1]))


def sign(request):
    name, text = request.form.get("name", ""), request.form.get("text", "")
    if not name or not text:
        messages.error(request, "Give your name and say something.")
    else:
        request.session["name"] = name
        entries.append((name, text))
        messages.success(request, "Thank you for signing.")
    return redirect(reverse("book"))


class Line:
    def write(self, line):
        return line


def table(request):
    rows = map(csv.writer(Line()).writerow, [("name", "text"), *entries])
    return StreamingResponse(rows, content_type="text/csv; charset=utf-8")


router = Router(
    [
        path("", book, name="book"),
        path("entries/<int:number>/", entry, name="entry"),
        path("sign/", sign, name="sign"),
        path("table.csv", table, name="table"),
    ]
)
options = {
    # Signed with a key of the example's own; yours is a secret that no file shows. With https=True and secure=True, as
    # without these arguments, cookies are for encrypted connections alone.
    "sessions": Sessions(CookieSessions(["an example's key, known to everybody"]), secure=False),
    "middleware": [pipeline(https=False), canonical_addresses(router)],
}
application = wsgi(router, **options)
asgi_application = asgi(router, **options)
