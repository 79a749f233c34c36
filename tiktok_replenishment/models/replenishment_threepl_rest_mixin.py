# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..connectors.threepl.base import BUCKETS
from ..connectors.threepl.generic_rest import GenericRestClient
from ..connectors.threepl.rest_settings import RestSettings
from ..connectors.threepl.rest_trial import try_out

# Settings of which a field of all operators is the place.
SHARED_FIELDS = {"base_url": "base_url", "key": "api_key"}


class ReplenishmentThreeplRestMixin(models.AbstractModel):
    """Any operator with a JSON API as a provider of stock: how it is called."""

    _name = "replenishment.threepl.rest.mixin"
    _inherit = ["replenishment.threepl.rest.mapping.mixin"]
    _description = "REST API Connection"

    rest_path = fields.Char(
        string="Stock Path",
        help="What follows the service address for the list of stock: /v1/inventory. "
        "{warehouse} in it stands for a warehouse's code.",
    )
    rest_method = fields.Selection(
        [("GET", "GET"), ("POST", "POST, parameters as JSON")],
        string="Method",
        default="GET",
    )
    rest_auth_style = fields.Selection(
        [
            ("none", "None"),
            ("header", "A key in a header"),
            ("bearer", "A bearer token"),
            ("basic", "User name and password (Basic)"),
            ("query", "A key among the parameters"),
        ],
        string="Credentials",
        default="header",
        help="API Key holds the key, the token or the user name, API Token the "
        "password.",
    )
    rest_auth_name = fields.Char(
        string="Name of the Key",
        default="X-API-Key",
        help="Name of the header or of the parameter that carries the key.",
    )
    rest_headers = fields.Text(
        string="Further Headers",
        groups="base.group_system",
        copy=False,
        help="One a line, with a colon: X-Customer: 4711. They are as secret as the "
        "key.",
    )
    rest_parameters = fields.Text(
        string="Further Parameters",
        groups="base.group_system",
        copy=False,
        help="One a line: type=good. With POST, dots lead into objects: "
        "query.type=good; a number is sent as a number, unless it stands in quotes.",
    )
    rest_paging = fields.Selection(
        [
            ("none", "The list comes whole"),
            ("page", "By the number of the page"),
            ("offset", "By the number of rows before it"),
            ("cursor", "By a mark from the page before"),
            ("next", "By an address from the page before"),
        ],
        string="Pages",
        default="none",
    )
    rest_page_parameter = fields.Char(
        string="Page Parameter",
        help="The parameter with the number of the page, of rows, or the mark.",
    )
    rest_first_page = fields.Integer(string="First Page", default=1)
    rest_size_parameter = fields.Char(
        string="Size Parameter", help="The parameter that asks for so many rows a page."
    )
    rest_page_size = fields.Integer(string="Rows a Page", default=100)
    rest_next_path = fields.Char(
        string="Next Page",
        help="Where an answer has the mark or the address of the next page: meta.next. "
        "Empty: the address is in the header Link. Only addresses at the same host are "
        "followed.",
    )
    rest_stop_rule = fields.Selection(
        [
            ("empty", "Ends with an empty page"),
            ("short", "Ends with a page that is not full"),
        ],
        string="End of the List",
        default="empty",
        help="Where no number of rows is told. Take a page that is not full for the "
        "last only if the operator is sure to send as many rows as are asked for.",
    )
    rest_calls_per_minute = fields.Integer(
        string="Calls a Minute", help="How many the operator allows; 0: no limit."
    )
    rest_allow_private = fields.Boolean(
        string="In Our Own Network",
        help="The address lies in a private network. Otherwise such addresses are not "
        "called, whatever a name leads to.",
    )

    def _rest_fields(self):
        style = self.rest_auth_style
        used = {"base_url": True}
        if style != "none":
            used["api_key"] = True
        if style == "basic":
            used["api_secret"] = False
        return used

    @api.depends("rest_auth_style")
    def _compute_used_fields(self):
        return super()._compute_used_fields()

    @api.depends(*(f"rest_{bucket}_path" for bucket in BUCKETS))
    @api.depends("rest_warehouse_path", "rest_warehouse_codes", "rest_weight_path")
    @api.depends("rest_length_path", "rest_width_path", "rest_height_path")
    def _compute_capabilities(self):
        return super()._compute_capabilities()

    def _rest_client(self):
        http = self._http_client()
        return GenericRestClient(
            settings=self._rest_settings(), http=http, clock=http.clock
        )

    def _rest_settings(self):
        names = ("path", "auth_name", "page_parameter", "size_parameter", "next_path")
        return RestSettings(
            base_url=(self.base_url or "").strip(),
            key=(self.api_key or "").strip(),
            secret=self.api_secret or "",
            method=self.rest_method or "GET",
            headers=_pairs(self.rest_headers, ":"),
            parameters=_pairs(self.rest_parameters, "="),
            auth_style=self.rest_auth_style or "none",
            paging=self.rest_paging or "none",
            stop_rule=self.rest_stop_rule or "empty",
            first_page=self.rest_first_page,
            page_size=self.rest_page_size,
            calls_per_minute=self.rest_calls_per_minute,
            allows_private=self.rest_allow_private,
            **{name: (self[f"rest_{name}"] or "").strip() for name in names},
            **self._prepare_rest_mapping(),
        )

    def action_try_rest(self):
        """Show how the first rows would be understood, and what is wrong."""
        self.ensure_one()
        self.check_access("write")
        trial = try_out(settings=self._rest_settings(), http=self._http_client())
        return self.env["replenishment.threepl.trial"]._show(self, trial)

    def _get_rest_label(self, setting):
        """What the form calls a setting of RestSettings."""
        field = self._fields[SHARED_FIELDS.get(setting, f"rest_{setting}")]
        return field._description_string(self.env)


def _pairs(text, mark):
    """(name, value) of each line; a line without the mark is a name without a value."""
    lines = (line.strip() for line in (text or "").splitlines())
    split = (line.partition(mark) for line in lines if line)
    return tuple((name.strip(), value.strip()) for name, _mark, value in split)
