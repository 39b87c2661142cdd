"""Writing units, accounts and roles: each change asks for the right, checks the rules, and leaves an audit entry.

`by` is the person who acts, or None where the system itself does. A refused change raises PermissionDenied, a wrong one
ValidationError with the field and a message that says the remedy; in both cases nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiengvang.office.organisation import appointing
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import Membership, Unit, User
from tiengvang.office.organisation.policy import demand, forget
from tiengvang.office.organisation.roles import Role
from tiengvang.office.organisation.wagtail_groups import keep_groups
from tiengvang.place.profile import Profile

_CHANGEABLE = ("name", "name_en", "kind", "body", "parent", "is_coordinating", "is_finance", "is_active")


# Units ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_unit(
    *, by: User | None, code: str, name: str, kind: str, parent: Unit | None = None, name_en: str = "", body: str = "",
    is_coordinating: bool = False, is_finance: bool = False,
) -> Unit:  # fmt: skip
    """Add a unit below `parent`; only the province itself and guests may stand without one."""
    _demand(by, "organisation.manage")
    _hold_the_tree()
    parent = _as_it_is(parent)
    unit = Unit(
        code=code, name=name, name_en=name_en, kind=kind, parent=parent, body=body, is_coordinating=is_coordinating,
        is_finance=is_finance, path=_path(code, parent),
    )  # fmt: skip
    _check_unit(unit)
    unit.save()
    record(
        actor=by, action="organisation.make_unit", obj=unit, unit=unit, kind=kind, parent=parent.code if parent else ""
    )
    return unit


@transaction.atomic
def change_unit(*, by: User | None, unit: Unit, changes: Mapping[str, Any]) -> Unit:
    """Change fields of a unit (name, name_en, kind, body, parent, is_coordinating, is_finance, is_active).

    A new parent moves the whole branch. Raises TypeError for any other field: a code never changes.
    """
    _demand(by, "organisation.manage")
    if wrong := set(changes) - set(_CHANGEABLE):
        raise TypeError(f"a unit's {', '.join(sorted(wrong))} cannot be changed")
    _hold_the_tree()
    held = Unit.objects.select_related("parent").get(pk=unit.pk)
    before = {field: getattr(held, field) for field in changes}
    changes = {field: _as_it_is(value) if field == "parent" else value for field, value in changes.items()}
    for field, value in changes.items():
        setattr(held, field, value)
    if all(before[field] == value for field, value in changes.items()):
        return held
    old_path, held.path = held.path, _path(held.code, held.parent)
    _check_unit(held, old_path)
    held.save()
    _move_branch(old_path, held.path)
    changed = {
        field: [_plain(before[field]), _plain(value)] for field, value in changes.items() if before[field] != value
    }
    record(actor=by, action="organisation.change_unit", obj=held, unit=held, changed=changed)
    return held


@transaction.atomic
def seed_units_from_profile(profile: Profile) -> int:
    """Make those units of the profile that are not there yet; gives how many. The others stay as people keep them."""
    there = set(Unit.objects.values_list("code", flat=True))
    said = profile.organisation
    root, made_root = Unit.objects.get_or_create(
        code=profile.id,
        defaults={
            "name": said.names["vi"], "name_en": said.names["en"], "kind": Unit.Kind.PROVINCE, "path": f"/{profile.id}/"
        },
    )  # fmt: skip
    # An office that has chosen another coordinating department keeps its choice.
    chosen = Unit.objects.filter(is_coordinating=True).exists()
    appraises = Unit.objects.filter(is_finance=True).exists()
    wanted = [
        Unit(
            code=agency.code, name=agency.names["vi"], name_en=agency.names["en"], kind=Unit.Kind.AGENCY,
            body=agency.kind, is_coordinating=agency.code == said.coordinating and not chosen,
            is_finance=agency.code == said.finance and not appraises,
        )
        for agency in profile.agencies
    ]  # fmt: skip
    wanted += [Unit(code=commune.code, name=commune.name, kind=Unit.Kind.COMMUNE) for commune in profile.communes]
    missing = [unit for unit in wanted if unit.code not in there]
    for unit in missing:
        unit.parent, unit.path = root, _path(unit.code, root)
    Unit.objects.bulk_create(missing)
    made = len(missing) + made_root
    if made:
        record(actor=None, action="organisation.seed_units", obj=root, unit=root, profile=profile.id, made=made)
    return made


def _hold_the_tree() -> None:
    """Units change one at a time: two moves at once could make a circle that neither of them sees."""
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))


def _as_it_is(parent: Unit | None) -> Unit | None:
    """The parent as the database has it now: its path may have changed since the caller read it."""
    return Unit.objects.get(pk=parent.pk) if parent else None


def _path(code: str, parent: Unit | None) -> str:
    return f"{parent.path if parent else '/'}{code}/"


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Unit) else value


def _check_unit(unit: Unit, old_path: str = "") -> None:
    """The rules that hold between units; the model's own come first."""
    unit.clean_fields()
    unit.validate_unique(exclude={"path"})  # it follows from the code, which says the same in its own words
    parent = unit.parent
    if parent is None and unit.kind not in (Unit.Kind.PROVINCE, Unit.Kind.GUEST):
        raise ValidationError({"parent": _("Choose the unit that this one stands below.")})
    if parent is not None:
        if unit.kind == Unit.Kind.PROVINCE:
            raise ValidationError({"parent": _("The province stands below no other unit.")})
        if parent.is_guest and not unit.is_guest:
            raise ValidationError({"parent": _("A unit of the administration cannot stand below a guest unit.")})
        if old_path and parent.path.startswith(old_path):
            raise ValidationError({"parent": _("A unit cannot stand below itself or below a unit of its own branch.")})
        if not parent.is_active and unit.is_active:
            raise ValidationError({"parent": _("%(unit)s is not in use. Choose another unit.") % {"unit": parent}})
    if unit.kind == Unit.Kind.PROVINCE:
        _only_one(unit, "kind", Q(kind=Unit.Kind.PROVINCE), _("%(unit)s is the province already."))
    _check_offices(unit)
    if unit.pk:
        _check_below(unit)


