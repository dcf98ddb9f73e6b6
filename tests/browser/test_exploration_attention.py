"""The attention exploration in a browser: asked by keyboard, said in words, and there without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.visitors import Visit
from tests.factories import make_lesson

pytestmark = pytest.mark.browser
BODY = "First.\n\n## First {#first}\n\n::: exploration {name=attention}\n\n1. **Run.** Ask.\n\n:::\n"


def opened(visit: Visit, **options: object) -> Page:
    return visit(**options).go(make_lesson(body=BODY).get_absolute_url())


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def says(page: Page, words: str) -> None:
    expect(page.locator(".says")).to_contain_text(words)


def rows(page: Page, name: str = "looked") -> list[str]:
    """The rows of a drawing, as they read."""
    texts: list[list[str]] = page.locator(f"[data-drawing={name}] g").evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('text')].map((text) => text.textContent))"
    )
    return [" ".join(filter(None, text)) for text in texts if any(text)]


def outlines(page: Page) -> Locator:
    return page.locator("[data-drawing=looked] .before[d]:not([d=''])")


def test_the_weights_follow_the_question_and_the_object(visit: Visit) -> None:
    page = opened(visit)
    says(
        page,
        "Not asked yet. On the shelf: yellow lamp, green cup, orange book, yellow clock. The question: which color",
    )
    assert rows(page) == ["yellow lamp", "green cup", "orange book", "yellow clock"]

    press(page, "Ask")
    says(
        page,
        "The model answers “green”, with a chance of 100%. That is right. Its weights: yellow lamp 0.001, green cup",
    )
    assert rows(page) == ["yellow lamp 0.001", "green cup 0.994", "orange book 0.000", "yellow clock 0.004"]

    page.get_by_role("radio", name="cup", exact=True).press("ArrowRight")
    says(page, "Not asked yet.")
    expect(outlines(page)).to_have_count(1)
    press(page, "Ask")
    says(page, "The model answers “orange”, with a chance of 100%. That is right.")
    assert rows(page)[2] == "orange book 0.994"
    assert rows(page, "answered")[1] == "orange 100%"

    press(page, "Shuffle")
    says(page, "Not asked yet.")
    press(page, "Ask")
    says(page, "orange book 0.994")
    assert sorted(rows(page)) == ["green cup 0.000", "orange book 0.994", "yellow clock 0.006", "yellow lamp 0.000"]
    assert rows(page)[2] != "orange book 0.994"


def test_a_shelf_is_built_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_text("Build the shelf yourself").press("Enter")

    page.get_by_label("Color, place 2").select_option("purple")
    says(page, "yellow lamp, purple cup, orange book, yellow clock")
    page.get_by_label("Object, place 1").select_option("book")
    says(page, "orange book, purple cup, yellow lamp, yellow clock")
    page.get_by_label("Object, place 1").select_option("key")
    says(page, "black key, purple cup, yellow lamp, yellow clock")
    expect(page.get_by_role("radio", name="book (not there)")).to_be_visible()
    page.get_by_role("slider", name="Objects on the shelf").press("End")
    expect(page.get_by_label("Color, place 8")).to_be_visible()
    page.get_by_role("slider", name="Objects on the shelf").press("Home")
    expect(page.get_by_label("Color, place 3")).to_be_hidden()
    says(page, "On the shelf: black key, purple cup.")

    page.get_by_role("radio", name="lamp (not there)").press("Space")
    press(page, "Ask")
    says(page, "But there is no lamp on the shelf.")


def test_without_attention_twelve_questions_mix_the_colors(visit: Visit) -> None:
    page = opened(visit)
    for _ in range(2):
        page.get_by_role("slider", name="Objects on the shelf").press("ArrowRight")
    press(page, "Ask 12 new shelves")
    says(page, "Attention on: 12 of 12 questions about new shelves of 6 were answered rightly.")
    expect(page.locator(".twelve [data-right]")).to_have_count(12)

    page.get_by_role("radio", name="on", exact=True).press("ArrowRight")
    press(page, "Ask")
    says(page, "With attention off the model answers")
    assert {row.rsplit(" ")[-1] for row in rows(page)} == {"0.167"}
    press(page, "Ask 12 new shelves")
    says(page, "Attention off:")
    right = page.locator(".twelve [data-right]").count()
    says(page, f"Attention off: {right} of 12 questions")
    assert 1 <= right <= 7

    page.get_by_text("The twelve questions").click()
    table = page.get_by_role("region", name="The twelve questions").get_by_role("row")
    expect(table).to_have_count(13)
    cells = [row.get_by_role("cell").all_inner_texts() for row in table.all()[1:]]
    assert sum(answer == true for answer, true, _ in cells) == right


def test_a_new_shelf_is_another_one_each_time(visit: Visit) -> None:
    page = opened(visit)

    seen = []
    for _ in range(3):
        press(page, "New shelf")
        seen.append(tuple(rows(page)))
        expect(page.locator("[data-drawing=looked] [data-chosen]")).to_have_count(1)

    assert len(set(seen)) == 3


def test_nothing_stands_in_the_way(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_text("Build the shelf yourself").click()
    press(page, "Ask")
    press(page, "Ask 12 new shelves")
    page.get_by_text("The twelve questions").click()

    assert barriers(page) == {}


def test_without_a_script_there_are_figure_and_numbers(visit: Visit) -> None:
    page = opened(visit, script=False)

    expect(page.locator(".plot [role=img]")).to_have_count(2)
    expect(page.get_by_role("radio")).to_have_count(0)
    row = page.get_by_role("row", name="green cup")
    expect(row.get_by_role("cell")).to_have_text(["0.994", "0.000", "0.250"])
    assert rows(page) == ["yellow lamp 0.001", "green cup 0.994", "orange book 0.000", "yellow clock 0.004"]
