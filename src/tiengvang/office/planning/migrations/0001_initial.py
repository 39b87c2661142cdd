from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("coverage", "0006_current_judge"),
        ("organisation", "0003_trail_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("section", models.CharField(blank=True, max_length=20, verbose_name="section")),
                ("text", models.TextField(verbose_name="text")),
                ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ("group__plan", "group__order", "order", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=7, verbose_name="period")),
                ("start", models.DateField(verbose_name="start")),
                ("due", models.DateField(verbose_name="due")),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="progress"
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("nothing_arose", models.BooleanField(default=False, verbose_name="nothing arose")),
            ],
            options={
                "verbose_name": "period",
                "verbose_name_plural": "periods",
                "ordering": ("task", "start"),
                "indexes": [
                    models.Index(condition=models.Q(("done_on__isnull", True)), fields=["due"], name="period_open_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confirmed", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="how it was passed on")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "acknowledgement",
                "verbose_name_plural": "acknowledgements",
                "ordering": ("dissemination", "unit__path"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed__isnull", True)), fields=["unit"], name="acknowledgement_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="acknowledged_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("revoked", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
                "ordering": ("unit__path", "-created"),
            },
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "issuer",
                    models.CharField(
                        choices=[("party", "Party committee"), ("people", "People's Committee")],
                        max_length=6,
                        verbose_name="issued by",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="document date")),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("text", models.TextField(verbose_name="what is asked")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_directives",
                        to="organisation.unit",
                        verbose_name="entered for",
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        blank=True, related_name="directives", to="organisation.unit", verbose_name="units named"
                    ),
                ),
            ],
            options={
                "verbose_name": "directive",
                "verbose_name_plural": "directives",
                "ordering": ("-dated", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="directive_by_document",
                        violation_error_message="Give the document's number.",
                    ),
                    models.UniqueConstraint(
                        fields=("issuer", "number", "dated"),
                        name="directive_once",
                        violation_error_message="This document has been entered already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dissemination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="document date")),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="what units are to do")),
                ("due", models.DateField(blank=True, null=True, verbose_name="confirm until")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="sent")),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_disseminations",
                        to="organisation.unit",
                        verbose_name="sent by",
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        related_name="disseminations",
                        through="planning.Acknowledgement",
                        to="organisation.unit",
                        verbose_name="units",
                    ),
                ),
            ],
            options={
                "verbose_name": "dissemination",
                "verbose_name_plural": "disseminations",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="dissemination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="acknowledgements",
                to="planning.dissemination",
            ),
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(2000)], verbose_name="year"
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("a", "Recurrent budget and other lawful sources"),
                            ("b", "Outside recurrent tasks"),
                            ("c", "From society"),
                        ],
                        max_length=1,
                        verbose_name="source of funds",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent for appraisal"),
                            ("returned", "Returned"),
                            ("appraised", "Appraised"),
                            ("decided", "Decided"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "estimate",
                "verbose_name_plural": "estimates",
                "ordering": ("-year", "unit__path", "lane", "pk"),
                "indexes": [
                    models.Index(fields=["unit", "year"], name="estimate_unit_year"),
                    models.Index(fields=["year", "lane", "state"], name="estimate_year_lane"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="document date")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("unit", "Head of the unit"),
                            ("commune", "Commune's People's Committee"),
                            ("province", "Provincial People's Committee"),
                            ("council", "People's Council"),
                        ],
                        max_length=8,
                        verbose_name="decided by",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="planning.estimate",
                        verbose_name="estimate",
                    ),
                ),
            ],
            options={
                "verbose_name": "budget decision",
                "verbose_name_plural": "budget decisions",
                "ordering": ("estimate", "dated", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="budget_decision_by_document",
                        violation_error_message="Give the document's number.",
                    ),
                    models.UniqueConstraint(
                        fields=("estimate", "number", "dated"),
                        name="budget_decision_once",
                        violation_error_message="This decision has been recorded already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EstimateLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("content", models.CharField(max_length=500, verbose_name="content")),
                ("unit_of_measure", models.CharField(max_length=60, verbose_name="unit of measure")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "unit_cost",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="unit cost, đồng",
                    ),
                ),
                ("amount", models.BigIntegerField(editable=False, verbose_name="amount, đồng")),
                (
                    "proposed",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="proposed by the appraisal, đồng"
                    ),
                ),
                ("basis", models.TextField(blank=True, verbose_name="norm or basis")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="planning.estimate",
                        verbose_name="estimate",
                    ),
                ),
            ],
            options={
                "verbose_name": "estimate line",
                "verbose_name_plural": "estimate lines",
                "ordering": ("estimate", "order", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_cost__gte", 0), ("amount__gte", 0)),
                        name="line_not_negative",
                        violation_error_message="Quantities and amounts are never negative.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="amount, đồng",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="planning.budgetdecision",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decided",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "amount decided",
                "verbose_name_plural": "amounts decided",
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "line"), name="amount_decided_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="decided_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="date")),
                (
                    "amount",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="amount, đồng",
                    ),
                ),
                ("payee", models.CharField(blank=True, max_length=300, verbose_name="to whom (an organisation)")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded"),
                ),
                ("voided", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                ("void_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was taken back")),
                ("settled", models.DateField(blank=True, null=True, verbose_name="settled on")),
                (
                    "settle_note",
                    models.CharField(blank=True, max_length=300, verbose_name="document of the settlement"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ("line", "dated", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="commitment_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="EstimateStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent for appraisal"),
                            ("returned", "Returned"),
                            ("appraised", "Appraised"),
                            ("decided", "Decided"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                        verbose_name="before",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent for appraisal"),
                            ("returned", "Returned"),
                            ("appraised", "Appraised"),
                            ("decided", "Decided"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                        verbose_name="after",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.estimate"
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an estimate",
                "verbose_name_plural": "steps of estimates",
                "ordering": ("estimate", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="estimate_returned_with_reason",
                        violation_error_message="Say why it is returned.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="document date")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ke-hoach", "Plan"),
                            ("bao-cao", "Report"),
                            ("to-trinh", "Submission"),
                            ("cong-van", "Official letter"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("subject", models.CharField(max_length=500, verbose_name="subject")),
                ("data", models.JSONField(default=dict, editable=False)),
                ("made", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="organisation.unit",
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "issued document",
                "verbose_name_plural": "issued documents",
                "ordering": ("-made", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("obstacle", "Difficulty"),
                            ("request", "Request"),
                            ("criticism", "Criticism in coverage"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("coordinator", "With the coordinating department"),
                            ("committee", "Proposed to the People's Committee"),
                            ("returned", "Returned for more"),
                            ("answered", "Answered"),
                            ("mended", "Mended"),
                            ("closed", "Closed"),
                        ],
                        default="coordinator",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("mended", models.TextField(blank=True, verbose_name="what was mended")),
                ("mended_on", models.DateField(blank=True, null=True, verbose_name="mended on")),
                ("folded", models.TextField(blank=True, editable=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="raised")),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_obstacles",
                        to="organisation.unit",
                        verbose_name="whose turn it is",
                    ),
                ),
                (
                    "mention",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="coverage.mention",
                        verbose_name="mention",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "difficulty or request",
                "verbose_name_plural": "difficulties and requests",
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(fields=["unit", "state"], name="obstacle_unit_state"),
                    models.Index(fields=["holder", "state"], name="obstacle_holder_state"),
                    models.Index(fields=["-at"], name="obstacle_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "criticism"), _negated=True), ("mention__isnull", False), _connector="OR"
                        ),
                        name="criticism_of_a_mention",
                        violation_error_message="Criticism is entered from the mention that it stands in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "mended"), _negated=True),
                            models.Q(models.Q(("mended", ""), _negated=True), ("mended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="mended_with_words",
                        violation_error_message="Say what was mended, and when.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObstacleStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="document date")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raise", "Raised"),
                            ("propose", "Summed up and proposed"),
                            ("return", "Returned for more"),
                            ("add", "Added to"),
                            ("answer", "Answered"),
                            ("mend", "Mended"),
                            ("close", "Closed"),
                            ("reopen", "Opened again"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="from",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "obstacle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.obstacle"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="obstacle_steps",
                        to="planning.issueddocument",
                        verbose_name="submission",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ("obstacle", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="document date")),
                ("key", models.SlugField(blank=True, editable=False, max_length=60)),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="first year",
                    ),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="last year",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("closed", "Closed")],
                        default="draft",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "aligned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aligned",
                        to="planning.plan",
                        verbose_name="carries out",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan",
                "verbose_name_plural": "plans",
                "ordering": ("-first_year", "unit__path", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True), fields=("key",), name="plan_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="plan_years_in_order",
                        violation_error_message="The last year comes before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(models.Q(("number", ""), _negated=True), ("dated__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_issued_by_document",
                        violation_error_message="A plan is issued by a document: give its number and date.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="estimate",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="estimates",
                to="planning.plan",
                verbose_name="plan",
            ),
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("supplier", models.CharField(max_length=300, verbose_name="supplier (an organisation)")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "amount",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="amount, đồng",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotations",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
            ],
            options={
                "verbose_name": "quotation",
                "verbose_name_plural": "quotations",
                "ordering": ("line", "amount", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="quotation_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="remark")),
                (
                    "amount_proposed",
                    models.BigIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="amount proposed, đồng",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="appraised by",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ("line", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_proposed__isnull", True), ("amount_proposed__gte", 0), _connector="OR"
                        ),
                        name="remark_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    models.CharField(
                        blank=True,
                        default="12345",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^1?2?3?4?5?6?7?$")],
                        verbose_name="days of the digest",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_choice",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of reminders",
                "verbose_name_plural": "choices of reminders",
            },
        ),
        migrations.CreateModel(
            name="ReportCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("yearly", "Yearly"), ("ad_hoc", "Ad hoc")], max_length=6, verbose_name="kind"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                ("due", models.DateField(verbose_name="due from units")),
                ("consolidated_due", models.DateField(verbose_name="consolidated report due")),
                ("figures_at", models.DateTimeField(verbose_name="figures closed at")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("asks", models.TextField(blank=True, verbose_name="what is asked")),
                (
                    "opened",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="opened"),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_calls",
                        to="planning.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_calls",
                        to="organisation.unit",
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "call for reports",
                "verbose_name_plural": "calls for reports",
                "ordering": ("-year", "-due", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="call_days_in_order",
                        violation_error_message="The last day comes before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consolidated_due__gte", models.F("due"))),
                        name="consolidated_after_units",
                        violation_error_message="The consolidated report is due after the units' reports.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "yearly")),
                        fields=("unit", "year"),
                        name="yearly_call_once",
                        violation_error_message="The yearly report of this year has been asked for already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="call",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="planning.reportcall",
                verbose_name="call",
            ),
        ),
        migrations.CreateModel(
            name="Consolidated",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="document date")),
                ("figures", models.JSONField(blank=True, default=list, verbose_name="figures")),
                ("sections", models.JSONField(blank=True, default=list, verbose_name="narrative")),
                ("missing", models.JSONField(blank=True, default=list, verbose_name="units missing")),
                ("late", models.JSONField(blank=True, default=list, verbose_name="units late")),
                ("gathered", models.DateTimeField(blank=True, null=True, verbose_name="gathered")),
                ("made", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("closed", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consolidated",
                        to="planning.reportcall",
                    ),
                ),
            ],
            options={
                "verbose_name": "consolidated report",
                "verbose_name_plural": "consolidated reports",
            },
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="date")),
                (
                    "amount",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="amount, đồng",
                    ),
                ),
                ("payee", models.CharField(blank=True, max_length=300, verbose_name="to whom (an organisation)")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded"),
                ),
                ("voided", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                ("void_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was taken back")),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="planning.commitment",
                        verbose_name="commitment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "ordering": ("line", "dated", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="spending_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                ("output", models.TextField(blank=True, verbose_name="output")),
                ("indicator_code", models.SlugField(blank=True, max_length=60, verbose_name="indicator")),
                ("start", models.DateField(blank=True, null=True, verbose_name="start")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("first_due", models.DateField(blank=True, editable=False, null=True, verbose_name="first due day")),
                ("when", models.CharField(blank=True, max_length=200, verbose_name="time, in words")),
                (
                    "recurrence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Once"),
                            ("monthly", "Every month"),
                            ("quarterly", "Every quarter"),
                            ("yearly", "Every year"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="recurrence",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="progress",
                    ),
                ),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="done on")),
                ("stopped_on", models.DateField(blank=True, editable=False, null=True, verbose_name="stopped on")),
                ("next_due", models.DateField(blank=True, editable=False, null=True, verbose_name="next due day")),
                ("risk_from", models.DateField(blank=True, editable=False, null=True)),
                ("folded", models.TextField(blank=True, editable=False)),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "cooperating",
                    models.ManyToManyField(
                        blank=True,
                        related_name="joined_tasks",
                        to="organisation.unit",
                        verbose_name="cooperating units",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="planning.directive",
                        verbose_name="directive",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_tasks",
                        to="organisation.unit",
                        verbose_name="lead unit",
                    ),
                ),
                (
                    "measures",
                    models.ManyToManyField(
                        blank=True, related_name="tasks", to="planning.measure", verbose_name="measures"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer accountable",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subtasks",
                        to="planning.task",
                        verbose_name="part of",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="planning.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "ordering": ("plan", "group__order", "order", "pk"),
                "indexes": [
                    models.Index(fields=["lead", "next_due"], name="task_lead_due"),
                    models.Index(fields=["next_due"], name="task_due"),
                    models.Index(
                        condition=models.Q(("done_on__isnull", True), ("stopped_on__isnull", True)),
                        fields=["next_due", "risk_from"],
                        name="task_open_due",
                    ),
                    models.Index(fields=["owner", "next_due"], name="task_owner_due"),
                    models.Index(fields=["due", "start"], name="task_days"),
                    models.Index(condition=models.Q(("done_on__isnull", False)), fields=["done_on"], name="task_done"),
                    models.Index(
                        condition=models.Q(("stopped_on__isnull", False)), fields=["stopped_on"], name="task_stopped"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("due__isnull", True),
                            ("due__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="task_days_in_order",
                        violation_error_message="The due day comes before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recurrence", ""),
                            models.Q(("start__isnull", False), ("due__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_recurs_between_days",
                        violation_error_message="Work that comes again needs a start and a due day.",
                    ),
                    models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="task_progress_percent"),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True), name="task_not_its_own_part"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due", models.DateField(verbose_name="due")),
                ("days", models.SmallIntegerField(verbose_name="days left")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                ("seen", models.DateTimeField(blank=True, null=True, verbose_name="seen")),
                ("mailed", models.DateTimeField(blank=True, null=True, verbose_name="mailed")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="planning.reportcall",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="planning.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen__isnull", True)), fields=["owner", "-at"], name="reminder_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("task__isnull", False)),
                        fields=("owner", "task", "due", "days"),
                        name="task_reminded_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("call__isnull", False)),
                        fields=("owner", "unit", "call", "due", "days"),
                        name="call_reminded_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call__isnull", False), ("task__isnull", True)),
                            models.Q(("call__isnull", True), ("task__isnull", False)),
                            _connector="OR",
                        ),
                        name="reminder_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)], verbose_name="progress, per cent"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="what was done")),
                ("nothing_arose", models.BooleanField(default=False, verbose_name="nothing arose")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("draft_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="planning.period",
                        verbose_name="period",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress entry",
                "verbose_name_plural": "progress",
                "ordering": ("task", "-at", "-pk"),
                "indexes": [models.Index(fields=["unit", "-at"], name="entry_unit_time")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="entry_progress_percent")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(2000)], verbose_name="year"
                    ),
                ),
                ("partner", models.CharField(max_length=300, verbose_name="partner (an organisation)")),
                (
                    "form",
                    models.CharField(
                        choices=[("money", "Money"), ("in_kind", "In kind")], max_length=7, verbose_name="form"
                    ),
                ),
                ("content", models.CharField(max_length=500, verbose_name="what is promised")),
                (
                    "value",
                    models.BigIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="stated value, đồng",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="how the value was found")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("promised", "Promised"),
                            ("agreed", "Agreed in writing"),
                            ("received", "Received"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="promised",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "received_value",
                    models.BigIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1000000000000000),
                        ],
                        verbose_name="value received, đồng",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded"),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pledges",
                        to="planning.estimateline",
                        verbose_name="line",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="organisation.unit",
                        verbose_name="received by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge",
                "verbose_name_plural": "pledges",
                "ordering": ("-year", "partner", "pk"),
                "indexes": [models.Index(fields=["unit", "year"], name="pledge_unit_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__gte", 0),
                            models.Q(("received_value__isnull", True), ("received_value__gte", 0), _connector="OR"),
                        ),
                        name="pledge_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "received"), _negated=True),
                            models.Q(("received_on__isnull", False), ("received_value__isnull", False)),
                            _connector="OR",
                        ),
                        name="pledge_received_with_value",
                        violation_error_message="Give the value and the day on which it was received.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "in_kind"), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="in_kind_with_basis",
                        violation_error_message="Say how the value of what is given in kind was found.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="period",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="periods",
                to="planning.task",
                verbose_name="task",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="task",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obstacles",
                to="planning.task",
                verbose_name="task",
            ),
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("photo", "Photo"), ("voice", "Voice note"), ("file", "File"), ("link", "Link")],
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=300, verbose_name="what it shows")),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=1000,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                        verbose_name="address",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="planning.progressentry",
                        verbose_name="progress entry",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece of evidence",
                "verbose_name_plural": "evidence",
                "ordering": ("task", "-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "link"), ("stored", ""), models.Q(("url", ""), _negated=True)),
                            models.Q(
                                models.Q(("kind", "link"), _negated=True),
                                ("url", ""),
                                models.Q(("stored", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_file_or_link",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="estimateline",
            name="task",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="estimate_lines",
                to="planning.task",
                verbose_name="task",
            ),
        ),
        migrations.CreateModel(
            name="Dependency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "needs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds_up",
                        to="planning.task",
                        verbose_name="waits for",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waits_for",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "dependency",
                "verbose_name_plural": "dependencies",
                "constraints": [
                    models.UniqueConstraint(fields=("task", "needs"), name="dependency_once"),
                    models.CheckConstraint(
                        condition=models.Q(("task", models.F("needs")), _negated=True), name="dependency_on_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=5000, verbose_name="text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ("task", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="TaskDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("adjust", "Adjust"), ("extend", "Extend"), ("stop", "Stop")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="document number")),
                ("dated", models.DateField(verbose_name="document date")),
                ("old_due", models.DateField(blank=True, editable=False, null=True, verbose_name="due before")),
                ("new_due", models.DateField(blank=True, null=True, verbose_name="new due day")),
                ("changes", models.JSONField(blank=True, default=dict, editable=False, verbose_name="what changed")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="planning.task",
                        verbose_name="task",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a task",
                "verbose_name_plural": "decisions on tasks",
                "ordering": ("task", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="task_decision_by_document",
                        violation_error_message="Give the document's number and the reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extend"), _negated=True), ("new_due__isnull", False), _connector="OR"
                        ),
                        name="extension_has_day",
                        violation_error_message="An extension needs the new due day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("section", models.CharField(blank=True, max_length=20, verbose_name="section")),
                ("title", models.CharField(max_length=500, verbose_name="title")),
                (
                    "aligned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="aligned",
                        to="planning.taskgroup",
                        verbose_name="serves the group",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="planning.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "task group",
                "verbose_name_plural": "task groups",
                "ordering": ("plan", "order", "pk"),
                "constraints": [models.UniqueConstraint(fields=("plan", "order"), name="group_order_once")],
            },
        ),
        migrations.AddField(
            model_name="task",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="planning.taskgroup",
                verbose_name="task group",
            ),
        ),
        migrations.AddField(
            model_name="measure",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="measures",
                to="planning.taskgroup",
                verbose_name="group",
            ),
        ),
        migrations.CreateModel(
            name="UnitReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("stored", models.CharField(blank=True, editable=False, max_length=120)),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="name of the file")),
                ("media_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="size")),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="document date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("locked", "Locked"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("sections", models.JSONField(blank=True, default=list, verbose_name="narrative")),
                ("figures", models.JSONField(blank=True, default=list, verbose_name="figures")),
                ("edits", models.JSONField(blank=True, default=dict, verbose_name="figures put otherwise")),
                ("full_year", models.JSONField(blank=True, default=dict, verbose_name="estimate for the full year")),
                ("missing", models.JSONField(blank=True, default=list, verbose_name="units missing")),
                ("figures_taken", models.DateTimeField(blank=True, null=True, verbose_name="figures taken")),
                ("first_submitted", models.DateTimeField(blank=True, null=True, verbose_name="first submitted")),
                ("submitted", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="planning.reportcall",
                        verbose_name="call",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit's report",
                "verbose_name_plural": "units' reports",
                "ordering": ("call", "unit__path"),
                "indexes": [models.Index(fields=["unit", "state"], name="report_unit_state")],
                "constraints": [models.UniqueConstraint(fields=("call", "unit"), name="report_once_for_a_call")],
            },
        ),
        migrations.CreateModel(
            name="ReportStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("locked", "Locked"),
                        ],
                        max_length=9,
                        verbose_name="before",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("locked", "Locked"),
                        ],
                        max_length=9,
                        verbose_name="after",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="time")),
                (
                    "moved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.unitreport"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a report",
                "verbose_name_plural": "steps of reports",
                "ordering": ("report", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_returned_with_reason",
                        violation_error_message="Say why it is returned.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="reportcall",
            name="units",
            field=models.ManyToManyField(
                related_name="asked_reports",
                through="planning.UnitReport",
                to="organisation.unit",
                verbose_name="units asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("dissemination", "unit"), name="acknowledged_once"),
        ),
        migrations.AddIndex(
            model_name="period",
            index=models.Index(fields=["due", "task"], name="period_due"),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(fields=("task", "code"), name="period_once"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["plan", "group", "order"], name="task_plan_order"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["lead", "group", "stopped_on", "done_on", "next_due", "risk_from", "progress", "due", "start"],
                name="task_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.UniqueConstraint(fields=("group", "order"), name="measure_order_once"),
        ),
    ]
