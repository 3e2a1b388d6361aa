"""What an editor says about stories: parsed and cleaned here, saved by editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.models import Article, Revision, Story
from articles.models.entities import KEY_LENGTH

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LARGEST = 2**31 - 1
PLACES = ("story", "article", "questions")
"""The pages from which an editor decides about the link of an article."""


class SearchForm(forms.Form):
    """`anytime`: not in the days around alone."""

    q = forms.CharField(max_length=KEY_LENGTH, required=False)
    anytime = forms.BooleanField(required=False)


class ArticleForm(forms.Form):
    """One of the articles that the user may read."""

    article = forms.ModelChoiceField(Article.objects.none())

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        articles = Article.objects.visible_to(user).select_related("outlet")
        self.fields["article"].queryset = articles  # type: ignore[attr-defined]


class LinkForm(ArticleForm):
    """The link to an article as the editor saw it; edition 0 where there was none. `at` is the page that it was seen on."""

    edition = forms.IntegerField(min_value=0, max_value=LARGEST)
    at = forms.ChoiceField(choices=[(place, place) for place in PLACES], required=False)


class BackgroundForm(LinkForm):
    note = forms.CharField(max_length=500, required=False)


class StoryForm(forms.Form):
    """Another story. Which was merged meanwhile may be named: editing says so."""

    story = forms.ModelChoiceField(Story.objects.all())


class MoveForm(LinkForm, StoryForm):
    """Which article, and where to."""


class EditionForm(forms.Form):
    """The edition of the story that the editor saw."""

    edition = forms.IntegerField(min_value=1, max_value=LARGEST)


class NameForm(EditionForm):
    name = forms.CharField(max_length=300)
    summary = forms.CharField(max_length=2_000, required=False)


class StateForm(EditionForm):
    state = forms.ChoiceField(choices=Story.State.choices)


class FollowsForm(EditionForm):
    """None: a follow-up of no story."""

    story = forms.ModelChoiceField(Story.objects.all(), required=False)


class MergeForm(StoryForm):
    """Which of the two remains."""

    survivor = forms.ChoiceField(choices=[("this", "this"), ("other", "other")])


class OpenForm(forms.Form):
    name = forms.CharField(max_length=300)


class SeenField(forms.Field):
    """Links as the editor saw them, "article-edition" each: the editions by article. `ticked` are many values, or one with commas."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> dict[int, int]:
        sent = [one for text in (value if isinstance(value, list) else []) for one in str(text).split(",")]
        pairs = [one.partition("-") for one in sent if one]
        if not all(_is_number(key) and _is_number(edition) for key, _, edition in pairs):
            raise forms.ValidationError("This was not sent by the page. Load it again.")
        return {int(key): int(edition) for key, _, edition in pairs}


class ConfirmAllForm(forms.Form):
    links = SeenField()


class SplitForm(forms.Form):
    links = SeenField(required=False)
    name = forms.CharField(max_length=300, required=False)


class ChangeForm(forms.Form):
    """A change of the story by the user, to be taken back; `at` "story" to see its page then."""

    revision = forms.ModelChoiceField(Revision.objects.none())
    at = forms.ChoiceField(choices=[("story", "story"), ("history", "history")], required=False)

    def __init__(self, *args: object, story: Story, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        changes = Revision.objects.filter(story=story, by=user, undoes=None)
        self.fields["revision"].queryset = changes  # type: ignore[attr-defined]


class QuestionsForm(forms.Form):
    """The question to be shown, "at", or the one that is not to come again yet, "after"."""

    at = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
