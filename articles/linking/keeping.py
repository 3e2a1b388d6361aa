"""The profiles of articles as rows."""

from __future__ import annotations

from articles.linking import profiles
from articles.linking.candidates import Seeker
from articles.models import ArticleVersion, Profile


def seeker(version: ArticleVersion) -> Seeker:
    """The version's profile as it is now, not stored. Reads version.article.outlet."""
    article = version.article
    outlet = article.outlet.name if article.outlet else ""
    text = profiles.Text(title=version.title, body=version.body, at=article.published_at, outlet=outlet)
    return Seeker(article.pk, profiles.profile(text), article.published_at or article.stored_at)


def keep(version: ArticleVersion, made: Seeker) -> None:
    """Stores the profile, and the article waits no longer."""
    profile = Profile(article_id=version.article_id, version=version, is_waiting=False, **_values(made))
    fields = ["version", "is_waiting", *_values(made)]
    Profile.objects.bulk_create([profile], update_conflicts=True, unique_fields=["article"], update_fields=fields)


def renew(version: ArticleVersion) -> None:
    """Makes the profile of the version anew, unless the article has another one by now. Reads version.article.outlet."""
    Profile.objects.filter(version=version).update(**_values(seeker(version)))


def _values(made: Seeker) -> dict[str, object]:
    content = profiles.pack(made.profile)
    return {"made_by": profiles.PROFILE_VERSION, "at": made.at, "keys": made.keys, "content": content}
