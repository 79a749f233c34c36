# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words of headers, English and Chinese, in the order of preference.

They are compared without case, blanks, punctuation and what stands in brackets.
"""

import re

IDENTIFIERS = {
    "sku": (
        "sku",
        "sku编码",
        "sku code",
        "seller sku",
        "merchant sku",
        "product sku",
        "item sku",
        "warehouse sku",
        "商品sku",
        "产品sku",
        "库存sku",
        "仓库sku",
        "商家编码",
        "商家sku",
        "产品代码",
        "产品编码",
        "商品编码",
        "商品代码",
        "货号",
        "product code",
        "item code",
        "item number",
        "item no",
        "part number",
        "article",
        "product",
        "item",
    ),
    "warehouse": (
        "warehouse",
        "warehouse code",
        "warehouse id",
        "wh",
        "仓库",
        "仓库代码",
        "仓库编码",
        "仓库名称",
        "所属仓库",
        "发货仓库",
    ),
    "name": (
        "product name",
        "name",
        "title",
        "description",
        "产品名称",
        "商品名称",
        "品名",
    ),
    "barcode": ("barcode", "ean", "upc", "gtin", "条码", "条形码", "产品条码"),
}

QUANTITIES = {
    "available": (
        "available",
        "available qty",
        "available quantity",
        "quantity available",
        "qty available",
        "available stock",
        "sellable",
        "sellable qty",
        "fulfillable",
        "free stock",
        "可用库存",
        "可售库存",
        "可用",
        "可售",
        "可用数量",
        "可售数量",
        "可用量",
        "良品可用",
    ),
    "reserved": (
        "reserved",
        "reserved qty",
        "allocated",
        "committed",
        "quantity committed",
        "待出库",
        "待出",
        "占用",
        "占用库存",
        "锁定",
        "锁定库存",
        "待发货",
        "已分配",
    ),
    "inbound": (
        "inbound",
        "on the way",
        "in transit",
        "incoming",
        "on order",
        "在途",
        "在途库存",
        "在途数量",
        "待入库",
    ),
    "pending": (
        "pending",
        "to put away",
        "receiving",
        "put away pending",
        "待上架",
        "待上架库存",
        "收货中",
    ),
    "damaged": (
        "damaged",
        "damaged qty",
        "quantity damaged",
        "unsellable",
        "defective",
        "不良品",
        "次品",
        "残次品",
        "不合格",
        "不可售",
        "不良品库存",
    ),
    "frozen": (
        "frozen",
        "on hold",
        "hold",
        "quantity on hold",
        "冻结",
        "冻结库存",
        "盘点冻结",
    ),
    "on_hand": (
        "on hand",
        "stock on hand",
        "quantity on hand",
        "qty on hand",
        "total stock",
        "physical stock",
        "总库存",
        "在库",
        "在库库存",
        "实际库存",
        "库存总量",
    ),
}

# Says nothing about what it counts: taken for available where it stands alone.
PLAIN_QUANTITY = ("quantity", "qty", "stock", "inventory", "库存", "数量", "库存数量")

TOTAL = re.compile(
    r"(grand\s*total|sub\s*total|total|sum|合\s*计|总\s*计|小\s*计|汇总|共计)\s*[:：]?",
    re.IGNORECASE,
)

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_PUNCTUATION = re.compile(r"[\W_]+")


def normal(text):
    """The text as it is compared; brackets stay where nothing else would be left."""
    without_brackets = _PUNCTUATION.sub("", _BRACKETS.sub("", text)).casefold()
    return without_brackets or _PUNCTUATION.sub("", text).casefold()


def _rank(words):
    return {normal(word): place for place, word in enumerate(words)}


RANKS = {role: _rank(words) for role, words in (IDENTIFIERS | QUANTITIES).items()}
PLAIN = frozenset(normal(word) for word in PLAIN_QUANTITY)
CHINESE_WORDS = frozenset(
    word
    for words in [*(IDENTIFIERS | QUANTITIES).values(), PLAIN_QUANTITY]
    for word in words
    if not word.isascii()
)
