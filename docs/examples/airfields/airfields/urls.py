"""The addresses of the site itself; those of its apps come after them."""

from airfields import views
from bandstand.i18n.views import set_language
from bandstand.urls import path

# Another site that changes a visitor's language does no harm; a token would make every page one visitor's.
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", set_language, name="set-language", options={"csrf": False}),
]
