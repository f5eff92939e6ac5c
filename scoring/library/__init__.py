"""What a model can begin with, or take in: whole models as templates, and groups of rules as presets."""
