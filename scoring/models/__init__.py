"""What it is worth: models, versions, scores, their history, and rescores."""

from scoring.models.feedback import Feedback
from scoring.models.run import Run, RunChange, RunRange, Schedule
from scoring.models.score import Score, ScoreChange
from scoring.models.scoring_model import ScoringModel, Version
from scoring.models.trigger import Crossing, Delivery, SilentRecord, Trigger, TriggerState

__all__ = [
    "Crossing",
    "Delivery",
    "Feedback",
    "Run",
    "RunChange",
    "RunRange",
    "Schedule",
    "Score",
    "ScoreChange",
    "ScoringModel",
    "SilentRecord",
    "Trigger",
    "TriggerState",
    "Version",
]
