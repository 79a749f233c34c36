# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# A product is named by a listing that has most of what its name says ...
LEAST_COVERAGE = 0.6
LEAST_WORDS = 2
# ... and clearly more than the next best product has.
LEAD_OVER_NEXT = 1.25


REASONS = [
    ("code", "Same reference"),
    ("barcode", "Same barcode"),
    ("prefix", "Behind a prefix"),
    ("name", "Similar name"),
]


class ReplenishmentSkuSuggestionMixin(models.AbstractModel):
    """Looks for the product that an unmapped SKU may be, for a person to accept.

    Suggested is, in this order: the product whose internal reference is the SKU's code
    but for case, spaces and a leading "SKU-"; the one whose barcode it is; the one
    whose reference follows the code of the customer, where the outside system puts
    that in front; the one whose name is told best by the SKU, each word weighing more
    the fewer products have it. What fits several products is not suggested.
    """

    _name = "replenishment.sku.suggestion.mixin"
    _description = "Suggested Product of a SKU"

    # Whether codes begin with the customer's code there: "G1234-MUG" for "MUG".
    _code_has_prefix = False

    suggested_product_id = fields.Many2one(
        "product.product", readonly=True, copy=False, index="btree_not_null"
    )
    suggestion_reason = fields.Selection(
        REASONS,
        string="Because",
        readonly=True,
        copy=False,
    )
    suggested_at = fields.Datetime(string="Looked For At", readonly=True, copy=False)

    def action_accept_suggestion(self):
        """Map the unmapped of these SKUs to the products suggested for them."""
        self.check_access("write")
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %s k
                   SET product_id = k.suggested_product_id, state = 'mapped',
                       write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                 WHERE k.id = ANY(%s) AND k.state = 'unmapped'
                   AND k.suggested_product_id IS NOT NULL
                RETURNING k.id
                """,
                SQL.identifier(self._table),
                self.env.uid,
                self.ids,
            )
        )
        self.invalidate_model()
        self.browse(id_ for (id_,) in rows)._attribute()

    @api.model
    def action_look_for_products(self):
        """Suggest products for all unmapped SKUs of the chosen companies."""
        self.check_access("write")
        self._suggest_products(SQL("k.company_id = ANY(%s)", self.env.companies.ids))

    @api.model
    def _suggest_when_due(self, domain):
        """Look for products of new SKUs, and once a day of the others.

        Reading all products' names takes seconds where there are many.
        """
        yesterday = fields.Datetime.now() - timedelta(days=1)
        skus = self.search(
            [
                *domain,
                ("state", "=", "unmapped"),
                "|",
                ("suggested_at", "=", False),
                ("suggested_at", "<", yesterday),
            ]
        )
        if skus:
            self._suggest_products(SQL("k.id = ANY(%s)", skus.ids))

    @api.model
    def _suggest_products(self, where):
        """Renew the suggestions of unmapped SKUs; `where`: condition on the SKU `k`."""
        self.env.flush_all()
        skus = SQL(
            """
            SELECT k.id, k.company_id, k.name, k.%s AS code
              FROM %s k WHERE k.state = 'unmapped' AND %s
            """,
            SQL.identifier(self._code_field),
            SQL.identifier(self._table),
            where,
        )
        found = {}
        # The better reason comes later and wins.
        for reason, query in self._select_suggestions(skus):
            for sku_id, product_id in self.env.execute_query(query):
                found[sku_id] = (product_id, reason)
        self._store_suggestions(skus, found)

    @api.model
    def _select_suggestions(self, skus):
        """(reason, query of (SKU id, product id)), the weakest reason first."""
        queries = [("name", self._select_same_words(skus))]
        if self._code_has_prefix:
            query = self._select_same_text(
                skus, _as_reference, "default_code", of_code=_behind_prefix
            )
            queries.append(("prefix", query))
        return [
            *queries,
            ("barcode", self._select_same_text(skus, _trimmed, "barcode")),
            ("code", self._select_same_text(skus, _as_reference, "default_code")),
        ]

    @api.model
    def _store_suggestions(self, skus, found):
        self.env.execute_query(
            SQL(
                """
                UPDATE %s k
                   SET suggested_product_id = v.product_id,
                       suggestion_reason = v.reason, suggested_at = %s
                  FROM (SELECT s.id, f.product_id, f.reason
                          FROM (%s) s
                          LEFT JOIN unnest(%s::int[], %s::int[], %s::text[])
                                    AS f(id, product_id, reason) ON f.id = s.id) v
                 WHERE k.id = v.id
                RETURNING k.id
                """,
                SQL.identifier(self._table),
                fields.Datetime.now(),
                skus,
                list(found),
                [product_id for product_id, _reason in found.values()],
                [reason for _product_id, reason in found.values()],
            )
        )
        self.invalidate_model(
            ["suggested_product_id", "suggestion_reason", "suggested_at"]
        )

    @api.model
    def _select_products(self):
        return SQL(
            """
            SELECT p.id, t.company_id, p.default_code, p.barcode, t.name
              FROM product_product p
              JOIN product_template t ON t.id = p.product_tmpl_id AND t.type = 'consu'
             WHERE p.active
            """
        )

    @api.model
    def _select_same_text(self, skus, formed, column, of_code=None):
        """The one product whose `column` reads like the SKU's code, both `formed`.

        `of_code`: what of the code is compared, if not all of it.
        """
        code = SQL.identifier("s", "code")
        return SQL(
            """
            SELECT s.id, MIN(p.id)
              FROM (%(skus)s) s
              JOIN (%(products)s) p ON %(text)s = %(code)s
               AND (p.company_id IS NULL OR p.company_id = s.company_id)
             WHERE %(code)s != ''
             GROUP BY s.id
            HAVING COUNT(*) = 1
            """,
            skus=skus,
            products=self._select_products(),
            text=formed(SQL.identifier("p", column)),
            code=formed(of_code(code) if of_code else code),
        )

    @api.model
    def _select_same_words(self, skus):
        """The product most of whose words the SKU tells, if it is ahead of others."""
        return SQL(
            """
            WITH sku_word AS (%s),
            product_word AS (%s),
            weight AS (
                SELECT w.word, ln(1 + t.products / COUNT(DISTINCT w.id)) AS weight
                  FROM product_word w
                 CROSS JOIN (SELECT COUNT(DISTINCT id)::float8 AS products
                               FROM product_word) t
                 GROUP BY w.word, t.products),
            name AS (
                SELECT id, lang, SUM(weight) AS weight
                  FROM product_word JOIN weight USING (word) GROUP BY id, lang),
            shared AS (
                SELECT s.id AS sku_id, p.id AS product_id, p.lang,
                       SUM(w.weight) AS weight, COUNT(*) AS words
                  FROM sku_word s
                  JOIN product_word p USING (word)
                  JOIN weight w USING (word)
                 WHERE p.company_id IS NULL OR p.company_id = s.company_id
                 GROUP BY s.id, p.id, p.lang),
            score AS (
                SELECT h.sku_id, h.product_id,
                       MAX(h.weight * h.weight / n.weight) AS score
                  FROM shared h
                  JOIN name n ON n.id = h.product_id AND n.lang = h.lang
                 WHERE h.words >= %s AND h.weight >= %s * n.weight
                 GROUP BY h.sku_id, h.product_id),
            ranked AS (
                SELECT sku_id, product_id, score,
                       ROW_NUMBER() OVER best AS rank, LEAD(score) OVER best AS next
                  FROM score
                WINDOW best AS (PARTITION BY sku_id ORDER BY score DESC, product_id))
            SELECT sku_id, product_id FROM ranked
             WHERE rank = 1 AND (next IS NULL OR score >= %s * next)
            """,
            _words(_titles(skus)),
            _words(self._select_names()),
            LEAST_WORDS,
            LEAST_COVERAGE,
            LEAD_OVER_NEXT,
        )

    @api.model
    def _select_names(self):
        """What each product is called in each language, its variant's values too."""
        return SQL(
            """
            SELECT p.id, p.company_id, n.lang, concat_ws(' ', n.text, (
                       SELECT string_agg(COALESCE(av.name->>n.lang,
                                                  av.name->>'en_US'), ' ')
                         FROM product_variant_combination c
                         JOIN product_template_attribute_value tv
                           ON tv.id = c.product_template_attribute_value_id
                         JOIN product_attribute_value av
                           ON av.id = tv.product_attribute_value_id
                        WHERE c.product_product_id = p.id)) AS text
              FROM (%s) p
             CROSS JOIN LATERAL jsonb_each_text(p.name) AS n(lang, text)
            """,
            self._select_products(),
        )


def _trimmed(text):
    return SQL("btrim(%s)", text)


def _as_reference(text):
    """Without case and spaces, and without a "SKU-" in front."""
    return SQL(
        r"regexp_replace(lower(regexp_replace(%s, '\s', '', 'g')), '^sku[-_:]?', '')",
        text,
    )


def _behind_prefix(text):
    """What follows the first separator; nothing where there is none."""
    return SQL(r"substring(btrim(%s) FROM '^[^-_:/.|\s]+[-_:/.|\s]+(.+)$')", text)


def _titles(skus):
    return SQL(
        """
        SELECT s.id, s.company_id, NULL AS lang,
               concat_ws(' ', s.name, s.code) AS text
          FROM (%s) s
        """,
        skus,
    )


def _words(texts):
    return SQL(
        """
        SELECT d.id, d.company_id, d.lang, w.word
          FROM (%s) d
         CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('simple', d.text)))
                    AS w(word)
        """,
        texts,
    )
