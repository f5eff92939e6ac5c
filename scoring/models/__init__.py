"""What it is worth: models, versions, scores, their history, and rescores."""

from scoring.models.advice import DismissedAdvice
from scoring.models.agreement import Agreement
from scoring.models.comment import RuleComment
from scoring.models.feedback import Feedback
from scoring.models.impact import Impact, ImpactRange
from scoring.models.pin import Pin
from scoring.models.revision import Revision
from scoring.models.run import Run, RunChange, RunRange, Schedule
from scoring.models.score import Score, ScoreChange
from scoring.models.scoring_model import ScoringModel, Version
from scoring.models.trigger import Crossing, Delivery, SilentRecord, Trigger, TriggerState

__all__ = [
    "Agreement",
    "Crossing",
    "Delivery",
    "DismissedAdvice",
    "Feedback",
    "Impact",
    "ImpactRange",
    "Pin",
    "Revision",
    "RuleComment",
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
