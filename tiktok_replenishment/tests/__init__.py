# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_access
from . import test_alerts
from . import test_campaigns
from . import test_data_health
from . import test_demand
from . import test_demand_deliveries
from . import test_planning_documents
from . import test_planning_network
from . import test_planning_numbers
from . import test_pull_schedule
from . import test_threepl_pull
from . import test_threepl_stock
from . import test_tiktok_account
from . import test_tiktok_consent
from . import test_tiktok_attribution
from . import test_tiktok_coexistence
from . import test_tiktok_days
from . import test_tiktok_demand_rules
from . import test_tiktok_orders
from . import test_tiktok_parts
from . import test_tiktok_faults
from . import test_tiktok_pull
from . import test_tiktok_tokens
from . import test_tiktok_webhooks
from . import test_tour
from . import test_translations
