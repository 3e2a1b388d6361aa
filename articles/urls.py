"""URLs nest by noun; names are noun_verb."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from articles.views import articles, claims, entities

Urls = list[URLPattern | URLResolver]

article_urls: Urls = [
    path("", articles.article_list, name="article_list"),
    path("<int:pk>/", articles.article_detail, name="article_detail"),
    path("<int:pk>/undo/", articles.article_undo, name="article_undo"),
]
claim_urls: Urls = [
    path("", claims.claim_detail, name="claim_detail"),
    path("history/", claims.claim_history, name="claim_history"),
    path("entities/", claims.claim_entities, name="claim_entities"),
    path("speaker/", claims.claim_speaker, name="claim_speaker"),
    path("new-speaker/", claims.claim_new_speaker, name="claim_new_speaker"),
    path("unnamed/", claims.claim_unnamed, name="claim_unnamed"),
    path("rejection/", claims.claim_rejection, name="claim_rejection"),
    path("relay/", claims.claim_relay, name="claim_relay"),
]
entity_urls: Urls = [
    path("<int:pk>/", entities.entity_detail, name="entity_detail"),
]
urlpatterns: Urls = [
    path("", articles.front_page, name="front_page"),
    path("articles/", include(article_urls)),
    path("claims/<int:pk>/", include(claim_urls)),
    path("entities/", include(entity_urls)),
]
