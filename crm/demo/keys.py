"""Numbers for the combinations that activities share, given before any activity is written."""

from __future__ import annotations

from typing import NamedTuple


class DemoKey(NamedTuple):
    type: str
    asset: str = ""
    asset_type: str = ""
    campaign: str = ""
    channel: str = ""
    is_machine: bool = False


class Keys:
    """`topics` says, by the key's number, what the hidden propensity makes of it; most keys mean nothing to it."""

    def __init__(self) -> None:
        self.rows: list[DemoKey] = []
        self.topics: dict[int, str] = {}
        self._numbers: dict[DemoKey, int] = {}

    def number(
        self,
        type: str,
        asset: str = "",
        asset_type: str = "",
        campaign: str = "",
        channel: str = "",
        *,
        is_machine: bool = False,
        topic: str = "",
    ) -> int:
        key = DemoKey(type, asset, asset_type, campaign, channel, is_machine)
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(key)
        if topic:
            self.topics[self._numbers[key]] = topic
        return self._numbers[key]

    def pages(self, assets: tuple[str, ...], topic: str = "") -> tuple[int, ...]:
        return tuple(self.number("page_view", asset, "page", topic=topic) for asset in assets)

    def localised(self, assets: dict[str, str], topic: str = "") -> dict[str, int]:
        return {language: self.number("page_view", asset, "page", topic=topic) for language, asset in assets.items()}
