# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import fields
from odoo.tools import json_default


class JsonText(fields.Json):
    """Json that is kept as the text it was written as.

    Planning writes much of it that few read: the database need not parse it, nor the
    server before somebody asks.
    """

    _column_type = ("text", "text")

    def convert_to_record(self, value, record):
        return False if value is None else json.loads(value)

    def convert_to_cache(self, value, record, validate=True):
        """The text; what the database gives is text already."""
        if not value or isinstance(value, str):
            return value or None
        return json.dumps(value, default=json_default)

    def convert_to_column(self, value, record, values=None, validate=True):
        return self.convert_to_cache(value, record)
