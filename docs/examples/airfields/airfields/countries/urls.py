"""The addresses of countries."""

from airfields.countries import views
from bandstand.urls import path

app_name = "countries"

urlpatterns = [
    path("", views.country_list, name="list"),
    path("<str:code>/", views.country_page, name="country"),
]
