# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

import pytest


@pytest.mark.parametrize(
    "moment", ["2026-03-11T00:00:00Z", "2026-03-11T15:59:59Z", "2026-03-11T16:00:00Z"]
)
def test_midnight_in_beijing_and_at_greenwich_shift_no_time(
    sandbox, make_goodcang, moment
):
    sandbox.admin.set_settings(goodcang_times=True)
    now = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    sandbox.world.clock.advance(now.timestamp() - sandbox.world.clock())
    row = make_goodcang(sandbox).pull_stock(["US1"]).rows[0]
    assert row.provider_updated_at == now
