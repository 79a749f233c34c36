# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Weights in kilograms and volumes in cubic metres, whatever an operator measures in.

Pounds, ounces, inches and feet are exact by definition since 1959.
"""

from decimal import Decimal

KILOGRAMS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "lb": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
}
METRES = {
    "m": Decimal(1),
    "cm": Decimal("0.01"),
    "mm": Decimal("0.001"),
    "in": Decimal("0.0254"),
    "ft": Decimal("0.3048"),
}


def kilograms(weight, unit):
    """Return a Decimal; None when the weight is unknown: nothing weighs nothing."""
    if weight is None or weight <= 0:
        return None
    return weight * KILOGRAMS[unit]


def cubic_metres(sides, unit):
    """Return the volume of a box by its three sides; None when one is unknown."""
    sides = list(sides)
    if any(side is None or side <= 0 for side in sides):
        return None
    length, width, height = (side * METRES[unit] for side in sides)
    return length * width * height
