"""Everything is served by the one app."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("articles.urls"))]
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
