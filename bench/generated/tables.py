"""The tables that a generated archive fills, with the columns of its rows, in the order in which they are written."""

from __future__ import annotations

COLUMNS = {
    "articles_outlet": "id name domain language country date_order",
    "articles_article": "id outlet_id url title byline published_at language section digest copy_of_id stored_at",
    "articles_articleversion": (
        "id article_id number title body digest stored_at annotation pipeline_version annotated_at problem boilerplate"
    ),
    "articles_sketch": "article_id keys size",
    "articles_profile": "article_id version_id made_by at keys content is_waiting",
    "articles_entity": "id name key kind note article_id origin merged_into_id",
    "articles_mention": 'id version_id entity_id start "end" exact kind label origin',
    "articles_claim": (
        "id article_id version_id form nested start confidence origin pipeline_version carried_from_id is_settled"
        " is_withdrawn words_key source_key"
    ),
    "articles_claimpart": 'id claim_id role start "end" exact',
    "articles_attribution": "id claim_id speaker_id relay_id state decided_by_id decided_at certainty edition",
    "articles_wording": "claim_id keys",
    "articles_story": "id name summary origin state follows_id merged_into_id edition articles_count first_at last_at",
    "articles_storylink": (
        "id story_id article_id kind state origin probability reasons note decided_by_id decided_at edition"
    ),
    "articles_statement": "id words found_at merged_into_id edition articles_count flags last_at",
    "articles_appearance": "id statement_id claim_id state origin likeness decided_by_id decided_at edition",
}
