"""URLs nest by noun; names are noun_verb."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from articles.views import (
    accounts,
    articles,
    claims,
    entities,
    intake_changes,
    intakes,
    keymaps,
    lost_places,
    news,
    originals,
    outlets,
    uploads,
)

Urls = list[URLPattern | URLResolver]

account_urls: Urls = [
    path("", accounts.account_list, name="account_list"),
    path("new/", accounts.account_new, name="account_new"),
    path("<int:pk>/", accounts.account_detail, name="account_detail"),
    path("<int:pk>/role/", accounts.account_role, name="account_role"),
    path("<int:pk>/password/", accounts.account_reset_password, name="account_reset_password"),
    path("<int:pk>/deactivation/", accounts.account_deactivation, name="account_deactivation"),
    path("<int:pk>/reactivation/", accounts.account_reactivation, name="account_reactivation"),
]
article_urls: Urls = [
    path("", articles.article_list, name="article_list"),
    path("<int:pk>/", articles.article_detail, name="article_detail"),
    path("<int:pk>/undo/", articles.article_undo, name="article_undo"),
    path("<int:pk>/news/", news.article_news, name="article_news"),
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
    path("copies/", claims.claim_copies, name="claim_copies"),
    path("place/", lost_places.claim_place, name="claim_place"),
    path("settlement/", lost_places.claim_settle, name="claim_settle"),
]
entity_urls: Urls = [
    path("<int:pk>/", entities.entity_detail, name="entity_detail"),
]
intake_urls: Urls = [
    path("", intakes.intake_list, name="intake_list"),
    path("new/", uploads.intake_new, name="intake_new"),
    path("<int:pk>/", intakes.intake_detail, name="intake_detail"),
    path("<int:pk>/progress/", intakes.intake_progress, name="intake_progress"),
    path("<int:pk>/items/", intakes.intake_items, name="intake_items"),
    path("<int:pk>/files/", uploads.intake_files, name="intake_files"),
    path("<int:pk>/start/", intake_changes.intake_start, name="intake_start"),
    path("<int:pk>/storing/", intake_changes.intake_storing, name="intake_storing"),
    path("<int:pk>/discarding/", intake_changes.intake_discarding, name="intake_discarding"),
    path("<int:pk>/retrying/", intake_changes.intake_retrying, name="intake_retrying"),
    path("<int:pk>/columns/", intake_changes.intake_columns, name="intake_columns"),
    path("<int:pk>/undoing/", intake_changes.intake_undoing, name="intake_undoing"),
]
outlet_urls: Urls = [
    path("", outlets.outlet_list, name="outlet_list"),
    path("<int:pk>/", outlets.outlet_detail, name="outlet_detail"),
]
urlpatterns: Urls = [
    path("", articles.front_page, name="front_page"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("password/", accounts.password_change, name="password_change"),
    path("accounts/", include(account_urls)),
    path("articles/", include(article_urls)),
    path("claims/<int:pk>/", include(claim_urls)),
    path("entities/", include(entity_urls)),
    path("intakes/", include(intake_urls)),
    path("keys/", keymaps.keymap_detail, name="keymap_detail"),
    path("originals/<int:pk>/", originals.original, name="original"),
    path("outlets/", include(outlet_urls)),
]
