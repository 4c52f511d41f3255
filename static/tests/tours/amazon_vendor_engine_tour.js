import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The acknowledgement engine, click by click: proposal, split, preview, send, what
// became of it, a change of Amazon's, and the next version of the answer. What happens
// at Amazon in between is done by the test, so each chapter is a tour of its own.
const NUMBER = "ENGPO001";
const { DateTime } = luxon;

/** Counted from the marketplace's day, which may have begun already. */
function inDays(days) {
    return DateTime.now().setZone("Europe/Berlin").plus({ days }).toFormat("MM/dd/yyyy 08:00:00");
}

function menu(name) {
    return `[data-menu-xmlid='amazon_vendor_central.${name}']`;
}

function openApp() {
    return stepUtils.goToAppSteps(
        "amazon_vendor_central.amazon_vendor_central_menu_root",
        "Open Vendor Central"
    );
}

function openMenu(section, name) {
    return [
        {
            content: `Open the menu ${section}`,
            trigger: `.o_menu_sections ${menu(section)}`,
            run: "click",
        },
        {
            content: `Choose ${name}`,
            trigger: `.dropdown-item${menu(name)}`,
            run: "click",
        },
    ];
}

const openRequisitions = () =>
    openMenu("amazon_vendor_orders_menu", "amazon_vendor_requisition_menu");

function openOrder() {
    return [
        {
            content: "Open the order in the list of requisitions",
            trigger: `.o_list_view .o_data_row td[name=purchase_order_number]:contains(${NUMBER})`,
            run: "click",
        },
        {
            content: "The requisition is shown",
            trigger: ".o_form_view .o_field_widget[name=line_ids] .o_data_row",
        },
    ];
}

/** The orders are filtered by "New" when the list opens. */
function openAnsweredOrder() {
    return [
        {
            content: "Show answered orders as well",
            trigger: ".o_searchview .o_facet_remove",
            run: "click",
        },
        ...openOrder(),
    ];
}

function openLine() {
    return [
        {
            content: "Open the first line",
            trigger:
                ".o_data_row:contains(B000000001) .o_list_record_open_form_view button",
            run: "click",
        },
        {
            content: "Its parts are shown",
            trigger: ".o_form_view .o_field_widget[name=split_ids]",
        },
    ];
}

function backToOrder() {
    return [
        {
            content: "Back to the requisition; the line is saved",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "The line is answered in part",
            trigger:
                ".o_form_view .o_data_row:contains(B000000001) td[name=state]:contains(Partly)",
        },
    ];
}

function choose(field, label) {
    return [
        {
            content: `Open the choice of ${field}`,
            trigger: `.o_selected_row .o_field_widget[name=${field}] input`,
            run: "click",
        },
        {
            content: `Choose ${label}`,
            trigger: `.o_select_menu_item:contains(${label})`,
            run: "click",
        },
    ];
}

