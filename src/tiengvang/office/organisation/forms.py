"""Forms of the organisation's pages: what people type, made clean. Rules between rows are `services`' own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.appointing import roles_given_by
from tiengvang.office.organisation.audit import action_names
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.policy import units
from tiengvang.office.organisation.roles import Role
from tiengvang.office.organisation.selectors import TrailFilter, account_called, trail_actions, trail_units

Texts = dict[str, Any]  # of a form's fields, translated when shown


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitForm(forms.ModelForm):
    """A unit. The code is asked for once, when the unit is made."""

    class Meta:
        model = Unit
        fields = ("code", "name", "name_en", "kind", "parent", "is_coordinating", "is_finance", "is_active")
        help_texts: ClassVar[Texts] = {
            "code": _("Short and for good: small letters without diacritics, digits, hyphens. Example: so-y-te"),
            "parent": _("The unit that this one stands below. Guest units may stand alone."),
            "is_active": _("Nobody works in a unit that is not in use; what it did stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Unit.objects.filter(is_active=True)
        if self.instance.pk:
            del self.fields["code"]
            above = above.exclude(path__startswith=self.instance.path)
        else:
            del self.fields["is_active"]
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service validates the whole unit: a form that touched the instance would hide what changed."""


class AccountForm(forms.ModelForm):
    """An account. The username is asked for once, when the account is made."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email")
        help_texts: ClassVar[Texts] = {
            "username": _("What the person signs in with, for good. Letters without diacritics, digits and . - _"),
            "email": _("Needed for setting a forgotten password by mail and for signing in through the organisation."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"]

    def _post_clean(self) -> None:
        """As in UnitForm."""


class GiveRoleForm(forms.Form):
    """Who gets which role where, and when. Only units and roles that the giver may give."""

    user = forms.CharField(label=_("Username or e-mail address"), max_length=254)
    unit = forms.ModelChoiceField(label=_("unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("role"))
    starts = forms.DateField(label=_("from"), required=False, widget=DayInput, help_text=_("Empty: today."))
    ends = forms.DateField(
        label=_("until"), required=False, widget=DayInput, help_text=_("The last day. Empty: until somebody ends it.")
    )

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = roles_given_by(by)
        self.fields["unit"].queryset = units(by, "organisation.members").filter(is_active=True).order_by("path")  # type: ignore[attr-defined]
        self.fields["role"].choices = [
            ("", "---------"),
            *((role.value, role.label) for role in Role if role in allowed),
        ]  # type: ignore[attr-defined]

    def clean_user(self) -> User:
        """The account of that name."""
        found = account_called(self.cleaned_data["user"])
        if found is None:
            raise forms.ValidationError(
                _("No account in use has this username or address. Check it, or ask the administrator for an account.")
            )
        return found


class EndRoleForm(forms.ModelForm):
    """When a role ends."""

    at_once = forms.BooleanField(label=_("End it at once, instead of after that day"), required=False)

    class Meta:
        model = Membership
        fields = ("ends",)
        labels: ClassVar[Texts] = {"ends": _("Last day")}
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {"ends": DayInput}

    def _post_clean(self) -> None:
        """As in UnitForm."""

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("at_once") and not cleaned.get("ends") and "ends" not in self.errors:
            self.add_error("ends", _("Give the last day, or end the role at once."))
        return cleaned


class TrailForm(forms.Form):
    """The filter of the audit trail. What cannot be read is ignored, and said."""

    who = forms.CharField(label=_("who"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("action"), required=False)
    unit = forms.ModelChoiceField(
        label=_("unit"), required=False, queryset=Unit.objects.none(), to_field_name="code", empty_label=_("All")
    )
    object = forms.CharField(label=_("object"), required=False, max_length=120)
    since = forms.DateField(label=_("from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("until"), required=False, widget=DayInput)

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = trail_units(by)  # type: ignore[attr-defined]
        names = action_names()
        known = sorted(((code, str(names.get(code, code))) for code in trail_actions()), key=lambda pair: pair[1])
        self.fields["action"].choices = [("", _("All")), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return cleaned

    def sought(self) -> TrailFilter:
        """The filter, of the fields that could be read."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value and name not in self.errors}
        if "unit" in given:
            given["unit"] = given["unit"].code
        return TrailFilter(**given)
