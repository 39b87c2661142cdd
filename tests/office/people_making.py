"""Units and people for tests of the office, straight into the database. Fixtures that give them: `conftest`."""

from __future__ import annotations

from collections.abc import Callable

from tiengvang.office.organisation.models import Membership, Unit, User


def make_units() -> dict[str, Unit]:
    """The province with a coordinating department, another department, two communes below it, and a guest; by code."""
    made: dict[str, Unit] = {}
    for code, kind, parent in (
        ("province", "province", ""), ("culture", "agency", "province"), ("finance", "agency", "province"),
        ("north", "commune", "province"), ("south", "commune", "province"), ("hotel", "guest", ""),
    ):  # fmt: skip
        above = made.get(parent)
        made[code] = Unit.objects.create(
            code=code, name=f"Đơn vị {code}", name_en=f"Unit {code}", kind=kind, parent=above,
            path=f"{above.path if above else '/'}{code}/", is_coordinating=code == "culture",
        )  # fmt: skip
    return made


def person_maker(units: dict[str, Unit]) -> Callable[..., User]:
    """make(role, unit="culture", username=None): a user with that role there; "" for none, "superuser" for all. The
    same user for the same name."""

    def make(role: str, unit: str = "culture", username: str | None = None) -> User:
        name = username or f"{role or 'nobody'}-{unit}"
        found = User.objects.filter(username=name).first()
        if found:
            return found
        user = User(
            username=name, full_name=f"Nguyễn {name}", email=f"{name}@unit.example", is_superuser=role == "superuser"
        )
        user.set_password("mat-khau-thu-nghiem")
        user.save()
        if role and role != "superuser":
            Membership.objects.create(user=user, unit=units[unit], role=role)
        return user

    return make
