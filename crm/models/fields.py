"""Column types that Django has no field for."""

from __future__ import annotations

from typing import Any

from django.db import models


class NumberField(models.DecimalField):  # type: ignore[type-arg]
    """PostgreSQL's `numeric` without a precision: every number as it was given, compared exactly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"max_digits": 60, "decimal_places": 20}))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The plain Decimal: the precision above serves forms only, storage must not round."""
        return self.to_python(value)
