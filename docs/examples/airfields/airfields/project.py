"""The site: its parts, and what the environment says of it."""

from airfields.language_form import LanguageForm
from airfields.notes.folder import Folder
from airfields.views import not_found, refused
from bandstand.http import compress
from bandstand.project import App, Project, env
from bandstand.stack import full_stack

project = Project(
    __name__,
    debug=env.bool("DEBUG", False),
    https=env.bool("HTTPS", False),
    hosts=env.list("HOSTS", ["localhost", "127.0.0.1", "[::1]"]),
    routes="airfields.urls",
    components=[
        *full_stack(
            apps=[
                App("airfields.airports", at="airports/"),
                App("airfields.notes", at="airports/<str:code>/notes/"),
                App("airfields.countries", at="countries/"),
            ],
            database=env.str("DATABASE_URL", "sqlite:///airfields.db"),
            cache=env.str("CACHE_URL", "memory://"),
            languages=["en", "fr", "de", "es", "ar", "ja"],
        ),
        LanguageForm(),
        Folder(env.str("PHOTOS", "photos")),
    ],
    middleware=[compress],
    error_handlers={400: refused, 403: refused, 404: not_found, 414: refused},
)
application = project.wsgi
