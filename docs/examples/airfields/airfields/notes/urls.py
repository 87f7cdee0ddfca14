"""The addresses of notes, below that of their airport."""

from airfields.notes import views
from bandstand.urls import path

app_name = "notes"

urlpatterns = [
    path("", views.notes, name="notes"),
    path("<uuid:key>.webp", views.photo, name="photo"),
]
