"""Where the commands say what went wrong, and how one ends that cannot go on."""

from __future__ import annotations

import sys
from typing import NoReturn

from rich.console import Console

from tiengvang.records import InputFault
from tiengvang.wording import _

ERRORS = Console(stderr=True)


def stop(fault: InputFault) -> NoReturn:
    """Say the fault on standard error and end with status 2."""
    ERRORS.print(_("Error: {0}").format(fault), style="red", markup=False, soft_wrap=True)
    sys.exit(2)
