"""What the warehouse may do, as data: see ``rights.py``."""

from .rights import READ

#: Model -> what the warehouse may do, who packs and ships and sees no costs. Nothing
#: of any other model.
WAREHOUSE = {
    "amazon.vendor.container": "rw",
    "amazon.vendor.container.line": READ,
    "amazon.vendor.direct.confirmation": READ,
    "amazon.vendor.direct.label": READ,
    "amazon.vendor.direct.order": READ,
    "amazon.vendor.direct.order.line": READ,
    "amazon.vendor.direct.package": READ,
    "amazon.vendor.direct.pallet": READ,
    "amazon.vendor.direct.status": READ,
    "amazon.vendor.routing.request": READ,
    "amazon.vendor.shipment": "rw",
    "amazon.vendor.shipment.confirmation": READ,
    "amazon.vendor.sscc": READ,
    "amazon.vendor.transport.label": READ,
}

#: (model, method) that the warehouse may call, of those models.
WAREHOUSE_METHODS = {
    ("amazon.vendor.container", "action_print_labels"),
    ("amazon.vendor.direct.label", "action_retry"),
    ("amazon.vendor.direct.order", "action_confirm_again"),
    ("amazon.vendor.direct.order", "action_left_anyway"),
    ("amazon.vendor.direct.order", "action_make_container_label"),
    ("amazon.vendor.direct.order", "action_make_labels"),
    ("amazon.vendor.direct.order", "action_print_labels"),
    ("amazon.vendor.direct.order", "action_ship"),
    ("amazon.vendor.direct.order", "action_upload_label"),
    ("amazon.vendor.direct.order", "action_view_sale_order"),
    ("amazon.vendor.direct.pallet", "action_print"),
    ("amazon.vendor.direct.pallet", "action_retry"),
    ("amazon.vendor.shipment", "action_arrived"),
    ("amazon.vendor.shipment", "action_cancel"),
    ("amazon.vendor.shipment", "action_cancel_truck"),
    ("amazon.vendor.shipment", "action_close"),
    ("amazon.vendor.shipment", "action_confirm_again"),
    ("amazon.vendor.shipment", "action_look_for_labels"),
    ("amazon.vendor.shipment", "action_make_rest"),
    ("amazon.vendor.shipment", "action_pack"),
    ("amazon.vendor.shipment", "action_preview"),
    ("amazon.vendor.shipment", "action_print_labels"),
    ("amazon.vendor.shipment", "action_print_transport_labels"),
    ("amazon.vendor.shipment", "action_put_in_carton"),
    ("amazon.vendor.shipment", "action_request_truck"),
    ("amazon.vendor.shipment", "action_retry"),
    ("amazon.vendor.shipment", "action_send_again"),
    ("amazon.vendor.shipment", "action_ship"),
    ("amazon.vendor.shipment", "action_submit_arn"),
    ("amazon.vendor.shipment", "action_told_by_hand"),
    ("amazon.vendor.shipment", "action_upload_label"),
    ("amazon.vendor.shipment", "action_view_deliveries"),
    ("amazon.vendor.shipment", "action_view_numbers"),
    ("amazon.vendor.shipment.confirmation", "action_new_version"),
    ("amazon.vendor.sscc", "action_view_shipment"),
    ("amazon.vendor.transport.label", "action_print"),
}
