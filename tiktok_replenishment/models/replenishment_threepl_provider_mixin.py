# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..connectors.errors import ServiceError
from ..connectors.threepl.address import is_plain_http


class ReplenishmentThreeplProviderMixin(models.AbstractModel):
    """What an operator needs to be told, and what it can do.

    For an entry `x` of `provider` there is
    `_x_client()`, which returns a `StockProvider` and asks nobody yet;
    `_x_fields()`, the fields it uses: {name: whether it cannot do without}; changes of
    a needed field of its own lead to `_check_provider_fields`;
    `_x_base_url`, its usual address, where all its customers have the same one;
    `_x_max_age_hours`, when its numbers are stale, where that is not as usual.
    """

    _name = "replenishment.threepl.provider.mixin"
    _description = "Warehouse Operator's Settings"

    base_url = fields.Char(
        string="Service Address",
        compute="_compute_base_url",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the operator's interface for programs is. The operator tells it "
        "together with the credentials.",
    )
    allow_plain_http = fields.Boolean(
        string="Without Encryption",
        help="Some operators have no https address. Whoever listens on the way can "
        "then read the credentials and change the numbers.",
    )
    api_key = fields.Char(string="API Key", groups="base.group_system", copy=False)
    api_secret = fields.Char(string="API Token", groups="base.group_system", copy=False)
    is_plain_http = fields.Boolean(compute="_compute_is_plain_http")
    used_fields = fields.Char(compute="_compute_used_fields")
    needed_fields = fields.Char(compute="_compute_used_fields")
    capabilities = fields.Char(compute="_compute_capabilities")
    reported_buckets = fields.Char(
        string="Reports",
        compute="_compute_capabilities",
        help="What is known of each SKU. What an operator does not report is unknown, "
        "not zero.",
    )
    unreported_buckets = fields.Char(
        string="Does not Report", compute="_compute_capabilities"
    )

    @api.depends("provider")
    def _compute_base_url(self):
        for connection in self:
            connection.base_url = getattr(
                connection, f"_{connection.provider}_base_url", False
            )

    @api.depends("base_url")
    def _compute_is_plain_http(self):
        for connection in self:
            connection.is_plain_http = is_plain_http(connection.base_url)

    @api.depends("provider")
    def _compute_used_fields(self):
        for connection in self:
            used = connection._get_provider_fields()
            connection.used_fields = ",".join(used)
            connection.needed_fields = ",".join(
                name for name, is_needed in used.items() if is_needed
            )

    @api.depends("provider")
    @api.depends_context("lang")
    def _compute_capabilities(self):
        buckets = self._get_bucket_names()
        for connection in self:
            able = connection._get_capabilities()
            connection.capabilities = ",".join(sorted(able))
            connection.reported_buckets = ", ".join(
                words for name, words in buckets.items() if name in able
            )
            connection.unreported_buckets = ", ".join(
                words for name, words in buckets.items() if name not in able
            )

    @api.model
    def _get_bucket_names(self):
        """The buckets of stock in words, by capability."""
        stock = self.env["replenishment.threepl.stock"]
        names = ("reserved", "inbound", "pending", "damaged", "frozen", "on_hand")
        columns = {"stock": "qty_available"} | {name: f"qty_{name}" for name in names}
        labels = stock.fields_get(list(columns.values()), ["string"])
        return {name: labels[column]["string"] for name, column in columns.items()}

    def _get_capabilities(self):
        """What the operator can do; nothing while the settings do not tell."""
        if not self._has_client():
            return frozenset()
        try:
            # The credentials are needed to make a client; nothing of them is shown.
            return self.sudo()._client().capabilities
        except ServiceError:
            return frozenset()

    def _get_provider_fields(self):
        tell = getattr(self, f"_{self.provider}_fields", None)
        return tell() if tell else {}

    @api.constrains("provider", "base_url", "api_key")
    def _check_provider_fields(self):
        for connection in self:
            missing = [
                connection._fields[name]._description_string(self.env)
                for name, is_needed in connection._get_provider_fields().items()
                if is_needed and not connection[name]
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(connection)s needs: %(fields)s.",
                        connection=connection.name,
                        fields=", ".join(missing),
                    )
                )

    @api.constrains("base_url", "allow_plain_http")
    def _check_encryption(self):
        for connection in self:
            if connection.is_plain_http and not connection.allow_plain_http:
                raise ValidationError(
                    self.env._(
                        "The address begins with http: the credentials would travel "
                        "unencrypted. Use an https address, or tick Without "
                        "Encryption if the operator has none."
                    )
                )

    def _has_client(self):
        return hasattr(self, f"_{self.provider}_client")

    def _client(self):
        """The StockProvider of this connection."""
        self.ensure_one()
        if not self._has_client():
            raise UserError(
                self.env._("No installed app can talk to this operator any more.")
            )
        return getattr(self, f"_{self.provider}_client")()
