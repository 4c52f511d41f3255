import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { menu, patient, stands } from "./amazon_seller_steps";

// Who works with orders, click by click: import, look, say what an unknown SKU is, deliver,
// and tell Amazon again what it has refused.
const UNKNOWN = "902-0000000-0000002";
const REFUSED = "902-0000000-0000001";

function open(section, name) {
    return [
        {
            content: "Open the menu",
            trigger: `.o_menu_sections ${menu(section)}`,
            run: "click",
        },
        {
            content: "Open the list",
            trigger: `.dropdown-item${menu(name)}`,
            run: "click",
        },
    ];
}

function openOrder(number) {
    return [
        ...open("amazon_seller_sales_menu", "amazon_seller_order_fbm_menu"),
        {
            content: `Open the order ${number}`,
            trigger: `.o_list_view .o_data_row:contains(${number}) td[name=name]`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("amazon_seller_orders", {
    steps: () => patient([
        ...stepUtils.goToAppSteps(
            "amazon_seller_central.amazon_seller_menu_root",
            "Open Amazon Seller"
        ),
        ...open("amazon_seller_configuration_menu", "amazon_seller_account_menu"),
        {
            content: "Open the account",
            trigger: ".o_list_view .o_data_row:contains(Seller Central Test) td[name=name]",
            run: "click",
        },
        {
            content: "Does the connection work?",
            trigger: ".o_form_view button.btn-primary[name=action_check_connection]",
            run: "click",
        },
        {
            content: "Sync Orders",
            trigger: ".o_form_view button.btn-primary[name=action_sync_orders]",
            run: "click",
        },
        {
            content: "The data queue has received Amazon's orders",
            trigger: ".o_form_view .o_field_widget[name=fetch_state]:contains(Received)",
        },
        {
            content: "Process them",
            trigger: "button[name=action_process_queue_manually]",
            run: "click",
        },
        {
            content: "They are processed",
            trigger:
                "body:not(:has(.o_form_view button[name=action_process_queue_manually]))",
        },
        ...open("amazon_seller_sales_menu", "amazon_seller_order_fbm_menu"),
        {
            content: "One order waits, and the list says why",
            trigger: `.o_list_view .o_data_row:contains(${UNKNOWN}) td[name=todo]:contains(NOSUCHSKU)`,
        },
        {
            content: "Open it",
            trigger: `.o_list_view .o_data_row:contains(${UNKNOWN}) td[name=name]`,
            run: "click",
        },
        stands("Held"),
        {
            content: "Nobody knows its SKU: choose what it is",
            trigger: ".o_form_view .o_data_row:contains(NOSUCHSKU) td[name=product_id]",
            run: "click",
        },
        {
            content: "Look for the product",
            trigger: ".o_selected_row .o_field_widget[name=product_id] input",
            run: "edit Mystery",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item:contains(Mystery Lamp)",
            run: "click",
        },
        {
            content: "Apply Again",
            trigger: "button[name=action_apply_again]",
            run: "click",
        },
        stands("Imported"),
        ...openOrder(REFUSED),
        {
            content: "The next step of an order that is imported is to deliver it",
            trigger:
                ".o_form_view .o_statusbar_buttons button.btn-primary[name=action_view_deliveries]",
            run: "click",
        },
        {
            content: "Enter the tracking reference",
            trigger: ".o_form_view .o_field_widget[name=amazon_seller_tracking] input",
            run: "edit JJD0047",
        },
        {
            content: "Look for the carrier",
            trigger: ".o_field_widget[name=amazon_seller_carrier_id] input",
            run: "edit DHL",
        },
        {
            content: "It is DHL",
            trigger: ".o-autocomplete--dropdown-item:contains(DHL)",
            run: "click",
        },
        {
            content: "Validate",
            trigger: "button[name=button_validate]",
            run: "click",
        },
        {
            content: "Amazon has refused it, and says why",
            trigger:
                ".o_form_view:has(.alert:contains(not on the list)) .o_field_widget[name=amazon_seller_sync]:contains(Synchronization with Amazon failed)",
        },
        ...open("amazon_seller_configuration_menu", "amazon_seller_carrier_menu"),
        {
            content: "The carrier has another code at Amazon",
            trigger: ".o_list_view .o_data_row:contains(DHL Paket) td[name=code]",
            run: "click",
        },
        {
            content: "Spell it as Amazon does",
            trigger: ".o_selected_row [name=code] input",
            run: "edit DHL",
        },
        {
            content: "Save",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_list_view:not(:has(.o_selected_row)) td[name=code]",
        },
        ...open("amazon_seller_deliveries_menu", "amazon_seller_delivery_menu"),
        {
            content: "The list says which deliveries Amazon does not know of",
            trigger: `.o_list_view .o_data_row:contains(${REFUSED}):contains(Synchronization with Amazon failed) td[name=name]`,
            run: "click",
        },
        {
            content: "Retry Amazon Sync",
            trigger: "button[name=action_retry_amazon_sync]",
            run: "click",
        },
        {
            content: "Amazon was told",
            trigger:
                ".o_form_view .o_field_widget[name=amazon_seller_sync]:contains(Synchronized with Amazon)",
        },
    ]),
});
