"""Who may what, written down: for each route, what each role is answered. A new route needs one entry here.

A route that is not in the table fails the tests, and so does an entry whose route is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("anonymous", "public", "reader", "editor", "admin")
"""Who asks: "anonymous" where only accounts may read, "public" where NEWSDESK_PUBLIC_READING lets everybody."""

SIGN_IN = "sent to the sign-in page"
Answer = int | str
Answers = tuple[Answer, Answer, Answer, Answer, Answer]
"""One for each of ROLES: a status, or SIGN_IN."""


def everybody(answer: int) -> Answers:
    return (answer, answer, answer, answer, answer)


def readers(answer: int) -> Answers:
    return (SIGN_IN, answer, answer, answer, answer)


def editors(answer: int) -> Answers:
    return (SIGN_IN, SIGN_IN, 403, answer, answer)


def admins(answer: int) -> Answers:
    return (SIGN_IN, SIGN_IN, 403, 403, answer)


@dataclass(frozen=True)
class Policy:
    """What is answered to a GET and to an empty POST; None: to nobody (405), as all other methods.

    `of` says what the route's id names. To an id of somebody else's the answer is the same as to one's own, but where
    `foreign_post` says otherwise; to an id that does not exist it is 404, after who may not ask was sent away.
    """

    get: Answers | None = None
    post: Answers | None = None
    of: str = ""
    foreign_post: Answers | None = None
    is_own: bool = False
    """Somebody else's is to everybody as if it did not exist: 404."""
    signed_in_only: bool = False
    """Visitors without an account are sent to sign in whatever the method, also where everybody may read."""

    def expected(self, role: str, method: str, thing: str) -> Answer:
        """`thing` is "own", "foreign" or "absent"; routes without an id are asked for their "own"."""
        asked = ROLES.index(role)
        if self.signed_in_only and role in {"anonymous", "public"}:
            return SIGN_IN
        answers = {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)
        if answers is None:
            return 405
        if thing == "foreign" and method == "POST" and self.foreign_post:
            answers = self.foreign_post
        answer = answers[asked]
        is_absent = thing == "absent" or (thing == "foreign" and self.is_own)
        return 404 if is_absent and answer not in {SIGN_IN, 403} else answer


