-- A copy of production must not read from the shops and warehouses of production:
-- it would use up the refresh tokens.
UPDATE replenishment_tiktok_account
   SET app_key = '',
       app_secret = '',
       authorization_code = NULL,
       access_token = NULL,
       access_token_expires_at = NULL,
       refresh_token = NULL,
       refresh_token_expires_at = NULL,
       consent_nonce = NULL,
       state = 'draft';
DELETE FROM replenishment_tiktok_event;
DELETE FROM replenishment_tiktok_subscription;
UPDATE replenishment_tiktok_shop
   SET cipher = NULL,
       state = 'paused';
UPDATE replenishment_threepl_connection
   SET api_key = '',
       api_secret = NULL,
       rest_headers = NULL,
       rest_parameters = NULL,
       hint_token = NULL,
       state = 'draft';
DELETE FROM replenishment_outbox_message;
UPDATE replenishment_endpoint
   SET url = NULL,
       secret = NULL,
       active = false,
       state = 'draft';
UPDATE res_company
   SET replenish_rfq_mail = 'off';
