# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from connectors.threepl.rest_trial import outline_of, try_out

ENDPOINT = "rest_stock"


def test_a_trial_shows_the_rows_as_they_would_be_understood(
    sandbox, rest_settings, make_http
):
    trial = try_out(settings=rest_settings(sandbox, "paged"), http=make_http(sandbox))
    assert trial.problems == []
    assert [row.external_sku for row in trial.rows] == ["BOX", "LAMP"]
    assert (trial.row_count, trial.total, trial.goes_on) == (2, 2, False)
    assert ("data.items", "list", 2) in trial.outline
    assert ("data.items[].on_way", "number", 0) in trial.outline
    assert len(sandbox.admin.requests(ENDPOINT)) == 1


def test_a_trial_tells_all_that_is_wrong_and_how_the_answer_is_built(
    sandbox, rest_settings, make_http
):
    settings = rest_settings(
        sandbox,
        "paged",
        total_path="total",
        success_path="ok",
        buckets={"available": "free", "damaged": "title"},
    )
    trial = try_out(settings=settings, http=make_http(sandbox))
    assert [problem.setting for problem in trial.problems] == [
        "success_path",
        "total_path",
        "damaged_path",
        "available_path",
    ]
    assert ("data.total", "text", 0) in trial.outline


def test_a_trial_of_a_wrong_list_shows_where_the_lists_are(
    sandbox, rest_settings, make_http
):
    settings = rest_settings(sandbox, "paged", list_path="items")
    trial = try_out(settings=settings, http=make_http(sandbox))
    assert [problem.setting for problem in trial.problems] == ["list_path"]
    assert [path for path, kind, _size in trial.outline if kind == "list"] == [
        "data.items"
    ]


def test_a_trial_that_is_refused_says_so(sandbox, rest_settings, make_http):
    settings = rest_settings(sandbox, "paged", key="wrong")
    trial = try_out(settings=settings, http=make_http(sandbox))
    assert [problem.kind for problem in trial.problems] == ["auth"]
    assert (trial.rows, trial.outline) == ([], [])


def test_an_outline_holds_names_and_kinds_but_no_value():
    content = {"a": [{"b": "secret", "c": None}], "d": True, "e": 2, "f": {}, "g": 1.5}
    assert outline_of(content) == [
        ("a", "list", 1),
        ("a[]", "object", 0),
        ("a[].b", "text", 0),
        ("a[].c", "null", 0),
        ("d", "truth", 0),
        ("e", "number", 0),
        ("f", "object", 0),
        ("g", "number", 0),
    ]


def test_an_outline_ends():
    assert outline_of([]) == [("", "list", 0)]
    deep = []
    for _level in range(99):
        deep = [deep]
    assert len(outline_of(deep)) <= 6
    assert len(outline_of({f"k{number}": 1 for number in range(999)})) == 60
