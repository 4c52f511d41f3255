import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// Direct fulfilment, click by click: the clerk answers by hand what the rules did not,
// the packer makes the label, prints it with the slip, and ships.
const TAKEN = "TOURDF01";
const REFUSED = "TOURDF02";
const PACKED = "TOURDF03";
const EMPTY = "TOURDF04";
const FROM_LIST = "TOURDF05";

function menu(name) {
    return `[data-menu-xmlid='amazon_vendor_central.${name}']`;
}

function openOrders() {
    return [
        ...stepUtils.goToAppSteps(
            "amazon_vendor_central.amazon_vendor_central_menu_root",
            "Open Vendor Central"
        ),
        {
            content: "Open the menu Direct Fulfilment",
            trigger: `.o_menu_sections ${menu("amazon_vendor_direct_menu")}`,
            run: "click",
        },
        {
            content: "Choose Direct Orders",
            trigger: `.dropdown-item${menu("amazon_vendor_direct_order_menu")}`,
            run: "click",
        },
    ];
}

const row = (number) => `.o_list_view .o_data_row:has(td:contains(${number}))`;

function open(number) {
    return {
        content: `Open the order ${number}`,
        trigger: `${row(number)} td[name=name]`,
        run: "click",
    };
}

function choose(...numbers) {
    return numbers.flatMap((number) => [
        {
            content: `Choose ${number}`,
            trigger: `${row(number)} .o_list_record_selector input:not(:checked)`,
            run: "click",
        },
        {
            content: `${number} is chosen`,
            trigger: `${row(number)}.o_data_row_selected`,
        },
    ]);
}

function shows(number, state) {
    return {
        content: `The list shows ${number} as ${state}`,
        trigger: `${row(number)} td[name=state]:contains(${state})`,
    };
}

function stands(state) {
    return {
        content: `It is ${state} now`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains(${state})`,
    };
}

registry.category("web_tour.tours").add("amazon_vendor_direct_clerk", {
    steps: () => [
        ...openOrders(),
        open(TAKEN),
        {
            content: "See what Amazon would be told",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "The whole order is accepted, with its code; tell Amazon",
            trigger:
                ".modal:has(.o_field_widget[name=message]) button[name=action_send]:contains(Accept)",
            run: "click",
        },
        stands("Acknowledged"),
        {
            content: "Back to the orders",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        open(REFUSED),
        {
            content: "The shelf has not got it: refuse",
            trigger: "button[name=action_refuse]",
            run: "click",
        },
        {
            content: "Out of stock is chosen; the whole order is refused",
            trigger: ".modal button[name=action_send]:contains(Refuse the Whole Order)",
            run: "click",
        },
        stands("Rejected"),
        {
            content: "Back to the orders again",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        shows(REFUSED, "Rejected"),
        ...choose(FROM_LIST),
        {
            content: "Accept from the list what needs no look",
            trigger: ".o_control_panel button[name=action_accept]",
            run: "click",
        },
        shows(FROM_LIST, "Acknowledged"),
    ],
});

registry.category("web_tour.tours").add("amazon_vendor_direct_packer", {
    steps: () => [
        ...openOrders(),
        ...choose(PACKED, EMPTY),
        {
            content: "Have Amazon make their labels",
            trigger: "button[name=action_make_labels]",
            run: "click",
        },
        {
            content: "One label is there",
            trigger: `${row(PACKED)} td[name=label_state]:contains(Made)`,
        },
        {
            content: "The other one came without content: Amazon is asked again later",
            trigger: `${row(EMPTY)} td[name=label_state]:contains(Came Empty)`,
        },
        ...choose(PACKED, EMPTY),
        {
            content: "Print what is there, with the packing slips",
            trigger: "button[name=action_print_labels]",
            run: "click",
        },
        {
            content: "One is printed, the other one stays behind with its reason",
            trigger: `.modal .o_field_widget[name=left]:contains(${EMPTY})`,
        },
        {
            content: "Close the dialog",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "The list is shown anew",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row_selected))",
        },
        open(PACKED),
        stands("Labelled"),
        {
            content: "Ship",
            trigger: "button[name=action_ship]",
            run: "click",
        },
        stands("Shipped"),
    ],
});
