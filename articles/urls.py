"""URLs nest by noun; names are noun_verb."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from articles.views import (
    accounts,
    acts,
    agreement,
    articles,
    blind_reading,
    claims,
    confirming,
    desk,
    differences,
    entities,
    entity_changes,
    entity_merging,
    entity_splitting,
    everywhere,
    intake_changes,
    intakes,
    keymaps,
    learning,
    lost_places,
    machine,
    mentions,
    news,
    originals,
    outlets,
    reviews,
    saved_searches,
    search,
    search_export,
    second_readings,
    spans,
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
act_urls: Urls = [
    path("<int:pk>/", acts.act_detail, name="act_detail"),
    path("<int:pk>/undo/", acts.act_undo, name="act_undo"),
]
article_urls: Urls = [
    path("", articles.article_list, name="article_list"),
    path("<int:pk>/", articles.article_detail, name="article_detail"),
    path("<int:pk>/undo/", articles.article_undo, name="article_undo"),
    path("<int:pk>/confirming/", confirming.article_confirming, name="article_confirming"),
    path("<int:pk>/confirming/done/", confirming.article_confirmed, name="article_confirmed"),
    path("<int:pk>/review/", reviews.article_review, name="article_review"),
    path("<int:pk>/review/done/", reviews.article_reviewed, name="article_reviewed"),
    path("<int:pk>/entities/", mentions.article_entities, name="article_entities"),
    path("<int:pk>/claims/new/", spans.claim_new, name="claim_new"),
    path("<int:pk>/mentions/new/", mentions.mention_new, name="mention_new"),
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
    path("swap/", claims.claim_swap, name="claim_swap"),
    path("copies/", claims.claim_copies, name="claim_copies"),
    path("skip/", desk.claim_skip, name="claim_skip"),
    path("everywhere/", everywhere.claim_everywhere, name="claim_everywhere"),
    path("everywhere/said/", everywhere.claim_everywhere_said, name="claim_everywhere_said"),
    path("words/", spans.claim_words, name="claim_words"),
    path("split/", spans.claim_split, name="claim_split"),
    path("join/", spans.claim_join, name="claim_join"),
    path("form/", spans.claim_form, name="claim_form"),
    path("place/", lost_places.claim_place, name="claim_place"),
    path("settlement/", lost_places.claim_settle, name="claim_settle"),
]
difference_urls: Urls = [
    path("", differences.difference_list, name="difference_list"),
    path("undo/", differences.difference_undo, name="difference_undo"),
    path("<int:pk>/settlement/", differences.difference_settle, name="difference_settle"),
]
entity_urls: Urls = [
    path("", entities.entity_detail, name="entity_detail"),
    path("history/", entities.entity_history, name="entity_history"),
    path("undo/", entities.entity_undo, name="entity_undo"),
    path("name/", entity_changes.entity_name, name="entity_name"),
    path("names/", entity_changes.entity_alias_new, name="entity_alias_new"),
    path("names/removal/", entity_changes.entity_alias_removal, name="entity_alias_removal"),
    path("distinct/", entity_changes.entity_distinct, name="entity_distinct"),
    path("same/", entity_merging.entity_merge, name="entity_merge"),
    path("split/", entity_splitting.entity_split, name="entity_split"),
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
mention_urls: Urls = [
    path("", mentions.mention_change, name="mention_change"),
    path("removal/", mentions.mention_removal, name="mention_removal"),
]
machine_urls: Urls = [
    path("", machine.machine, name="machine"),
    path("table.csv", machine.machine_table, name="machine_table"),
    path("corrections/", machine.machine_repeats, name="machine_repeats"),
    path("claims/", machine.machine_claims, name="machine_claims"),
]
learning_urls: Urls = [
    path("", learning.learning_page, name="learning_page"),
    path("start/", learning.learning_start, name="learning_start"),
    path("progress/", learning.learning_progress, name="learning_progress"),
    path("rollback/", learning.learning_rollback, name="learning_rollback"),
    path("annotating/", learning.learning_annotating, name="learning_annotating"),
    path("lessons/<int:pk>/", learning.lesson_detail, name="lesson_detail"),
    path("lessons/<int:pk>/adoption/", learning.lesson_adoption, name="lesson_adoption"),
    path("lessons/<int:pk>/dropping/", learning.lesson_dropping, name="lesson_dropping"),
]
outlet_urls: Urls = [
    path("", outlets.outlet_list, name="outlet_list"),
    path("<int:pk>/", outlets.outlet_detail, name="outlet_detail"),
]
desk_urls: Urls = [
    path("", desk.desk, name="desk"),
    path("next/", desk.desk_next, name="desk_next"),
    path("pace/", desk.desk_pace, name="desk_pace"),
    path("undo/", desk.desk_undo, name="desk_undo"),
    path("claims/<int:pk>/", desk.desk_claim, name="desk_claim"),
]
search_urls: Urls = [
    path("", search.search, name="search"),
    path("completion/", search.search_completion, name="search_completion"),
    path("export.<str:fmt>", search_export.search_export, name="search_export"),
    path("feeds/<str:token>.atom", search_export.saved_feed, name="saved_feed"),
    path("saved/", saved_searches.saved_search_new, name="saved_search_new"),
    path("saved/<int:pk>/", saved_searches.saved_search, name="saved_search"),
    path("saved/<int:pk>/feed/", saved_searches.saved_search_feed, name="saved_search_feed"),
    path("saved/<int:pk>/removal/", saved_searches.saved_search_removal, name="saved_search_removal"),
]
second_reading_urls: Urls = [
    path("", second_readings.second_reading_list, name="second_reading_list"),
    path("new/", second_readings.second_reading_new, name="second_reading_new"),
    path("articles/<int:pk>/", blind_reading.second_reading_article, name="second_reading_article"),
    path("articles/<int:pk>/entities/", blind_reading.second_reading_entities, name="second_reading_entities"),
    path("articles/<int:pk>/missed/", blind_reading.second_reading_missed, name="second_reading_missed"),
    path("articles/<int:pk>/finish/", blind_reading.second_reading_finish, name="second_reading_finish"),
    path("articles/<int:pk>/opening/", blind_reading.second_reading_opening, name="second_reading_opening"),
    path("passages/<int:pk>/answer/", blind_reading.second_reading_answer, name="second_reading_answer"),
    path("passages/<int:pk>/removal/", blind_reading.second_reading_unmark, name="second_reading_unmark"),
]
urlpatterns: Urls = [
    path("", articles.front_page, name="front_page"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("password/", accounts.password_change, name="password_change"),
    path("accounts/", include(account_urls)),
    path("acts/", include(act_urls)),
    path("agreement/", agreement.agreement_detail, name="agreement"),
    path("articles/", include(article_urls)),
    path("claims/<int:pk>/", include(claim_urls)),
    path("differences/", include(difference_urls)),
    path("entities/<int:pk>/", include(entity_urls)),
    path("intakes/", include(intake_urls)),
    path("keys/", keymaps.keymap_detail, name="keymap_detail"),
    path("learning/", include(learning_urls)),
    path("machine/", include(machine_urls)),
    path("mentions/<int:pk>/", include(mention_urls)),
    path("originals/<int:pk>/", originals.original, name="original"),
    path("outlets/", include(outlet_urls)),
    path("review/", include(desk_urls)),
    path("search/", include(search_urls)),
    path("second-readings/", include(second_reading_urls)),
]
