"""Addresses of the `scoring` house."""

from django.urls import URLPattern, URLResolver, path

from scoring.views import contacts, drafts, leads, models, opening, palette, rescores, schedule, versions

urlpatterns: list[URLPattern | URLResolver] = [
    path("leads/", leads.leads, name="leads"),
    path("leads/count/", leads.lead_count, name="lead-count"),
    path("leads/export.csv", leads.lead_export, name="lead_export"),
    path("leads/progress/<int:model_id>/", leads.lead_progress, name="lead-progress"),
    path("contacts/<int:contact_id>/history/<int:model_id>/", contacts.score_history, name="score-history"),
    path("palette/", palette.palette, name="palette"),
    path("models/", models.models, name="models"),
    path("models/new/", drafts.new_model, name="model-new"),
    path("models/<int:model_id>/", models.model, name="model"),
    path("models/<int:model_id>/bands/", models.bands, name="model-bands"),
    path("models/<int:model_id>/audience/", models.audience, name="model-audience"),
    path("models/<int:model_id>/opening/", opening.change, name="model-opening"),
    path("models/<int:model_id>/history/", versions.history, name="model-history"),
    path("models/<int:model_id>/draft/", drafts.edit_draft, name="model-edit"),
    path("models/<int:model_id>/publish/", drafts.publish, name="model-publish"),
    path("models/<int:model_id>/rescore/", rescores.start, name="model-rescore"),
    path("models/<int:model_id>/rescore/<int:run_id>/", rescores.progress, name="model-run"),
    path("models/<int:model_id>/rescore/<int:run_id>/stop/", rescores.stop, name="model-run-stop"),
    path("models/<int:model_id>/rescore/<int:run_id>/dismiss/", rescores.dismiss, name="model-run-dismiss"),
    path("models/<int:model_id>/versions/<int:number>/restore/", drafts.restore, name="version-restore"),
    path(
        "models/<int:model_id>/versions/<int:number>/document.<str:format>", versions.download, name="version-download"
    ),
    path("settings/rescoring/", schedule.rescoring, name="rescoring"),
]
