# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A stock file as one more operator: it has its say when a file comes."""

from datetime import datetime, timedelta

from ...errors import InvalidRequestError
from ..base import BUCKETS, StockProvider, StockSnapshot, Warehouse
from .reading import StockFile


class StockFileProvider(StockProvider):
    """Answers from a StockFile that was read; without one it has no numbers.

    ``received_at`` (aware, UTC) is when the file came: nothing in it is younger.
    """

    capabilities = frozenset({"file", "stock", *BUCKETS})

    def __init__(
        self,
        stock_file: StockFile | None = None,
        *,
        received_at: datetime | None = None,
        is_full: bool = False,
    ):
        self._file = stock_file
        self._received_at = received_at
        self.absent_means_zero = is_full

    def list_warehouses(self):
        """The warehouses that the file names."""
        codes = self._file.warehouse_codes if self._file else ()
        return tuple(Warehouse(code=code, name="", country="") for code in codes)

    def test(self):
        """There is nobody to be asked."""
        return ()

    def pull_stock(self, warehouse_codes):
        if not self._file:
            raise InvalidRequestError(
                "Stock file: none was sent", hint="send_stock_file"
            )
        wanted = set(warehouse_codes)
        rows = tuple(row for row in self._file.rows if row.warehouse_code in wanted)
        return StockSnapshot(
            rows=rows,
            as_of=self.as_of,
            pages=1,
            expected_count=len(rows),
            absent_means_zero=self.absent_means_zero,
        )

    @property
    def as_of(self):
        """The file's own moment, but for the rest of the day on which it came."""
        written = self._file.written
        if not written:
            return self._received_at
        ahead = written.at - self._received_at
        is_today = written.is_whole_day and timedelta() < ahead < timedelta(days=1)
        return self._received_at if is_today else written.at
