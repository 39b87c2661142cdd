"""The page where tokens are made and revoked, and where the API is described."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tiengvang.office.api.endpoints import api
from tiengvang.office.api.models import ApiToken
from tiengvang.office.api.services import make_token, revoke_token
from tiengvang.office.organisation.policy import is_administrator, requires


class TokenForm(forms.Form):
    """What a new token is for and how long it works."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=120)
    expires = forms.DateField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: timezone.localdate() + timedelta(days=180),
    )  # fmt: skip


@requires("api.tokens")
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens (an administrator sees all), a form for a new one, and the list of endpoints."""
    form, fresh = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            _row, fresh = make_token(owner=request.user, **form.cleaned_data)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    rows = ApiToken.objects.select_related("owner")
    if not is_administrator(request.user):
        rows = rows.filter(owner=request.user)
    context = {
        "title": _("API tokens"), "form": form, "fresh": fresh, "rows": rows, "today": timezone.localdate(),
        "endpoints": _endpoints(), "base": request.build_absolute_uri("/api/v1/"),
    }  # fmt: skip
    return render(request, "api/tokens.html", context, status=200 if form.is_valid() or not form.is_bound else 422)


@requires("api.tokens")
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token; another person's answers 404 except to an administrator."""
    rows = ApiToken.objects.all() if is_administrator(request.user) else ApiToken.objects.filter(owner=request.user)
    token = get_object_or_404(rows, pk=token_id)
    revoke_token(token=token, by=request.user)
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("api:tokens")


def _endpoints() -> list[dict[str, str]]:
    """Path and summary of each endpoint, out of the OpenAPI document."""
    document = api.get_openapi_schema(path_prefix="")
    return [
        {"path": path.lstrip("/"), "summary": operation["summary"]}
        for path, operations in document["paths"].items()
        for operation in operations.values()
    ]