function addPart({ code, quantity, days, reason }) {
    return [
        {
            content: `Add a part: ${quantity} ${code}`,
            trigger: ".o_field_widget[name=split_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("code", code),
        {
            content: "Its quantity",
            trigger: ".o_selected_row .o_field_widget[name=quantity] input",
            run: `edit ${quantity}`,
        },
        ...(reason ? choose("rejection_reason", reason) : setDate(days)),
        {
            content: "The part is in the list",
            trigger: ".o_form_view .o_form_sheet h2, .o_form_view .o_horizontal_separator",
            run: "click",
        },
        {
            content: "And nothing is being typed any more",
            trigger: `.o_field_widget[name=split_ids]:not(:has(.o_selected_row)) .o_data_row:contains(${code})`,
        },
    ];
}

function setDate(days) {
    return [
        {
            content: "Its date",
            trigger: ".o_selected_row input[data-field=scheduled_date]",
            run: `edit ${inDays(days)}`,
        },
    ];
}

function preview() {
    return [
        {
            content: "Preview",
            trigger: "button[name=action_preview_acknowledgement]",
            run: "click",
        },
        {
            content: "What Amazon will show",
            trigger:
                ".modal .o_field_widget[name=outcome]:contains(Partially Accepted)",
        },
    ];
}

function rung(label) {
    return {
        content: `The ladder has reached ${label}`,
        trigger: `.o_form_view .o_field_widget[name=ladder] .text-success:contains(${label})`,
    };
}

registry.category("web_tour.tours").add("amazon_vendor_engine_send", {
    steps: () => [
        ...openApp(),
        ...openRequisitions(),
        ...openOrder(),
        {
            content: "Propose",
            trigger: "button[name=action_propose]",
            run: "click",
        },
        {
            content: "A line that is short says why",
            trigger:
                ".o_data_row:contains(B000000001) td[name=proposal_reason]:contains(Only 10 of 24)",
        },
        {
            content: "A line that is there says so as well",
            trigger:
                ".o_data_row:contains(B000000002) td[name=proposal_reason]:contains(All 10 can be delivered)",
        },
        ...openLine(),
        ...addPart({ code: "Accepted", quantity: 6, days: 4 }),
        ...addPart({ code: "Accepted", quantity: 4, days: 6 }),
        ...addPart({ code: "Backordered", quantity: 8, days: 7 }),
        ...addPart({ code: "Rejected", quantity: 6, reason: "Obsolete" }),
        {
            content: "The parts add up to what Amazon ordered",
            trigger: ".o_field_widget[name=split_ids] tfoot td:contains(/^24$/)",
        },
        ...backToOrder(),
        ...preview(),
        {
            content: "A backorder within the window: Amazon would refuse it",
            trigger:
                ".modal:not(:has(button[name=action_send])) .o_data_row.text-danger:contains(must be after the window)",
        },
        {
            content: "Go back and correct it",
            trigger: ".modal .modal-footer button:contains(Close Without Sending)",
            run: "click",
        },
        ...openLine(),
        {
            content: "The date of the backorder",
            trigger:
                ".o_field_widget[name=split_ids] .o_data_row:contains(Backordered) td[name=scheduled_date]",
            run: "click",
        },
        ...setDate(14),
        ...backToOrder(),
        ...preview(),
        {
            content: "The money that is accepted and refused",
            trigger:
                ".modal:has(.o_field_widget[name=amount_accepted]:contains(285.60)) .o_field_widget[name=amount_rejected]:contains(61.20)",
        },
        {
            content: "A risk is named; nothing can be sent before it is accepted",
            trigger:
                ".modal:not(:has(button[name=action_send])) .o_data_row.text-warning:contains(obsolete)",
        },
        {
            content: "A rule of Amazon's that is touched, not broken",
            trigger: ".modal .o_data_row:contains(Amazon wants the first answer within)",
        },
        {
            content: "The exact message",
            trigger: ".modal .nav-link:contains(Exact Message)",
            run: "click",
        },
        {
            content: "It is what Amazon documents",
            trigger:
                '.modal .o_field_widget[name=message]:contains("acknowledgementCode": "Backordered")',
        },
        {
            content: "Accept the risk",
            trigger: ".modal .o_field_widget[name=accept_risks] input",
            run: "click",
        },
        {
            content: "Send",
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "The sale order opens; back to the requisition",
            trigger: `.o_form_view button[name=action_view_amazon_requisition]:contains(${NUMBER})`,
            run: "click",
        },
        rung("Submitted"),
    ],
});

for (const [name, label] of [
    ["presumed", "Presumed Accepted"],
    ["confirmed", "Confirmed by Amazon"],
]) {
    registry.category("web_tour.tours").add(`amazon_vendor_engine_${name}`, {
        steps: () => [
            ...openApp(),
            ...openRequisitions(),
            ...openAnsweredOrder(),
            rung(label),
        ],
    });
}

registry.category("web_tour.tours").add("amazon_vendor_engine_change", {
    steps: () => [
        ...openApp(),
        {
            content: "Operations",
            trigger: `.o_menu_sections ${menu("amazon_vendor_operation_menu")}`,
            run: "click",
        },
        {
            content: "Import what changed",
            trigger: ".modal button[name=action_process]",
            run: "click",
        },
        {
            content: "Process the data queue",
            trigger: ".o_form_view button[name=action_process_queue_manually]",
            run: "click",
        },
        {
            content: "The requisition says in words what Amazon changed",
            trigger:
                ".o_form_view .o_field_widget[name=change_summary] li:contains(Line 2: Quantity 10 → 14)",
        },
        {
            content: "And what that means",
            trigger:
                ".o_field_widget[name=change_meaning]:contains(Re-acknowledge, Adapt the Sale Order)",
        },
        {
            content: "Apply it",
            trigger: ".o_statusbar_buttons button[name=action_apply_changes]",
            run: "click",
        },
        {
            content: "Amazon has the next version of the answer",
            trigger:
                ".o_form_view:not(:has(.o_field_widget[name=change_summary])) .o_field_widget[name=ladder] .text-success:contains(Submitted)",
        },
        {
            content: "The answers",
            trigger: ".o_notebook .nav-link:contains(Answers)",
            run: "click",
        },
        {
            content: "Both versions stand beside each other",
            trigger:
                ".o_amazon_versions:has(th:contains(Version 1)) th:contains(Version 2)",
        },
        {
            content: "What is different is marked",
            trigger: ".o_amazon_versions td.table-warning:contains(14 Accepted)",
        },
        {
            content: "The change was applied",
            trigger: ".o_notebook .nav-link:contains(Revisions)",
            run: "click",
        },
        {
            content: "And says what was done",
            trigger:
                ".o_field_widget[name=revision_ids] .o_data_row:contains(Applied):contains(version 2)",
        },
    ],
});

function view(type, content) {
    return [
        {
            content: `Switch to ${type}`,
            trigger: `.o_control_panel .o_switch_view.o_${type}`,
            run: "click",
        },
        { content: `${type} shows records`, trigger: content },
    ];
}

const PIVOT = ".o_pivot .o_pivot_cell_value:not(.o_empty)";
const GRAPH = ".o_graph_view .o_graph_canvas_container canvas";

registry.category("web_tour.tours").add("amazon_vendor_engine_views", {
    steps: () => [
        ...openApp(),
        {
            content: "The overview has a card for the instance",
            trigger: ".o_kanban_record:contains(Vendor Central Test)",
        },
        ...openRequisitions(),
        {
            content: "Show answered orders as well",
            trigger: ".o_searchview .o_facet_remove",
            run: "click",
        },
        ...view("kanban", `.o_kanban_record:contains(${NUMBER})`),
        ...view("pivot", PIVOT),
        ...view("graph", GRAPH),
        ...view("activity", ".o_activity_view"),
        ...openMenu(
            "amazon_vendor_orders_menu",
            "amazon_vendor_requisition_line_status_menu"
        ),
        {
            content: "Ordered, acknowledged, shipped and received side by side",
            trigger: ".o_list_view .o_data_row td[name=acknowledged_qty]:contains(18)",
        },
        ...view("pivot", PIVOT),
        ...view("graph", GRAPH),
        ...openMenu("amazon_vendor_configuration_menu", "amazon_vendor_instance_menu"),
        {
            content: "The health of the instance",
            trigger: ".o_kanban_record:contains(Vendor Central Test) .badge",
        },
        ...openMenu("amazon_vendor_logs_menu", "amazon_vendor_dead_letter_menu"),
        {
            content: "What failed, with its reason",
            trigger: ".o_list_view .o_data_row td[name=reason]:not(:empty)",
        },
        ...openMenu("amazon_vendor_configuration_menu", "amazon_vendor_rule_menu"),
        {
            content: "Open the rule",
            trigger: ".o_data_row td[name=name]:contains(Hold what is cheap)",
            run: "click",
        },
        {
            content: "Try it",
            trigger: ".o_form_view button[name=action_dry_run]",
            run: "click",
        },
        {
            content: "Run",
            trigger: ".modal button[name=action_run]",
            run: "click",
        },
        {
            content: "It says what would happen, and nothing has",
            trigger: ".modal .alert:contains(0 of 1 would be accepted, 1 held by a rule)",
        },
        {
            content: "Close",
            trigger: ".modal .modal-footer button:contains(Close)",
            run: "click",
        },
        { content: "It is closed", trigger: "body:not(:has(.modal))" },
    ],
});
