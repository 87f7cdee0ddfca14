"""The addresses of airports."""

from airfields.airports import views
from bandstand.urls import path

app_name = "airports"

urlpatterns = [
    path("", views.airport_list, name="list"),
    path("<str:code>/", views.airport_page, name="airport"),
]
