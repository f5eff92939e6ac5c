"""The form of a condition: read from a post, changed by its buttons, drawn with its faults."""

from crm.interfaces.conditions.acting import acted_condition
from crm.interfaces.conditions.editor import ConditionEditor, condition_editor
from crm.interfaces.conditions.posted import posted_condition
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import Plain

__all__ = ["ConditionEditor", "Plain", "Scope", "acted_condition", "condition_editor", "posted_condition"]