def _check_offices(unit: Unit) -> None:
    """One coordinating department, one that appraises budgets; neither is a guest or out of use."""
    for field, message in (
        ("is_coordinating", _("%(unit)s is the coordinating department. Take it from there first.")),
        ("is_finance", _("%(unit)s appraises budgets. Take it from there first.")),
    ):
        if not getattr(unit, field):
            continue
        if unit.is_guest or not unit.is_active:
            raise ValidationError({field: _("A guest unit or one that is not in use cannot do this.")})
        _only_one(unit, field, Q(**{field: True}), message)


def _check_below(unit: Unit) -> None:
    children = Unit.objects.filter(parent=unit)
    if unit.is_guest and children.exclude(kind=Unit.Kind.GUEST).exists():
        raise ValidationError({"kind": _("Units of the administration stand below it. Move them first.")})
    if not unit.is_active and children.filter(is_active=True).exists():
        raise ValidationError({"is_active": _("Units in use stand below it. Move them or take them out of use first.")})
    for one in Membership.objects.filter(unit=unit).filter(_not_ended()).select_related("user"):
        if unit.is_active and (fault := appointing.fault_of(unit, Role(one.role))):
            raise ValidationError(f"{one}: {fault}")


def _only_one(unit: Unit, field: str, those: Q, message: str) -> None:
    other = Unit.objects.filter(those).exclude(pk=unit.pk).first()
    if other:
        raise ValidationError({field: message % {"unit": other}})


def _move_branch(old: str, new: str) -> None:
    if old == new:
        return
    below = list(Unit.objects.filter(path__startswith=old))
    for unit in below:
        unit.path = new + unit.path.removeprefix(old)
        unit.clean_fields(exclude=[field.name for field in Unit._meta.fields if field.name != "path"])
    Unit.objects.bulk_update(below, ["path"], batch_size=200)


def _not_ended() -> Q:
    return Q(ends__isnull=True) | Q(ends__gte=timezone.localdate())


# Accounts -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_account(
    *, by: User | None, username: str, full_name: str, email: str = "", password: str | None = None
) -> User:
    """Make an account. Without a password nobody can sign in until its holder sets one through `set_password_link`."""
    _demand(by, "organisation.manage")
    user = User(username=User.normalize_username(username.strip()), full_name=" ".join(full_name.split()))
    user.email = User.objects.normalize_email(email.strip())
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    record(actor=by, action="organisation.make_account", obj=user, username=user.username)
    return user


@transaction.atomic
def change_account(*, by: User | None, user: User, full_name: str, email: str) -> User:
    """Correct the name or the e-mail address of an account. Links that were sent to the old address stop working."""
    _demand(by, "organisation.manage")
    _protect_superuser(by, user)
    held = User.objects.select_for_update().get(pk=user.pk)
    wished = {"full_name": " ".join(full_name.split()), "email": User.objects.normalize_email(email.strip())}
    # The trail says that the address changed, not what it was: personal data is kept once.
    changed = sorted(field for field, value in wished.items() if getattr(held, field) != value)
    if not changed:
        return held
    for field, value in wished.items():
        setattr(held, field, value)
    held.full_clean(exclude=["password"])
    held.save()
    held.emailaddress_set.exclude(
        email__iexact=held.email
    ).delete()  # allauth's own list, or the old one still signs in
    record(actor=by, action="organisation.change_account", obj=held, changed=changed)
    return held


@transaction.atomic
def deactivate_account(*, by: User | None, user: User) -> User:
    """Take an account out of use: its sessions end at once, its roles rest."""
    _demand(by, "organisation.manage")
    _protect_superuser(by, user)
    if by is not None and user.pk == by.pk:
        raise ValidationError(_("You cannot take your own account out of use. Ask another administrator."))
    return _set_in_use(by, user, False, "organisation.deactivate_account")


@transaction.atomic
def reactivate_account(*, by: User | None, user: User) -> User:
    """Take an account into use again; roles that have not ended count again."""
    _demand(by, "organisation.manage")
    _protect_superuser(by, user)
    return _set_in_use(by, user, True, "organisation.reactivate_account")


