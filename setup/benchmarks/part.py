# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What every part of the benchmark begins and ends with."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from odoo.modules.registry import Registry
from odoo.tools import config


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that was called: its options, and the places it measures at."""

    options: argparse.Namespace
    registry: Registry
    sandbox: dict
    products: list

    def write(self, **content):
        """The figures as data, where somebody asked for them."""
        if self.options.json:
            Path(self.options.json).write_text(json.dumps(content, indent=2) + "\n")


def open_part(description, **counts):
    """Read the command line and open the database; ``counts``: options and defaults."""
    options = _parser(description, counts).parse_args()
    config.parse_config(
        ["--config", options.config, "--no-http", "--log-level=warn"],
        setup_logging=True,
    )
    return Part(
        options=options,
        registry=Registry(options.db),
        sandbox=_read(options.sandbox),
        products=_read(options.scenario)["products"],
    )


def print_table(lines, figures):
    """``lines``: label, key of the figure and how it is written."""
    for label, key, form in lines:
        sys.stdout.write(f"{label:<44}{form.format(figures[key]):>14}\n")


def run(main):
    started = monotonic()
    main()
    sys.stdout.write(f"measured in {monotonic() - started:.0f} s\n")


def _parser(description, counts):
    parser = argparse.ArgumentParser(description=description)
    for name in ("config", "db", "sandbox", "scenario"):
        parser.add_argument(f"--{name}", required=True)
    for name, default in {**counts, "rounds": 3}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json")
    return parser


def _read(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))
