"""The addresses of the site itself; those of its apps come after them."""

from airfields import views
from bandstand.urls import path

urlpatterns = [path("", views.home, name="home")]