def _set_in_use(by: User | None, user: User, in_use: bool, action: str) -> User:
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.is_active != in_use:
        held.is_active = in_use
        held.save(update_fields=["is_active"])
        if not in_use:
            _keep_an_administrator()
        record(actor=by, action=action, obj=held)
    return held


@transaction.atomic
def set_password_link(*, by: User | None, user: User) -> str:
    """The path of a page where the account's holder sets a password, good for PASSWORD_RESET_TIMEOUT and for once."""
    _demand(by, "organisation.manage")
    _protect_superuser(by, user)
    if not user.is_active:
        raise ValidationError(_("This account is not in use. Take it into use first."))
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    record(actor=by, action="organisation.set_password_link", obj=user)
    return reverse(
        "account_reset_password_from_key", kwargs=dict(zip(("uidb36", "key"), key.split("-", 1), strict=True))
    )


@transaction.atomic
def end_second_step(*, by: User | None, user: User) -> None:
    """Take the second step of signing in from an account whose holder lost the telephone and the recovery codes."""
    _demand(by, "organisation.manage")
    _protect_superuser(by, user)
    Authenticator.objects.filter(user=user).delete()
    record(actor=by, action="organisation.end_second_step", obj=user)


def _protect_superuser(by: User | None, user: User) -> None:
    """Administrators manage each other, but the account that set the office up is managed only by its like."""
    if user.is_superuser and by is not None and not by.is_superuser:
        raise PermissionDenied("only the account that set the office up may do this")


# Roles ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_role(
    *, by: User | None, user: User, unit: Unit, role: str, starts: date | None = None, ends: date | None = None
) -> Membership:
    """Give a user a role in a unit, from a day (today) to a day (open)."""
    one = Membership(user=user, unit=unit, role=role, starts=starts or timezone.localdate(), ends=ends)
    one.full_clean()
    _demand_appointing(by, one)
    if not user.is_active:
        raise ValidationError({"user": _("This account is not in use. Take it into use first.")})
    if not unit.is_active:
        raise ValidationError({"unit": _("%(unit)s is not in use. Choose another unit.") % {"unit": unit}})
    if fault := appointing.fault_of(unit, Role(role)):
        raise ValidationError({"role": fault})
    if ends is not None and ends < timezone.localdate():
        raise ValidationError({"ends": _("The last day is past already.")})
    overlapping = Membership.objects.filter(user=user, unit=unit, role=role).filter(
        Q(ends__isnull=True) | Q(ends__gte=one.starts), **({"starts__lte": ends} if ends else {})
    )
    if overlapping.exists():
        raise ValidationError({"role": _("%(person)s has this role there already in that time.") % {"person": user}})
    one.save()
    _remember(by, "organisation.give_role", one)
    _take_effect(by, user)
    return one


@transaction.atomic
def end_role(*, by: User | None, membership: Membership, last_day: date | None = None) -> None:
    """End a role after `last_day`; without one, at once: a role that had not begun before today leaves no row."""
    one = Membership.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=membership.pk)
    _demand_appointing(by, one)
    today = timezone.localdate()
    if one.ends is not None and one.ends < today:
        raise ValidationError(_("This role has ended already."))
    if last_day is not None and last_day < today:
        raise ValidationError({"ends": _("The last day is past already.")})
    if last_day is None and one.starts >= today:
        _remember(by, "organisation.end_role", one, at_once=True)
        one.delete()
    else:
        one.ends = last_day or today - timedelta(days=1)
        one.full_clean()
        one.save(update_fields=["ends"])
        _remember(by, "organisation.end_role", one, at_once=last_day is None)
    if one.role == Role.ADMINISTRATOR:
        _keep_an_administrator()
    _take_effect(by, one.user)


def _take_effect(by: User | None, user: User) -> None:
    for person in (by, user):
        if person is not None:
            forget(person)
    keep_groups(user)


def _remember(by: User | None, action: str, one: Membership, **more: Any) -> None:
    days = {"starts": one.starts.isoformat(), "ends": one.ends.isoformat() if one.ends else None}
    record(actor=by, action=action, obj=one, unit=one.unit, role=str(one.role), user=one.user_id, **days, **more)


def _demand_appointing(by: User | None, one: Membership) -> None:
    _demand(by, "organisation.members", one.unit)
    if by is not None and Role(one.role) not in appointing.roles_given_by(by):
        raise PermissionDenied("this role is given by somebody else")


def _keep_an_administrator() -> None:
    """Raises ValidationError, and so takes the change back, where nobody would be left who can manage the office."""
    administrators = Membership.objects.current().filter(role=Role.ADMINISTRATOR).exclude(unit__kind=Unit.Kind.GUEST)
    # Locked, so that two who end each other's role at the same moment do not both succeed.
    left = administrators.select_for_update(of=("self",)).first()
    if left is None and not User.objects.filter(is_active=True, is_superuser=True).exists():
        raise ValidationError(_("The office would be left without an administrator. Name another one first."))


def _demand(by: User | None, code: str, unit: Unit | None = None) -> None:
    if by is not None:
        demand(by, code, unit)
