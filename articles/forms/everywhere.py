"""Where an editor says something once for many claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.editing.everywhere import HERE, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models import Story

ARTICLE, ARCHIVE = "article", "archive"


class ScopeForm(forms.Form):
    """In the claim's own article, in one of its stories ("story-7"), or in the archive, there from a day on or in all."""

    where = forms.ChoiceField(widget=forms.RadioSelect)
    since = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: object, stories: Iterable[Story], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._stories = {f"story-{story.pk}": story for story in stories}
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (ARTICLE, "In this article"),
            *((key, f"In the story “{story}”") for key, story in self._stories.items()),
            (ARCHIVE, "In the whole archive"),
        ]

    def scope(self) -> Scope:
        where = self.cleaned_data["where"]
        if where == ARCHIVE:
            return Scope(is_archive=True, since=self.cleaned_data["since"])
        return Scope(story=self._stories[where]) if where in self._stories else HERE


class ActForm(ScopeForm):
    """And the edition of the claim's own attribution, as it was looked at."""

    edition = forms.IntegerField(min_value=1, max_value=2**31 - 1)
