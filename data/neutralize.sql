-- forget the keys to Amazon
UPDATE amazon_vendor_instance
   SET lwa_client_id = NULL,
       lwa_client_secret_sealed = NULL,
       lwa_refresh_token_sealed = NULL,
       lwa_client_secret_hint = NULL,
       lwa_refresh_token_hint = NULL,
       account_fingerprint = NULL,
       secret_set_on = NULL,
       has_credentials = false,
       connection_state = 'draft',
       connection_checks = NULL;
-- and leave the real Vendor Central alone
UPDATE amazon_vendor_instance
   SET environment = 'sandbox'
 WHERE environment = 'production';
-- nobody's customers are in a copy
UPDATE amazon_vendor_direct_consignee
   SET sealed = NULL,
       erased_at = COALESCE(erased_at, now() AT TIME ZONE 'utc');
-- nor are their labels, slips and invoices
DELETE FROM ir_attachment
 WHERE (res_model = 'amazon.vendor.direct.package' AND res_field = 'sealed')
    OR (res_model = 'amazon.vendor.direct.label'
        AND res_field IN ('slip_sealed', 'invoice_sealed'));
DELETE FROM amazon_vendor_direct_label_upload;
-- nothing runs by itself
UPDATE amazon_vendor_schedule
   SET active = false;
