"""What a reader asks of the list of stories, and of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.coverage.quoting import NOBODY, REST, UNNAMED
from articles.models import Story, StoryLink

if TYPE_CHECKING:
    from django.db.models import QuerySet

STATES = [("running", "Running stories"), ("closed", "Closed stories"), ("all", "All stories")]
LARGEST_KEY = 2**63 - 1


class StoryListForm(forms.Form):
    state = forms.ChoiceField(choices=STATES, required=False, label="Which stories", initial="running")
    questions = forms.BooleanField(required=False, label="With questions for editors")

    def chosen(self, *, with_questions: bool) -> QuerySet[Story]:
        """Running ones unless the form asks for others; the questions are asked of editors alone."""
        self.is_valid()
        stories = Story.objects.filter(merged_into=None, articles_count__gt=0)
        state = self.cleaned_data.get("state") or Story.State.RUNNING
        if state != "all":
            stories = stories.filter(state=state)
        if with_questions and self.cleaned_data.get("questions"):
            asked = StoryLink.objects.filter(state=StoryLink.State.PROPOSED)
            stories = stories.filter(pk__in=asked.values("story"))
        return stories


class CountedForm(forms.Form):
    """Which claims of a story a number counts."""

    speaker = forms.RegexField(rf"(\d{{1,18}}|{UNNAMED}|{NOBODY}|{REST})", required=False)
    outlet = forms.RegexField(rf"(\d{{1,18}}|{REST})", required=False)
    words = forms.ChoiceField(choices=[("quoted", "quoted"), ("told", "told")], required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What makes no sense is left out of account."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("speaker", "outlet", "words")}


class PairForm(forms.Form):
    """Which two articles are read side by side: by `left` and `right`, or by two ticks."""

    left = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, required=False)
    right = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, required=False)
    tick = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: object, articles: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        ticks = self.fields["tick"]
        assert isinstance(ticks, forms.TypedMultipleChoiceField)  # noqa: S101 -- for the type alone
        ticks.choices = [(key, str(key)) for key in articles]

    @property
    def asked(self) -> list[int]:
        """The keys of two articles at most; those that are in the story alone are to be taken."""
        self.is_valid()
        pair = [self.cleaned_data.get("left"), self.cleaned_data.get("right")]
        return [key for key in pair if key] or list(self.cleaned_data.get("tick", []))[:2]
