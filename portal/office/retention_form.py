"""Months for each kind of feedback, and for categories that need their own."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from portal.domain.case import Kind
from portal.domain.retention import LONGEST_MONTHS, RetentionRules
from portal.labels import label
from portal.queries.retention import CategoryRule
from portal.web.form import PortalForm

MONTHS = _("Write a number of months from 1 to %(most)s, or leave it empty.", most=LONGEST_MONTHS)


class RetentionForm(PortalForm):
    """A field `kind_complaint` for each kind and `category_7` for each category; empty keeps."""

    categories: Sequence[CategoryRule] = ()

    @property
    def kind_fields(self) -> list[IntegerField]:
        """The months of each kind."""
        return [self[f"kind_{kind}"] for kind in Kind]

    @property
    def category_fields(self) -> list[IntegerField]:
        """The months of each category."""
        return [self[f"category_{rule.category_id}"] for rule in self.categories]

    @property
    def has_own_rules(self) -> bool:
        """Whether any category goes its own way."""
        return any(field.data or field.errors for field in self.category_fields)

    def filled_with(self, rules: RetentionRules) -> Self:
        """Show these rules."""
        for kind in Kind:
            self[f"kind_{kind}"].data = rules.by_kind.get(kind)
        for rule in self.categories:
            self[f"category_{rule.category_id}"].data = rule.months
        return self

    def rules(self) -> RetentionRules:
        """What was typed."""
        by_kind = {kind: self[f"kind_{kind}"].data for kind in Kind}
        by_category = {
            rule.category_id: self[f"category_{rule.category_id}"].data for rule in self.categories
        }
        return RetentionRules(
            by_kind={kind: months for kind, months in by_kind.items() if months},
            by_category={number: months for number, months in by_category.items() if months},
        )

    def words(self) -> list[str]:
        """What the rules do, a sentence for each."""
        return [
            gettext(
                "%(what)s: texts are erased %(months)s months after the end of the case.",
                what=field.label.text,
                months=field.data,
            )
            for field in (*self.kind_fields, *self.category_fields)
            if field.data
        ] or [gettext("Nothing is erased. Everything is kept for good.")]

    def sent(self) -> list[tuple[str, str]]:
        """Its fields once more, for the page that asks for the confirmation."""
        return [(field.name, field._value()) for field in self if isinstance(field, IntegerField)]


def retention_form(categories: Sequence[CategoryRule], **options: Any) -> RetentionForm:
    """The form for the city's kinds and categories."""
    fields: dict[str, Any] = {f"kind_{kind}": _months(gettext(label(kind))) for kind in Kind}
    for rule in categories:
        fields[f"category_{rule.category_id}"] = _months(f"{rule.department}: {rule.name}")
    form = type("RetentionForm", (RetentionForm,), {**fields, "categories": categories})
    made: RetentionForm = form(**options)
    return made


def _months(words: str) -> IntegerField:
    return IntegerField(
        words,
        [Optional(), NumberRange(1, LONGEST_MONTHS, MONTHS)],
        render_kw={"inputmode": "numeric"},
    )
