"""Pages of directives and disseminations: lists, one of each, entering, sending, confirming."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tiengvang.office.organisation.models import Unit, User
from tiengvang.office.organisation.policy import may, reach, requires, units
from tiengvang.office.organisation.roles import Scope
from tiengvang.office.planning.answering import Attempt, attempt, crumb, here, sent
from tiengvang.office.planning.fields import DayField, UnitsField, VersionedForm
from tiengvang.office.planning.models import Acknowledgement, Directive, Dissemination
from tiengvang.office.planning.tasks import directing, selectors
from tiengvang.office.shell import keeping

_SHOWN = 25


class DirectiveForm(VersionedForm):
    """A directive."""

    issuer = forms.ChoiceField(label=gettext_lazy("issued by"), choices=Directive.Issuer.choices)
    number = forms.CharField(label=gettext_lazy("document number"), max_length=60)
    dated = DayField(label=gettext_lazy("document date"))
    subject = forms.CharField(label=gettext_lazy("subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(label=gettext_lazy("what is asked"), widget=forms.Textarea(attrs={"rows": 4}))
    due = DayField(label=gettext_lazy("due"), required=False)
    units = UnitsField(label=gettext_lazy("units named"), required=False)
    file = forms.FileField(label=gettext_lazy("the document itself"), required=False)

    def __init__(self, directive: Directive | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version" if directive is None else "file"]


class DisseminationForm(forms.Form):
    """A document for units, and which of them."""

    number = forms.CharField(label=gettext_lazy("document number"), max_length=60)
    dated = DayField(label=gettext_lazy("document date"))
    subject = forms.CharField(label=gettext_lazy("subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    text = forms.CharField(
        label=gettext_lazy("what units are to do"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due = DayField(label=gettext_lazy("confirm until"), required=False)
    file = forms.FileField(label=gettext_lazy("the document itself"), required=False)
    everyone = forms.BooleanField(
        label=gettext_lazy("to every agency and commune"), required=False, initial=True,
        help_text=gettext_lazy("Otherwise tick the units below."),
    )  # fmt: skip
    units = UnitsField(label=gettext_lazy("units"), required=False)

    def said(self) -> dict[str, Any]:
        """What `disseminate` takes."""
        data = dict(self.cleaned_data)
        if data.pop("everyone"):
            data["units"] = Unit.objects.filter(is_active=True).exclude(kind__in=[Unit.Kind.GUEST, Unit.Kind.PROVINCE])
        return data


def visible_directives(person: User) -> QuerySet[Directive]:
    """Those that name a unit within reach, or that one of the tasks one sees came from."""
    if reach(person, "planning.view")[0] is Scope.ALL:
        return Directive.objects.all()
    mine = units(person, "planning.view").values("pk")
    from_tasks = selectors.visible_tasks(person).exclude(directive=None).values("directive_id")
    named = Directive.units.through.objects.filter(unit__in=mine).values("directive_id")
    return Directive.objects.filter(Q(pk__in=named) | Q(pk__in=from_tasks) | Q(unit__in=mine))


def visible_disseminations(person: User) -> QuerySet[Dissemination]:
    """Those that were sent to a unit within reach, or by one."""
    if reach(person, "planning.view")[0] is Scope.ALL:
        return Dissemination.objects.all()
    mine = units(person, "planning.view").values("pk")
    to_mine = Acknowledgement.objects.filter(unit__in=mine).values("dissemination_id")
    return Dissemination.objects.filter(Q(pk__in=to_mine) | Q(unit__in=mine))


@requires("planning.view")
@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """What was asked from above, the newest first, with how many tasks carry it out."""
    words, issuer = request.GET.get("q", "").strip()[:100], request.GET.get("issuer", "")
    rows = visible_directives(request.user)
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(number__icontains=words) | Q(text__icontains=words))
    if issuer in Directive.Issuer.values:
        rows = rows.filter(issuer=issuer)
    rows = rows.annotate(made=Count("tasks", distinct=True)).order_by("-dated", "-pk")
    page = Paginator(rows, _SHOWN).get_page(request.GET.get("page"))
    context = {
        "title": _("Directives"), "page": page, "words": words, "issuer": issuer, "issuers": Directive.Issuer.choices,
        "may_direct": may(request.user, "planning.direct"), "crumbs": [here(_("Directives"))],
    }  # fmt: skip
    return render(request, "planning/tasks/directives.html", context)


@requires("planning.view")
@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """One directive, and the tasks that carry it out."""
    one = get_object_or_404(visible_directives(request.user).select_related("unit", "entered_by"), pk=pk)
    context = {
        "title": one.subject, "directive": one, "units": one.units.all(),
        "tasks": selectors.visible_tasks(request.user).filter(directive=one).select_related("lead", "plan"),
        "may_direct": may(request.user, "planning.direct"),
        "plans": [one for one in selectors.current_plans(request.user).select_related("unit")[:50]
                  if selectors.may_write_plan(request.user, one)][:10],
        "crumbs": [crumb("directives", _("Directives")), here(one.number)],
    }  # fmt: skip
    return render(request, "planning/tasks/directive.html", context)


@requires("planning.direct")
def directive_new(request: HttpRequest) -> HttpResponse:
    """Enter a directive."""
    form = DirectiveForm(None, sent(request), request.FILES or None)
    tried = Attempt()
    if request.method == "POST":
        unit = selectors.own_unit(request.user, "planning.direct") or _province()
        tried = attempt(form, lambda: directing.make_directive(by=request.user, unit=unit, **form.cleaned_data))
        if tried.done:
            messages.success(request, _("The directive was entered. Now make the tasks that carry it out."))
            return redirect("planning:directive", tried.value.pk)
    title = _("Enter a directive")
    return _form(request, form, tried, title, [crumb("directives", _("Directives")), here(title)],
                 reverse("planning:directives"))  # fmt: skip


@requires("planning.direct")
def directive_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a directive."""
    one = get_object_or_404(visible_directives(request.user), pk=pk)
    form = DirectiveForm(one, sent(request), initial=_initial(one))
    tried = Attempt()
    if request.method == "POST":
        tried = attempt(
            form,
            lambda: directing.change_directive(
                by=request.user, directive=one, version=form.cleaned_data["version"],
                changes={name: value for name, value in form.cleaned_data.items() if name != "version"},
            ),
            _initial,
        )  # fmt: skip
        if tried.done:
            messages.success(request, _("The change was saved."))
            return redirect("planning:directive", pk)
    title = _("Change the directive")
    crumbs = [crumb("directives", _("Directives")), crumb("directive", one.number, pk), here(title)]
    return _form(request, form, tried, title, crumbs, reverse("planning:directive", args=[pk]))


