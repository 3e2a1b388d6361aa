"""Which version of an article an editor has reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.models import ArticleVersion

if TYPE_CHECKING:
    from articles.models import Article


class ReviewForm(forms.Form):
    """The version that was read, by its number, and how many undecided claims the editor knows of."""

    version = forms.ModelChoiceField(ArticleVersion.objects.none(), to_field_name="number")
    remaining = forms.IntegerField(min_value=0, required=False)

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].queryset = article.versions.select_related("article")  # type: ignore[attr-defined]
