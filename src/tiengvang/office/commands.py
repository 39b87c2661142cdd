"""What the office's commands on a terminal do: start Django, make ready, serve, manage. `cli` calls them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tiengvang.wording import chosen_language


def start(folder: Path | None = None) -> None:
    """Start Django, with the office's folder named or as the environment has it. Must come before any model."""
    if folder is not None:
        os.environ["TIENGVANG_HOME"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(chosen_language())


def make_ready(*, quiet: bool = True) -> None:
    """Bring the database up to this version, and make the units, the plan, the indicators and the questionnaires of the
    profile, where they are not there. Doing it again changes nothing."""
    from django.conf import settings
    from django.core.management import call_command

    from tiengvang.office.indicators.registry.seeding import seed_indicators
    from tiengvang.office.indicators.surveys.seeding import seed_questionnaires
    from tiengvang.office.organisation.services import seed_units_from_profile
    from tiengvang.office.planning.seed.services import seed_plan_from_profile
    from tiengvang.office.shell.context import profile

    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    seed_units_from_profile(profile())
    seed_plan_from_profile(profile())
    seed_indicators(profile())
    seed_questionnaires(profile())


def serve(host: str, port: int, *, with_work: bool) -> None:
    """Serve the office until it is stopped; with a worker beside it, so that a small office needs one command only."""
    from granian import Granian
    from granian.constants import Interfaces

    from tiengvang.office.jobs.worker import start_beside

    beside = start_beside() if with_work else None
    try:
        Granian(
            "tiengvang.office.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1,
            blocking_threads=8, log_enabled=False, websockets=False,
        ).serve()  # fmt: skip
    finally:
        if beside is not None:
            beside.end()


def manage(arguments: list[str]) -> None:
    """Run one of Django's own commands (migrate, shell, createsuperuser, …)."""
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{Path(sys.argv[0]).name} manage", *arguments])
