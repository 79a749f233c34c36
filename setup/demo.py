# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connects a database to the sandbox, pulls, plans, and tells what came of it.

Called by `setup/run` with the Python that has Odoo and with the folder of the
sandbox on its path. Does what an administrator does on the screens: the same
buttons, over real HTTP.
"""

import argparse
import json
import sys
from pathlib import Path

from demo_company import DemoCompany
from demo_connections import DemoConnections
from demo_report import DemoReport
from sandbox import scenario as scenarios

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config


def main(arguments=None):
    options = _parser().parse_args(arguments)
    scenario = scenarios.load(options.scenario)
    sandbox = json.loads(Path(options.sandbox).read_text(encoding="utf-8"))
    config.parse_config(
        ["--config", options.config, "--no-http", "--log-level=warn"],
        setup_logging=True,
    )
    registry = Registry(options.db)
    with registry.cursor() as cr:
        admin = Environment(cr, SUPERUSER_ID, {}).ref("base.user_admin")
        env = Environment(cr, admin.id, {"lang": "en_US"})
        company = DemoCompany(env, scenario)
        company.write()
        connections = DemoConnections(env, scenario, sandbox)
        connections.connect()
    with registry.cursor() as cr:
        env = Environment(cr, admin.id, {"lang": "en_US"})
        DemoConnections(env, scenario, sandbox).pull()
        demo = DemoCompany(env, scenario)
        demo.write_manual_forecasts()
        env["replenishment.run"].action_plan_all()
        demo.write_campaigns()
        report = DemoReport(env)
        report.print_table(options.url)
        if options.json:
            Path(options.json).write_text(
                json.dumps(report.data(), indent=2, ensure_ascii=False) + "\n",
                encoding="utf-8",
            )
        return 0 if not report.problems() else 1


def _parser():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--db", required=True, help="name of the database")
    parser.add_argument("--scenario", required=True, help="scenario file")
    parser.add_argument(
        "--sandbox", required=True, help="what the sandbox said of itself"
    )
    parser.add_argument("--json", help="write the table as data to this file")
    parser.add_argument("--url", default="", help="where Odoo will be served")
    return parser


if __name__ == "__main__":
    sys.exit(main())
