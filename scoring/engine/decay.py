"""Decay as SQL: age in fractional days, double precision, each earning rounded to the millionth so that sums are exact."""

from __future__ import annotations

from crm.conditions.values import Values
from scoring.spec.document import Decay, HalfLife, LinearDecay, PercentDecay


def factor(decay: Decay | None, instant: str, values: Values) -> str | None:
    """What is left of an occurrence's points; None where nothing is lost."""
    age = f"(date_part('epoch', {values.as_of} - {instant}) / 86400)"
    match decay:
        case HalfLife(days):
            # Below 2^-1000 nothing is left, and PostgreSQL would call it an underflow.
            return f"power(2::float8, greatest(-{age} / {_float(days)}, -1000))"
        case LinearDecay(days):
            return f"greatest(0::float8, 1 - {age} / {_float(days)})"
        case PercentDecay(percent, every):
            return f"greatest(0::float8, 1 - {_float(float(percent) / 100)} * floor({age} / {_float(every)}))"
    return None


def earned_millionths(decay: Decay | None, points: float, instant: str, values: Values) -> str:
    """A bigint, in millionths of a point."""
    left = factor(decay, instant, values)
    if left is None:
        return f"{round(points * 1_000_000)}::bigint"
    return f"round({_float(points)} * {left} * 1000000)::bigint"


def tenths_of(millionths: str, points: float) -> str:
    """Rounded half away from zero; `millionths` is a bigint with the sign of `points`."""
    return f"(({millionths} {'-' if points < 0 else '+'} 50000) / 100000)"


def _float(number: object) -> str:
    """A number of the document that was checked to be finite; literal, since PostgreSQL works constants out once."""
    return f"{float(number)!r}::float8"  # type: ignore[arg-type]
