import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The warehouse, click by click: put in pack, make a shipment, scan a number, ship.
const NUMBER = "TOURPO02";
const SSCC = "340063810000000995";

function menu(name) {
    return `[data-menu-xmlid='amazon_vendor_central.${name}']`;
}

const row = `.o_list_view .o_data_row:has(td:contains(${NUMBER}))`;

registry.category("web_tour.tours").add("amazon_vendor_shipping", {
    steps: () => [
        ...stepUtils.goToAppSteps(
            "amazon_vendor_central.amazon_vendor_central_menu_root",
            "Open Vendor Central: the warehouse sees its deliveries"
        ),
        {
            content: "Open the delivery that leaves today",
            trigger: `${row} td[name=amazon_order_numbers]`,
            run: "click",
        },
        {
            content: "It says what is missing",
            trigger: ".o_field_widget[name=amazon_missing]:contains(Make Shipments)",
        },
        {
            content: "Put the goods into a carton",
            trigger: "button[name=action_put_in_pack]",
            run: "click",
        },
        {
            content: "Back to the deliveries",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "Choose the delivery",
            trigger: `${row} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Make a shipment of it",
            trigger: "button[name=action_make_amazon_shipments]",
            run: "click",
        },
        {
            content: "Enter the number of the bill of lading",
            trigger: ".o_form_view .o_field_widget[name=bol] input",
            run: "edit DN00012345",
        },
        {
            content: "Enter Amazon's number",
            trigger: ".o_field_widget[name=arn] input",
            run: "edit ARN0000001",
        },
        {
            content: "Pack",
            trigger: "button[name=action_pack]:contains(Pack)",
            run: "click",
        },
        {
            content: "The carton has a number; scan the one on its label instead",
            trigger: ".o_field_widget[name=container_ids] td[name=sscc]",
            run: "click",
        },
        {
            content: "A reader types the mark and 20 digits",
            trigger: ".o_field_widget[name=container_ids] [name=sscc] input",
            run: `edit ]C100${SSCC}`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The number is the scanned one",
            trigger: `.o_field_widget[name=container_ids] td[name=sscc]:contains(/^${SSCC}$/)`,
        },
        {
            content: "Ship",
            trigger: "button[name=action_ship]",
            run: "click",
        },
        {
            content: "The label was not printed here: accept that",
            trigger: ".modal .o_field_widget[name=accept_risks] input",
            run: "click",
        },
        {
            content: "Have the goods leave",
            trigger: ".modal button[name=action_ship]",
            run: "click",
        },
        {
            content: "It is shipped, and Amazon is being told",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Shipped)",
        },
    ],
});
