"""What a person does in the editor, with a mouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect


@contextmanager
def redrawn(page: Page) -> Iterator[None]:
    """Until the form stands there anew, and can be used."""
    with page.expect_response(lambda answer: answer.url.endswith(("/refresh/", "/form/"))):
        yield
    settled(page)


@contextmanager
def saving(page: Page, part: str) -> Iterator[None]:
    """Until what was sent to that address is answered and drawn."""
    with page.expect_response(lambda answer: part in answer.url and answer.request.method == "POST"):
        yield
    settled(page)


def settled(page: Page) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)


def choose(form: Locator, label: str, option: str, *, nth: int = 0) -> None:
    """Of a control that has the form drawn anew."""
    with redrawn(form.page):
        form.get_by_label(label, exact=True).nth(nth).select_option(option)


def press(form: Locator, name: str, *, nth: int = 0) -> None:
    """A button that has the form drawn anew."""
    with redrawn(form.page):
        form.get_by_role("button", name=name, exact=True).nth(nth).click()


def tag(form: Locator, label: str, values: Sequence[str], *, nth: int = 0) -> None:
    field = form.get_by_role("combobox", name=label).nth(nth)
    for value in values:
        field.fill(value)
        field.press("Enter")
        expect(form.get_by_role("button", name=f"Remove {value}")).to_have_count(1)


def new_rule(page: Page, group: str, *, kind: str = "", name: str) -> Locator:
    page.get_by_role("button", name=f"Add rule to {group}").click()
    form = page.locator(".rule-edit")
    expect(form).to_have_count(1)
    settled(page)
    if kind:
        choose(form, "Kind of rule", kind)
    form.get_by_label("Name", exact=True).fill(name)
    return form


def edit_rule(page: Page, name: str) -> Locator:
    settled(page)
    page.get_by_role("button", name=f"Edit {name}", exact=True).click()
    form = page.locator(".rule-edit")
    expect(form).to_have_count(1)
    settled(page)
    return form


def save_rule(page: Page) -> None:
    page.get_by_role("button", name="Save rule", exact=True).click()
    expect(page.locator(".rule-edit")).to_have_count(0)
    settled(page)


def points(form: Locator, number: str) -> None:
    form.get_by_label("Points", exact=True).fill(number)


def edit_group(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=f"More actions for {name}").click()
    page.locator(":popover-open").get_by_role("button", name="Rename, limit, fading").click()
    return _group_form(page)


def new_group(page: Page, category: str, name: str) -> Locator:
    page.locator(f"#add-group-{category}").click()
    form = _group_form(page)
    form.get_by_label("Name of the group").fill(name)
    return form


def _group_form(page: Page) -> Locator:
    form = page.locator(".group-edit")
    expect(form).to_have_count(1)
    settled(page)
    return form


def save_group(page: Page) -> None:
    page.get_by_role("button", name="Save group", exact=True).click()
    expect(page.locator(".group-edit")).to_have_count(0)
    settled(page)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True).and_(page.locator("[aria-current]"))).to_have_count(1)


def band(page: Page, axis: str, place: int, *, label: str, cut: str) -> None:
    """Typed over what stands there."""
    for part, text in (("label", label), ("cut", cut)):
        field = page.locator(f"#band-{axis}-{place}-{part}")
        if field.input_value() != text:
            with saving(page, f"/bands/{axis}/"):
                field.fill(text)
                field.press("Enter")


def publish(page: Page) -> None:
    """Through the page of what it would change."""
    page.locator("#publish-button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".is-counting")).to_have_count(0)
    dialog.get_by_label("Note for the history").fill("By hand")
    dialog.get_by_role("button", name="Publish v").click()
    expect(page.locator("#model-status")).to_have_text("Live")
