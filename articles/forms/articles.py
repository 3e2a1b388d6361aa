"""What a reader asks of the list of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.models import Outlet

if TYPE_CHECKING:
    from articles.models.articles import ArticleQuerySet


class ArticleListForm(forms.Form):
    outlet = forms.ModelChoiceField(Outlet.objects.all(), required=False, empty_label="All outlets")
    unchecked = forms.BooleanField(required=False, label="With claims to check")
    unreviewed = forms.BooleanField(required=False, label="Not reviewed")

    def chosen(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those that the form asks for; all of them where it asks for what does not exist."""
        if not self.is_valid():
            return articles
        if outlet := self.cleaned_data["outlet"]:
            articles = articles.filter(outlet=outlet)
        if self.cleaned_data["unreviewed"]:
            articles = articles.not_reviewed()
        return articles.with_claims_to_check() if self.cleaned_data["unchecked"] else articles


class VersionForm(forms.Form):
    """Which version of an article a reader asks for; none: the newest."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
