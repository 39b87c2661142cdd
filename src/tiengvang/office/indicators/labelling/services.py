"""Writing of label plans: the plan is kept and its sample sent to the review desk, both or neither."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tiengvang.office.coverage.review.frames import Frame
from tiengvang.office.coverage.review.services import LARGEST, make_round
from tiengvang.office.indicators.computing.sampling import POPULATION
from tiengvang.office.indicators.labelling.planning import Planned
from tiengvang.office.indicators.labelling.population import query
from tiengvang.office.indicators.models import LabelPlan
from tiengvang.office.organisation.audit import record
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import demand


@transaction.atomic
def draw_plan(*, by: User, planned: Planned, double_share: float = 0.2, seed: int | None = None) -> LabelPlan:
    """Keep a plan, draw its random sample by strata, and hand it to the review desk as a blind round.

    double_share: coded by a second person too, so that agreement can be reported; seed: repeats an earlier draw.
    Raises PermissionDenied, ValidationError where there is nothing to draw or more than a round holds.
    """
    demand(by, "indicators.enter")
    wish = planned.wish
    if planned.plan is None or not planned.drawn:
        raise ValidationError(_("There is nothing to draw: change the plan until it gives a number of labels."))
    if planned.drawn > LARGEST:
        raise ValidationError(
            _("The plan draws %(drawn)d mentions, a review round holds %(most)d. Choose fewer days, such as a quarter, "
              "and draw the others later.") % {"drawn": planned.drawn, "most": LARGEST}
        )  # fmt: skip
    takes = tuple((row.value, row.drawn) for row in planned.rows if row.drawn)
    frame = Frame(query(wish.first_day, wish.last_day), wish.by, takes)
    drawn = make_round(
        name=_("Label plan %(first)s – %(last)s") % {
            "first": date_format(wish.first_day, "SHORT_DATE_FORMAT"),
            "last": date_format(wish.last_day, "SHORT_DATE_FORMAT"),
        },
        frame=frame.encode(), double_share=double_share, blind=True, seed=seed, by=by,
    )  # fmt: skip
    plan = LabelPlan(
        year=wish.first_day.year, population=POPULATION, by=wish.by, first_day=wish.first_day, last_day=wish.last_day,
        growth=wish.growth, target=wish.target, power=wish.power, labels=dict(takes), round=drawn, made_by=by,
        guesses=[
            {"name": one.name, "things": one.things, "share": one.share, "sensitivity": one.sensitivity,
             "specificity": one.specificity}
            for one in planned.guesses()
        ],
    )  # fmt: skip
    plan.full_clean()
    plan.save()
    record(
        actor=by, action="indicators.plan_labels", obj=plan, round=drawn.pk, labels=planned.drawn, by_stratum=wish.by
    )
    return plan