POLICY: dict[str, Policy] = {
    "front_page": Policy(get=readers(302)),
    "sign_in": Policy(get=(200, 200, 302, 302, 302), post=(422, 422, 302, 302, 302)),
    "sign_out": Policy(post=everybody(302)),
    "password_change": Policy(
        get=(SIGN_IN, SIGN_IN, 200, 200, 200), post=(SIGN_IN, SIGN_IN, 422, 422, 422), signed_in_only=True
    ),
    "account_list": Policy(get=admins(200)),
    "account_new": Policy(get=admins(200), post=admins(422)),
    "account_detail": Policy(of="account", get=admins(200)),
    "account_role": Policy(of="account", post=admins(422)),
    "account_reset_password": Policy(of="account", post=admins(422), foreign_post=admins(200)),
    "account_deactivation": Policy(of="account", post=admins(422), foreign_post=admins(302)),
    "account_reactivation": Policy(of="account", post=admins(422)),
    "article_list": Policy(get=readers(200)),
    "article_detail": Policy(of="article", get=readers(200)),
    "act_detail": Policy(of="act", get=editors(200)),
    "act_undo": Policy(of="act", post=editors(302)),
    "article_undo": Policy(of="article", post=editors(302)),
    "article_confirming": Policy(of="article", get=editors(200), post=editors(422)),
    "article_confirmed": Policy(of="article", post=editors(422)),
    "article_review": Policy(of="article", get=readers(200)),
    "article_reviewed": Policy(of="article", post=editors(422)),
    "article_entities": Policy(of="article", get=editors(200)),
    "claim_new": Policy(of="article", post=editors(422)),
    "mention_new": Policy(of="article", post=editors(422)),
    "mention_change": Policy(of="mention", post=editors(422)),
    "mention_removal": Policy(of="mention", post=editors(422)),
    "article_news": Policy(of="article", get=readers(422)),
    "article_related": Policy(of="article", get=readers(200)),
    "article_stories": Policy(of="article", get=editors(200), post=editors(422)),
    "article_story_new": Policy(of="article", post=editors(422)),
    "claim_detail": Policy(of="claim", get=readers(200)),
    "claim_history": Policy(of="claim", get=readers(200)),
    "claim_entities": Policy(of="claim", get=editors(200)),
    "claim_speaker": Policy(of="claim", post=editors(422)),
    "claim_new_speaker": Policy(of="claim", post=editors(422)),
    "claim_unnamed": Policy(of="claim", post=editors(422)),
    "claim_rejection": Policy(of="claim", post=editors(422)),
    "claim_relay": Policy(of="claim", post=editors(422)),
    "claim_swap": Policy(of="claim", post=editors(422)),
    "claim_skip": Policy(of="claim", post=editors(302)),
    "desk": Policy(get=editors(200)),
    "desk_next": Policy(get=editors(200)),
    "desk_pace": Policy(get=editors(200)),
    "desk_undo": Policy(post=editors(302)),
    "desk_claim": Policy(of="claim", get=editors(200)),
    "claim_copies": Policy(of="claim", post=editors(302)),
    "claim_everywhere": Policy(of="claim", get=editors(200), post=editors(422)),
    "claim_everywhere_said": Policy(of="claim", post=editors(422)),
    "claim_words": Policy(of="claim", post=editors(422)),
    "claim_split": Policy(of="claim", post=editors(422)),
    "claim_join": Policy(of="claim", post=editors(422)),
    "claim_form": Policy(of="claim", post=editors(422)),
    "claim_place": Policy(of="claim", post=editors(422)),
    "claim_settle": Policy(of="claim", post=editors(422)),
    "claim_statement": Policy(of="lone_claim", get=editors(200), post=editors(422)),
    "statement_list": Policy(get=readers(200)),
    "statement_detail": Policy(of="statement", get=readers(200)),
    "statement_history": Policy(of="statement", get=readers(200)),
    "statement_undo": Policy(of="statement", post=editors(422)),
    "statement_speaker": Policy(of="statement", post=editors(422)),
    "statement_claims": Policy(of="statement", get=editors(200), post=editors(422)),
    "statement_others": Policy(of="statement", get=editors(200)),
    "statement_merge": Policy(of="statement", post=editors(422)),
    "statement_relate": Policy(of="statement", post=editors(422)),
    "appearance_confirm": Policy(of="appearance", post=editors(422)),
    "appearance_reject": Policy(of="appearance", post=editors(422)),
    "relation_withdrawal": Policy(of="relation", post=editors(302)),
    "agreement": Policy(get=editors(200)),
    "difference_list": Policy(get=editors(200)),
    "difference_undo": Policy(post=editors(409)),
    "difference_settle": Policy(of="difference", post=editors(422)),
    "entity_detail": Policy(of="entity", get=readers(200)),
    "entity_history": Policy(of="entity", get=readers(200)),
    "entity_undo": Policy(of="entity", post=editors(422)),
    "entity_name": Policy(of="entity", post=editors(422)),
    "entity_alias_new": Policy(of="entity", post=editors(422)),
    "entity_alias_removal": Policy(of="entity", post=editors(422)),
    "entity_distinct": Policy(of="entity", post=editors(422)),
    "entity_merge": Policy(of="entity", get=editors(200), post=editors(422)),
    "entity_split": Policy(of="entity", get=editors(200), post=editors(422)),
    "intake_list": Policy(get=admins(200)),
    "intake_new": Policy(get=admins(200), post=admins(422)),
    "intake_detail": Policy(of="intake", get=admins(200)),
    "intake_progress": Policy(of="intake", get=admins(302)),
    "intake_items": Policy(of="intake", get=admins(200)),
    "intake_files": Policy(of="intake", post=admins(422)),
    "intake_start": Policy(of="intake", post=admins(409)),
    "intake_storing": Policy(of="intake", post=admins(409)),
    "intake_discarding": Policy(of="intake", post=admins(409)),
    "intake_retrying": Policy(of="intake", post=admins(302)),
    "intake_columns": Policy(of="intake", post=admins(422)),
    "intake_undoing": Policy(of="intake", get=admins(200), post=admins(302)),
    "machine": Policy(get=readers(200)),
    "machine_table": Policy(get=readers(200)),
    "machine_repeats": Policy(get=readers(200)),
    "machine_claims": Policy(get=readers(200)),
    "learning_page": Policy(get=admins(200)),
    "learning_start": Policy(post=admins(302)),
    "learning_progress": Policy(get=admins(302)),
    "learning_rollback": Policy(post=admins(409)),
    "learning_annotating": Policy(post=admins(302)),
    "lesson_detail": Policy(of="lesson", get=admins(200)),
    "lesson_adoption": Policy(of="lesson", post=admins(302)),
    "lesson_dropping": Policy(of="lesson", post=admins(302)),
    "keymap_detail": Policy(
        get=(SIGN_IN, SIGN_IN, 200, 200, 200), post=(SIGN_IN, SIGN_IN, 302, 302, 302), signed_in_only=True
    ),
    "original": Policy(of="original", get=admins(200)),
    "outlet_list": Policy(get=admins(200)),
    "outlet_detail": Policy(of="outlet", get=admins(200), post=admins(422)),
    "story_list": Policy(get=readers(200)),
    "story_detail": Policy(of="story", get=readers(200)),
    "story_statements": Policy(of="story", get=readers(200)),
    "story_articles": Policy(of="story", get=readers(200)),
    "story_claims": Policy(of="story", get=readers(200)),
    "story_compare": Policy(of="story", get=readers(200)),
    "search": Policy(get=readers(200)),
    "search_completion": Policy(get=readers(200)),
    "search_export": Policy(of="format", get=readers(200)),
    "saved_feed": Policy(of="feed", get=everybody(200)),
    "saved_search": Policy(of="saved", get=readers(302)),
    "saved_search_new": Policy(post=(SIGN_IN, SIGN_IN, 422, 422, 422), signed_in_only=True),
    "saved_search_feed": Policy(of="saved", post=(SIGN_IN, SIGN_IN, 422, 422, 422), is_own=True, signed_in_only=True),
    "saved_search_removal": Policy(
        of="saved", post=(SIGN_IN, SIGN_IN, 302, 302, 302), is_own=True, signed_in_only=True
    ),
    "second_reading_list": Policy(get=editors(200)),
    "second_reading_new": Policy(get=admins(200), post=admins(422)),
    "second_reading_article": Policy(of="second_reading", get=editors(200), is_own=True),
    "second_reading_entities": Policy(of="second_reading", get=editors(200), is_own=True),
    "second_reading_missed": Policy(of="second_reading", post=editors(422), is_own=True),
    "second_reading_finish": Policy(of="second_reading", post=editors(422), is_own=True),
    "second_reading_opening": Policy(of="second_reading", post=editors(302), is_own=True),
    "second_reading_answer": Policy(of="passage", post=editors(422), is_own=True),
    "second_reading_unmark": Policy(of="passage", post=editors(422), is_own=True),
    "story_questions": Policy(get=editors(200)),
    "story_questions_undo": Policy(post=editors(302)),
    "story_adding": Policy(of="story", get=editors(200), post=editors(422)),
    "story_moving": Policy(of="story", get=editors(302), post=editors(422)),
    "story_background": Policy(of="story", get=editors(302), post=editors(422)),
    "story_confirmation": Policy(of="story", post=editors(422)),
    "story_rejection": Policy(of="story", post=editors(422)),
    "story_confirming": Policy(of="story", post=editors(422)),
    "story_name": Policy(of="story", post=editors(422)),
    "story_state": Policy(of="story", post=editors(422)),
    "story_follows": Policy(of="story", get=editors(200), post=editors(422)),
    "story_history": Policy(of="story", get=readers(200)),
    "story_undo": Policy(of="story", post=editors(422)),
    "story_merge": Policy(of="story", get=editors(200), post=editors(422)),
    "story_split": Policy(of="story", get=editors(200), post=editors(422)),
}
