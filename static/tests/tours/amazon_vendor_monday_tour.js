import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// Monday morning: all orders that wait are proposed, looked at and sent, and their sale
// orders confirmed. Each click is counted: what costs one more fails here.
let clicks = 0;

function click(content, trigger) {
    return {
        content,
        trigger,
        run({ click }) {
            clicks += 1;
            return click();
        },
    };
}

function allowed(count, what) {
    return {
        content: `${what} took ${count} clicks`,
        trigger: "body",
        run() {
            if (clicks !== count) {
                throw new Error(`${what} took ${clicks} clicks instead of ${count}`);
            }
            clicks = 0;
        },
    };
}

const ACTIONS = ".o_cp_action_menus .dropdown-toggle:contains(Actions)";
const ALL = ".o_list_view thead .o_list_record_selector input";

registry.category("web_tour.tours").add("amazon_vendor_monday", {
    steps: () => [
        ...stepUtils.goToAppSteps(
            "amazon_vendor_central.amazon_vendor_central_menu_root",
            "Open Vendor Central"
        ),
        {
            content: "Open the menu of the orders",
            trigger:
                ".o_menu_sections [data-menu-xmlid='amazon_vendor_central.amazon_vendor_orders_menu']",
            run: "click",
        },
        {
            content: "Order Requisitions: what is new",
            trigger:
                ".dropdown-item[data-menu-xmlid='amazon_vendor_central.amazon_vendor_requisition_menu']",
            run() {
                clicks = 0;
                this.anchor.click();
            },
        },
        {
            content: "All that waits is listed",
            trigger: ".o_list_view .o_data_row:nth-child(35)",
        },
        click("Select all", ALL),
        click("Open the actions", ACTIONS),
        click("Propose", ".o-dropdown-item:contains(Propose), .o_menu_item:contains(Propose)"),
        {
            content: "Each order has a proposal, and all are still selected",
            trigger:
                ".o_list_view:not(:has(.o_data_row:not(.o_data_row_selected))) .o_data_row:nth-child(35) td[name=proposal_kind]:contains(Accept)",
        },
        click("Open the actions", ACTIONS),
        click("Preview", ".o-dropdown-item:contains(Preview), .o_menu_item:contains(Preview)"),
        {
            content: "What Amazon will be told: 35 orders, by their whole numbers",
            trigger:
                ".modal .o_data_row:nth-child(35) td[name=requisition_id]:contains(MONPO)",
        },
        click("Send to Amazon", ".modal-footer button[name=action_send]"),
        {
            content: "Their sale orders are listed, with Amazon's number and centre",
            trigger:
                ".o_list_view .o_data_row:nth-child(35):has(td[name=amazon_purchase_order_number]:contains(MONPO)):has(td[name=amazon_ship_to_code]:contains(DTM2)):has(td[name=amazon_acknowledgement_state])",
        },
        allowed(6, "Proposing, looking and sending"),
        click("Select all", ALL),
        click("Confirm", ".o_control_panel button[name=action_confirm]"),
        {
            content: "All of them are confirmed",
            timeout: 60000, // on a busy machine it takes longer than a step may
            trigger:
                ".o_list_view:not(:has(.o_data_row td[name=state]:contains(Quotation))) .o_data_row:nth-child(35) td[name=state]:contains(Sales Order)",
        },
        allowed(2, "Confirming"),
    ],
});

function applyChanges(answer) {
    return [
        {
            content: "Open the actions",
            trigger: ACTIONS,
            run: "click",
        },
        {
            content: "Apply Changes",
            trigger:
                ".o-dropdown-item:contains(Apply Changes), .o_menu_item:contains(Apply Changes)",
            run: "click",
        },
        {
            content: "It is asked before",
            trigger: `.modal:contains(sale orders follow) .modal-footer ${answer}`,
            run: "click",
        },
        {
            content: "The question is gone",
            trigger: "body:not(:has(.modal))",
        },
    ];
}

// What the Actions menu does to answers and deliveries is asked before, as by a button.
registry.category("web_tour.tours").add("amazon_vendor_apply_changes", {
    steps: () => [
        {
            content: "Select what has changed",
            trigger: ".o_list_view .o_data_row:has(td[name=remarks]:contains(Changed)) .o_list_record_selector input",
            run: "click",
        },
        ...applyChanges(".btn-secondary"),
        {
            content: "Nothing was done, and it is still selected",
            trigger: ".o_data_row_selected td[name=remarks]:contains(Changed)",
        },
        ...applyChanges(".btn-primary"),
        {
            content: "It is applied, and still selected",
            trigger: ".o_data_row_selected td[name=remarks]:not(:contains(Changed))",
        },
    ],
});
