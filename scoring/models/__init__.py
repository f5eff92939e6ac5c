"""What it is worth: models, versions, scores, their history, and rescores."""

from scoring.models.run import Run, RunChange, RunRange, Schedule
from scoring.models.score import Score, ScoreChange
from scoring.models.scoring_model import ScoringModel, Version

__all__ = ["Run", "RunChange", "RunRange", "Schedule", "Score", "ScoreChange", "ScoringModel", "Version"]