@requires("planning.view")
@require_safe
def directive_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The directive's paper."""
    return keeping.answer(get_object_or_404(visible_directives(request.user), pk=pk))


@requires("planning.view")
@require_safe
def disseminations(request: HttpRequest) -> HttpResponse:
    """Documents that were sent to units, with how many have confirmed."""
    rows = (
        visible_disseminations(request.user)
        .annotate(asked=Count("acknowledgements"), confirmed=Count("acknowledgements__confirmed"))
        .order_by("-at", "-pk")
    )
    mine = units(request.user, "planning.acknowledge").values("pk")
    waiting = Acknowledgement.objects.filter(unit__in=mine, confirmed=None).select_related("dissemination", "unit")
    page = Paginator(rows, _SHOWN).get_page(request.GET.get("page"))
    context = {
        "title": _("Disseminated documents"), "page": page, "may_direct": may(request.user, "planning.direct"),
        "waiting": waiting[:50], "crumbs": [here(_("Disseminated documents"))],
    }  # fmt: skip
    return render(request, "planning/tasks/disseminations.html", context)


@requires("planning.view")
@require_safe
def dissemination(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: who has confirmed, who has not."""
    one = get_object_or_404(visible_disseminations(request.user).select_related("unit", "sent_by"), pk=pk)
    rows = one.acknowledgements.select_related("unit", "confirmed_by").order_by("confirmed", "unit__kind", "unit__name")
    if reach(request.user, "planning.view")[0] is not Scope.ALL:
        rows = rows.filter(unit__in=units(request.user, "planning.view").values("pk"))
    mine = set(units(request.user, "planning.acknowledge").values_list("pk", flat=True))
    found = list(rows)
    context = {
        "title": one.subject, "one": one,
        "open": [(row, row.unit_id in mine) for row in found if row.confirmed is None],
        "confirmed": [row for row in found if row.confirmed is not None], "total": len(found),
        "is_late": one.due is not None and one.due < timezone.localdate(),
        "crumbs": [crumb("disseminations", _("Disseminated documents")), here(one.number)],
    }  # fmt: skip
    return render(request, "planning/tasks/dissemination.html", context)


@requires("planning.direct")
def dissemination_new(request: HttpRequest) -> HttpResponse:
    """Send a document to units."""
    form = DisseminationForm(sent(request), request.FILES or None)
    tried = Attempt()
    if request.method == "POST":
        unit = selectors.own_unit(request.user, "planning.direct") or _province()
        tried = attempt(form, lambda: directing.disseminate(by=request.user, unit=unit, **form.said()))
        if tried.done:
            messages.success(request, _("The document was sent; units are asked to confirm."))
            return redirect("planning:dissemination", tried.value.pk)
    title = _("Disseminate a document")
    crumbs = [crumb("disseminations", _("Disseminated documents")), here(title)]
    return _form(request, form, tried, title, crumbs, reverse("planning:disseminations"))


@requires("planning.view")
@require_safe
def dissemination_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document itself."""
    return keeping.answer(get_object_or_404(visible_disseminations(request.user), pk=pk))


@requires("planning.acknowledge")
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm for a unit."""
    mine = units(request.user, "planning.acknowledge").values("pk")
    one = get_object_or_404(Acknowledgement.objects.filter(unit__in=mine), pk=pk)
    directing.acknowledge(by=request.user, acknowledgement=one, note=request.POST.get("note", "")[:500])
    messages.success(request, _("Confirmed."))
    return redirect("planning:dissemination", one.dissemination_id)


def _province() -> Unit:
    return Unit.objects.get(kind=Unit.Kind.PROVINCE)


def _initial(one: Directive) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("issuer", "number", "dated", "subject", "text", "due", "version")}
    return {**plain, "units": list(one.units.all())}


def _form(
    request: HttpRequest, form: forms.Form, tried: Attempt, title: str, crumbs: list[dict[str, str]], back: str
) -> HttpResponse:
    context = {
        "title": title, "form": form, "attempt": tried, "crumbs": crumbs, "back": back, "has_files": True
    }  # fmt: skip
    status = tried.status if request.method == "POST" else 200
    return render(request, "planning/form.html", context, status=status)
