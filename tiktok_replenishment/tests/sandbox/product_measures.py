# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What operators tell of the weight and the size of the scenario's products.

A product is a box of ten by ten centimetres, as long as its volume wants it.
"""

SIDE_METRES = 0.1
OUNCES_OF_A_POUND = 16
KILOGRAMS_OF_A_POUND = 0.45359237
CENTIMETRES_OF_AN_INCH = 2.54


def products_kept(world, provider):
    """The products that lie in an operator's warehouses, by SKU."""
    codes = {
        warehouse.code
        for warehouse in world.scenario.warehouses
        if warehouse.provider == provider
    }
    kept = {sku for code, sku in world.stock if code in codes}
    return sorted(
        (product for product in world.scenario.products if product.sku in kept),
        key=lambda product: product.sku,
    )


def metric(product):
    """Kilograms and centimetres as text; 0 where they are not known."""
    length, width, height = _sides(product)
    return {
        "product_sku": product.sku,
        "product_title": product.name,
        "product_status": "S",
        "product_weight": f"{product.weight_kg:.3f}",
        "product_length": f"{length:.2f}",
        "product_width": f"{width:.2f}",
        "product_height": f"{height:.2f}",
    }


def imperial(product):
    """Pounds and inches, null where they are not known."""
    if product is None or not product.weight_kg:
        return {"weight_lb": None, "size_in": None}
    length, width, height = (
        round(side / CENTIMETRES_OF_AN_INCH, 4) for side in _sides(product)
    )
    return {
        "weight_lb": round(product.weight_kg / KILOGRAMS_OF_A_POUND, 4),
        "size_in": {"length": length, "width": width, "height": height},
    }


def ounces_and_inches(product):
    """As ShipBob tells them."""
    length, width, depth = _sides(product)
    return {
        "weight": round(
            product.weight_kg / KILOGRAMS_OF_A_POUND * OUNCES_OF_A_POUND, 4
        ),
        "length": round(length / CENTIMETRES_OF_AN_INCH, 4),
        "width": round(width / CENTIMETRES_OF_AN_INCH, 4),
        "depth": round(depth / CENTIMETRES_OF_AN_INCH, 4),
    }


def _sides(product):
    """Centimetres; all 0 where the volume is not known."""
    if not product.volume_m3:
        return 0, 0, 0
    side = SIDE_METRES * 100
    return product.volume_m3 / SIDE_METRES**2 * 100, side, side
