# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import replenishment_demand_judge
from . import replenishment_policy_matrix
from . import replenishment_policy_matrix_row
from . import replenishment_suggestion_decision
from . import replenishment_threepl_trial
from . import replenishment_threepl_trial_row
from . import replenishment_supply_message_dismiss
