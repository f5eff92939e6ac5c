"""Names in words of custom properties, for the sentences of a model's rules."""

from __future__ import annotations

from crm.conditions.wording import Labels, property_words
from crm.models import Property


def labels_of(object: str) -> Labels:
    """By path, as the documents of that object's models write it."""
    labels = {}
    for its, name, label in Property.objects.exclude(label="").values_list("object", "name", "label"):
        path = name if its == object else f"{its}.{name}"
        labels[path] = label if its == object else property_words(path, {name: label})
    return labels
