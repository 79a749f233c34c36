# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..connectors.errors import ServiceError
from ..connectors.threepl.goodcang import GoodCangClient
from ..connectors.tiktok.fbt_provider import FbtProvider

# Numbers that were not believed are asked for again after this long.
DOUBTED_AGAIN_AFTER = timedelta(minutes=15)


class ReplenishmentThreeplConnection(models.Model):
    """One account at one overseas warehouse operator.

    Another addon adds an operator with `selection_add` on `provider` and a method
    `_<provider>_client` that returns a `StockProvider`.
    """

    _name = "replenishment.threepl.connection"
    _inherit = ["replenishment.pull.mixin"]
    _description = "Warehouse Operator Connection"
    _order = "name, id"
    _check_company_auto = True

    _pull_cron = "tiktok_replenishment.ir_cron_pull_stock"
    _working_state = "connected"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    provider = fields.Selection(
        [("goodcang", "GoodCang"), ("fbt", "Fulfilled by TikTok")],
        string="Operator",
        required=True,
        default="goodcang",
    )
    tiktok_shop_id = fields.Many2one(
        "replenishment.tiktok.shop",
        string="TikTok Shop",
        check_company=True,
        ondelete="cascade",
        help="The shop whose goods TikTok keeps. Its authorisation is used.",
    )
    base_url = fields.Char(
        string="Service Address", default="https://oms.goodcang.net/public_open"
    )
    api_key = fields.Char(string="API Key", groups="base.group_system", copy=False)
    api_secret = fields.Char(string="API Token", groups="base.group_system", copy=False)
    state = fields.Selection(
        [("draft", "Not connected"), ("connected", "Connected"), ("error", "Error")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    warehouse_ids = fields.One2many("replenishment.threepl.warehouse", "connection_id")
    unmapped_count = fields.Integer(
        string="Unmapped SKUs", compute="_compute_unmapped_count"
    )

    _unique_tiktok_shop = models.UniqueIndex(
        "(tiktok_shop_id) WHERE provider = 'fbt'",
        "The stock that TikTok keeps for this shop is connected already.",
    )

    @api.constrains("provider", "tiktok_shop_id", "base_url", "api_key")
    def _check_credentials(self):
        for connection in self:
            missing = [
                connection._fields[name]._description_string(self.env)
                for name in connection._get_needed_fields()
                if not connection[name]
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(connection)s needs: %(fields)s.",
                        connection=connection.name,
                        fields=", ".join(missing),
                    )
                )

    def _get_needed_fields(self):
        """What the operator cannot be asked without."""
        if self.provider == "fbt":
            return ["tiktok_shop_id"]
        return ["base_url", "api_key"]

    def _compute_unmapped_count(self):
        counts = dict(
            self.env["replenishment.threepl.sku"]._read_group(
                [("connection_id", "in", self.ids), ("state", "=", "unmapped")],
                ["connection_id"],
                ["__count"],
            )
        )
        for connection in self:
            connection.unmapped_count = counts.get(connection, 0)

    # ----------------------------------------------------------------- clients

    def _client(self):
        """The StockProvider of this connection."""
        self.ensure_one()
        build = getattr(self, f"_{self.provider}_client", None)
        if build is None:
            raise UserError(
                self.env._("No installed app can talk to this operator any more.")
            )
        return build()

    def _goodcang_client(self):
        http = self._http_client()
        return GoodCangClient(
            app_key=self.api_key,
            app_token=self.api_secret or "",
            base_url=self.base_url,
            http=http,
            clock=http.clock,
        )

    def _fbt_client(self):
        shop = self.tiktok_shop_id
        inbound = self.env["replenishment.tiktok.inbound"]
        return FbtProvider(
            call=shop.account_id._call_with_token,
            cipher=shop.cipher,
            clock=time.time,
            inbound=inbound._get_open(shop),
            knows_inbound=inbound._is_any_known(shop),
        )

    # ----------------------------------------------------------------- buttons

    def action_test_connection(self):
        """Ask for the warehouses, to see whether the credentials are accepted."""
        self._list_warehouses()
        return self._notify_result(self.env._("The connection works."))

    def action_load_warehouses(self):
        """List the operator's warehouses, to be mapped to ours."""
        warehouses = self._list_warehouses()
        if not self.error_key:
            self.warehouse_ids._remember(self, warehouses)
        return self._notify_result(
            self.env._("%s warehouses are loaded.", len(warehouses))
        )

    def _list_warehouses(self):
        self.ensure_one()
        try:
            warehouses = self._client().list_warehouses()
        except ServiceError as error:
            self._record_failure(error)
            return ()
        self.write({**self._prepare_no_error_values(), "state": "connected"})
        return warehouses

    def action_pull_stock(self):
        """Pull the stock of every mapped warehouse now."""
        self.check_access("read")
        # Whoever may see a connection may ask for fresh numbers; the credentials needed
        # for it stay unreadable.
        connections = self.sudo()
        if any(connection._is_leased() for connection in connections):
            raise UserError(
                self.env._("The stock is being pulled right now. Look again soon.")
            )
        if connections and not connections._mapped_warehouses():
            raise UserError(
                self.env._("Choose which of your warehouses each operator's one is.")
            )
        for connection in connections:
            fetched = [
                (warehouse, warehouse._fetch_stock())
                for warehouse in connection._mapped_warehouses()
            ]
            pulls = [warehouse._store_answer(answer) for warehouse, answer in fetched]
            connection._record_outcome(
                [answer for _warehouse, answer in fetched], pulls
            )
        return self._notify_result(self.env._("The stock is up to date."))

    def action_view_unmapped(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Unmapped SKUs"),
            "res_model": "replenishment.threepl.sku",
            "view_mode": "list,form",
            "domain": [("connection_id", "in", self.ids)],
            "context": {"search_default_unmapped": 1},
        }

    def action_view_inbound(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inbound Orders"),
            "res_model": "replenishment.tiktok.inbound",
            "view_mode": "list,form",
            "domain": [("shop_id", "in", self.tiktok_shop_id.ids)],
            "context": {"default_shop_id": self.tiktok_shop_id[:1].id},
        }

    def action_view_stock(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Operators' Stock"),
            "res_model": "replenishment.threepl.stock",
            "view_mode": "list,pivot",
            "domain": [("threepl_warehouse_id", "in", self.warehouse_ids.ids)],
        }

    # -------------------------------------------------------------------- pull

    def _mapped_warehouses(self):
        return self.warehouse_ids.filtered("warehouse_id")

    def _pull_steps(self):
        """Each warehouse stands for itself: one that fails does not hold up others."""
        answers, pulls = [], []
        for warehouse in self._mapped_warehouses():
            answers.append(warehouse._fetch_stock())
            pulls.append(warehouse._store_answer(answers[-1]))
            yield
        self._record_outcome(answers, pulls)

    def _record_outcome(self, answers, pulls):
        """Tell on the connection how the pulls of its warehouses went."""
        errors = [answer for answer in answers if isinstance(answer, ServiceError)]
        doubted = [pull for pull in pulls if pull.state == "rejected"]
        if errors:
            # One that a person must see to outranks one that passes by itself.
            errors.sort(key=self._passes_by_itself)
            self._record_failure(errors[0])
        elif doubted:
            self.write(
                {
                    "error_key": doubted[0].error_key,
                    "error_details": doubted[0].threepl_warehouse_id.display_name,
                }
            )
            self._try_again_in(DOUBTED_AGAIN_AFTER)
        elif pulls:
            self._record_success()
