# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Golden files say what the oracles say, in an environment made for them."""

import pytest
from machine.cache import Cache, cache_folder
from machine.golden import differences, made_by_oracles


@pytest.mark.deep
def test_the_golden_files_are_what_the_oracles_say():
    assert not list(differences(made_by_oracles(Cache(cache_folder()))))


def test_a_number_that_moved_and_a_file_that_is_missing_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("machine.golden.GOLDEN_FILES", tmp_path)
    (tmp_path / "a.json").write_text('{"cases": [{"z": 1, "loss": 0.5}]}')
    made = {"a.json": '{"cases": [{"z": 1, "loss": 0.51}]}', "b.json": "{}"}
    assert list(differences(made)) == [
        "a.json.cases[0].loss: 0.5 is kept, an oracle says 0.51",
        "b.json: is not there yet",
    ]


def test_the_last_digits_of_another_machine_are_no_difference(tmp_path, monkeypatch):
    monkeypatch.setattr("machine.golden.GOLDEN_FILES", tmp_path)
    (tmp_path / "a.json").write_text('{"cases": [0.123456789012]}')
    assert not list(differences({"a.json": '{"cases": [0.123456789013]}'}))
