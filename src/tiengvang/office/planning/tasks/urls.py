"""Addresses of plans, tasks, directives and disseminations, below /office/planning/ in namespace "planning"."""

from __future__ import annotations

from django.urls import path

from tiengvang.office.planning.tasks.views import directives, plans, progress, tasks

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/change/", plans.plan_change, name="plan_change"),
    path("plans/<int:pk>/issue/", plans.plan_issue, name="plan_issue"),
    path("plans/<int:pk>/close/", plans.plan_close, name="plan_close"),
    path("plans/<int:pk>/coverage/", plans.plan_coverage, name="plan_coverage"),
    path("plans/<int:pk>/groups/new/", plans.group_new, name="group_new"),
    path("plans/<int:pk>/tasks/new/", tasks.task_new, name="task_new"),
    path("groups/<int:pk>/change/", plans.group_change, name="group_change"),
    path("groups/<int:pk>/measures/new/", plans.measure_new, name="measure_new"),
    path("measures/<int:pk>/change/", plans.measure_change, name="measure_change"),
    path("measures/<int:pk>/tasks/", plans.measure_tasks, name="measure_tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/change/", tasks.task_change, name="task_change"),
    path("tasks/<int:pk>/delete/", tasks.task_delete, name="task_delete"),
    path("tasks/<int:pk>/decide/<slug:kind>/", tasks.task_decide, name="task_decide"),
    path("tasks/<int:pk>/needs/", tasks.task_needs, name="task_needs"),
    path("tasks/<int:pk>/progress/", progress.progress, name="task_progress"),
    path("tasks/<int:pk>/comment/", progress.comment, name="task_comment"),
    path("needs/<int:pk>/remove/", tasks.needs_remove, name="needs_remove"),
    path("evidence/<int:pk>/", progress.file, name="file"),
    path("evidence/<int:pk>/remove/", progress.evidence_remove, name="evidence_remove"),
    path("directives/", directives.directives, name="directives"),
    path("directives/new/", directives.directive_new, name="directive_new"),
    path("directives/<int:pk>/", directives.directive, name="directive"),
    path("directives/<int:pk>/change/", directives.directive_change, name="directive_change"),
    path("directives/<int:pk>/file/", directives.directive_file, name="directive_file"),
    path("disseminations/", directives.disseminations, name="disseminations"),
    path("disseminations/new/", directives.dissemination_new, name="dissemination_new"),
    path("disseminations/<int:pk>/", directives.dissemination, name="dissemination"),
    path("disseminations/<int:pk>/file/", directives.dissemination_file, name="dissemination_file"),
    path("acknowledgements/<int:pk>/confirm/", directives.acknowledge, name="acknowledge"),
]
