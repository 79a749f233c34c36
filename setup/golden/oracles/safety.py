# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Normal loss function, cycle service level and fill rate by stockpyl.

Service levels and fill rates of the reorder point come from stockpyl's newsvendor
and loss functions; scipy finds the level at which they are met.
"""

from itertools import product

from scipy.optimize import brentq
from scipy.stats import gamma
from stockpyl.loss_functions import gamma_loss, normal_loss, standard_normal_loss
from stockpyl.newsvendor import newsvendor_continuous, newsvendor_normal

STOCKPYL = "stockpyl 1.0.2"
MEAN = 1_000.0


def golden() -> dict[str, dict]:
    return {
        "normal_loss": _content(
            "G(z) = phi(z) - z (1 - Phi(z)), expected units short at z deviations",
            [{"z": z / 8, "loss": standard_normal_loss(z / 8)[0]} for z in _steps()],
        ),
        "service_level_normal": _content(
            "newsvendor base-stock level with critical ratio = service level, over "
            "lead time + 1 day, less the mean demand of those days",
            [_service_case(*case) for case in _service_cases()],
        ),
        "service_level_gamma": _content(
            "newsvendor level under gamma demand with this mean and deviation, less "
            "the mean",
            [_gamma_case(*case) for case in product(LEVELS, VARIATIONS)],
        ),
        "fill_rate_normal": _content(
            "(r, Q): the safety stock at which 1 - (n(r) - n(r + Q)) / Q is the rate",
            [_fill_case(_normal, *case) for case in _fill_cases((0.05, 0.15))],
        ),
        "fill_rate_gamma": _content(
            "(r, Q): the same with the gamma loss function",
            [_fill_case(_gamma, *case) for case in _fill_cases(VARIATIONS)],
        ),
    }


LEVELS = (0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
VARIATIONS = (0.4, 0.6, 0.8, 1.0, 1.5)


def _content(rule: str, cases: list) -> dict:
    return {"oracle": STOCKPYL, "rule": rule, "cases": cases}


def _steps() -> range:
    return range(-32, 41)


def _service_cases() -> product:
    return product(LEVELS, (0, 6, 20, 45), ((100.0, 30.0), (7.5, 4.0)))


def _service_case(level: float, lead_days: int, demand: tuple[float, float]) -> dict:
    mean, deviation = demand
    stock, _cost = newsvendor_normal(1 - level, level, mean, deviation, lead_days)
    return {
        "service_level": level,
        "lead_days": lead_days,
        "base": mean,
        "error_std": deviation,
        "safety": stock - mean * (lead_days + 1),
    }


def _gamma_case(level: float, variation: float) -> dict:
    shape = 1 / variation**2
    demand = gamma(shape, scale=MEAN / shape)
    stock, _cost = newsvendor_continuous(1 - level, level, demand_distrib=demand)
    return {
        "service_level": level,
        "mean": MEAN,
        "deviation": MEAN * variation,
        "safety": stock - MEAN,
    }


def _fill_cases(variations: tuple[float, ...]) -> product:
    return product((0.9, 0.95, 0.99, 0.999), variations, (0.1, 0.5, 1.0, 3.0))


def _normal(level: float, deviation: float) -> float:
    return normal_loss(level, MEAN, deviation)[0]


def _gamma(level: float, deviation: float) -> float:
    shape = (MEAN / deviation) ** 2
    return gamma_loss(level, shape, MEAN / shape)[0] if level > 0 else MEAN - level


def _fill_case(loss, rate: float, variation: float, periods: float) -> dict:
    deviation, quantity = MEAN * variation, MEAN * periods

    def excess(level: float) -> float:
        short = loss(level, deviation) - loss(level + quantity, deviation)
        return 1 - short / quantity - rate

    level = brentq(excess, -quantity - MEAN, 60 * MEAN, xtol=1e-9, rtol=1e-14)
    return {
        "fill_rate": rate,
        "mean": MEAN,
        "deviation": deviation,
        "order_quantity": quantity,
        "safety": level - MEAN,
    }
