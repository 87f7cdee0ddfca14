"""The routes. Their names begin with ``guestbook_example:``, so that no other app has the same."""

from bandstand.urls import path
from guestbook_example import views

app_name = "guestbook_example"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("sign/", views.sign, name="sign"),
]
