"""Reading notes, leaving one, and the photos in them."""

from typing import TYPE_CHECKING
from uuid import UUID

from airfields.airports.models import Airport
from airfields.airports.views import airport_of
from airfields.notes.models import Note, photo_name
from airfields.notes.pictures import CONTENT_TYPE
from airfields.paging import page, pages
from airfields.problems import Lost
from airfields.rendering import render
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.storage import STORAGE
from bandstand.http import FileResponse, Request, Response, redirect
from bandstand.urls import reverse

if TYPE_CHECKING:
    from airfields.notes.forms import NoteForm

PER_PAGE = 20
_YEAR = 365 * 24 * 60 * 60  # seconds


def notes(request: Request[None], code: str) -> Response:
    """Show the notes about an airport, the newest first, and keep another one."""
    from airfields.notes.forms import NoteForm  # forms are loaded for their first page, not for the start of the site

    airport = airport_of(code)
    if request.method != "POST":
        return _shown(request, airport, NoteForm())
    form = NoteForm(request.form, request.files, instance=Note(airport=airport))
    if not form.is_valid():
        return _shown(request, airport, form, status=422)
    note = form.save()
    return redirect(f"{reverse('airports:airport', args=[airport.code])}#note-{note.pk}", see_other=True)


def photo(request: Request[None], code: str, key: UUID) -> Response:
    """Send the photo of a note; what a key stands for never changes."""
    airport, name = airport_of(code), photo_name(key)
    storage = request.services.require(STORAGE)
    if not (Note.objects.filter(airport=airport, photo=name).exists() and storage.exists(name)):
        raise Lost(LazyText(id="There is no photo at this address."))
    file = storage.open(name).open()
    return FileResponse(file, request=request, content_type=CONTENT_TYPE, untrusted=True, max_age=_YEAR)


def _shown(request: Request[None], airport: Airport, form: "NoteForm", *, status: int = 200) -> Response:
    found = Note.objects.filter(airport=airport)
    total = found.count()
    number = _number(request.query.get("page", "1"), pages(total, PER_PAGE))
    context = {"section": "airports", "airport": airport, "form": form, "page": page(found, number, PER_PAGE, total)}
    return render(request, "notes/notes.html", context, status=status)


def _number(text: str, last: int) -> int:
    """Read the number of a page."""
    if text.isascii() and text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= last:
        return int(text)
    message = LazyText(id="The pages of these notes are numbered from 1 to %(last)s.", params={"last": last})
    raise Lost(message)
