"""What a condition's leaf reads: one value of a row, as SQL of its type."""

from __future__ import annotations

from dataclasses import dataclass

NUMBER_PATTERN = r"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
ZONE_PATTERN = r"(Z|[-+][0-9]{2}(:?[0-9]{2})?)$"


@dataclass(frozen=True, slots=True)
class Column:
    """`sql` is of `type`'s SQL type: text, numeric, boolean, date, timestamptz; of multi_choice a jsonb array, never null.

    `folded` is the text in lower case. `nullable`: the SQL may be null (which is blank, like '').
    """

    type: str
    sql: str
    folded: str = ""
    nullable: bool = True

    @property
    def blank(self) -> str:
        if self.type == "multi_choice":
            return f"{self.sql} = '[]'::jsonb"
        if not self.folded:
            return f"{self.sql} is null" if self.nullable else "false"
        return f"coalesce({self.sql}, '') = ''" if self.nullable else f"{self.sql} = ''"

    def holds(self, test: str) -> str:
        """`test` as true or false, never unknown."""
        return f"coalesce({test}, false)" if self.nullable else f"({test})"


def text_column(sql: str, property_type: str = "text", *, nullable: bool = True) -> Column:
    return Column(property_type, sql, f"lower({sql})", nullable)


def custom_column(row: str, key: str, property_type: str) -> Column:
    """A custom property of the row `row`; `key` is the placeholder of its name."""
    stored, text = f"{row}.properties -> {key}", f"({row}.properties ->> {key})"
    match property_type:
        case "number":
            return Column("number", f"(case when jsonb_typeof({stored}) = 'number' then ({stored})::numeric end)")
        case "boolean":
            return Column("boolean", f"(case when jsonb_typeof({stored}) = 'boolean' then ({stored})::boolean end)")
        case "date":
            return Column("date", _readable(text, "date"))
        case "instant":
            return Column("instant", _readable(text, "timestamptz"))
        case "multi_choice":
            return Column(
                "multi_choice", f"(case when jsonb_typeof({stored}) = 'array' then {stored} else '[]'::jsonb end)"
            )
    return text_column(text, property_type)


def untyped_column(text: str, wanted: str, zone: str = "'UTC'") -> Column:
    """A text that is read as the operator's type; what can't be read so is blank."""
    match wanted:
        case "number":
            return Column("number", f"(case when {text} ~ '{NUMBER_PATTERN}' then ({text})::numeric end)")
        case "boolean":
            yes, no = "('true', 'yes', 'ja', 'tak')", "('false', 'no', 'nei', 'nej', 'nie')"
            return Column(
                "boolean", f"(case when lower({text}) in {yes} then true when lower({text}) in {no} then false end)"
            )
        case "date":
            return Column("date", f"(case when {text} ~ '{DAY_PATTERN}$' then {_readable(text, 'date')} end)")
        case "instant":
            with_zone = f"when {text} ~ '{DAY_PATTERN}[T ].*{ZONE_PATTERN}' then {_readable(text, 'timestamptz')}"
            local = f"when {text} ~ '{DAY_PATTERN}[T ]' then {_readable(text, 'timestamp')} at time zone {zone}"
            return Column("instant", f"(case {with_zone} {local} end)")
    return text_column(text)


def _readable(text: str, sql_type: str) -> str:
    return f"(case when pg_input_is_valid({text}, '{sql_type}') then ({text})::{sql_type} end)"
