import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The accounts, click by click: what has left is billed, what Amazon pays is booked.
const ORDER = "TOURPO03";

function menu(name) {
    return `[data-menu-xmlid='amazon_vendor_central.${name}']`;
}

// A machine may be busy, and an invoice is a large screen.
function patient(steps) {
    return steps.map((step) => ({ timeout: 60000, ...step }));
}

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

function app(content) {
    return stepUtils.goToAppSteps(
        "amazon_vendor_central.amazon_vendor_central_menu_root",
        content
    );
}

registry.category("web_tour.tours").add("amazon_vendor_invoicing", {
    steps: () => patient([
        ...app("Open Vendor Central: the accountant sees the money"),
        ...open("amazon_vendor_invoices_menu", "amazon_vendor_account_move_menu"),
        {
            content: "Invoice what has left",
            trigger: "button[name=action_amazon_invoice_all]",
            run: "click",
        },
        {
            content: "The invoice says what Amazon is taxed under",
            trigger:
                ".o_form_view .o_field_widget[name=amazon_bill_to_vat]:contains(DE814584193)",
        },
        {
            content: "Confirm it",
            trigger: ".o_form_view button[name=action_post]:not(:disabled)",
            run: "click",
        },
        {
            content: "Submit it to Amazon",
            trigger: "button[name=action_amazon_submit]",
            run: "click",
        },
        {
            content: "The preview says what Amazon will be told, and what it leaves out",
            trigger:
                ".modal .o_field_widget[name=rule_ids] td:contains(payments will name AMZ202600001)",
        },
        {
            content: "Send what was shown",
            trigger: ".modal button[name=action_submit]",
            run: "click",
        },
        {
            content: "It is on its way, and is not sent twice",
            trigger:
                ".o_form_view:not(:has(button[name=action_amazon_submit])) .o_field_widget[name=amazon_invoice_state]",
        },
    ]),
});

registry.category("web_tour.tours").add("amazon_vendor_payment", {
    steps: () => patient([
        ...app("Open Vendor Central"),
        ...open("amazon_vendor_payments_menu", "amazon_vendor_remittance_menu"),
        {
            content: "Open the payment that waits for a decision",
            trigger: ".o_list_view .o_data_row:contains(To Review) td[name=name]",
            run: "click",
        },
        {
            content: "It says why it waits",
            trigger:
                ".o_form_view .alert-warning:contains(1 of 3 lines have to be decided)",
        },
        {
            content: "See what has to be decided",
            trigger: "button[name=action_review]",
            run: "click",
        },
        {
            content: "Nobody knows this number: choose what it is",
            trigger: ".o_list_view .o_data_row td[name=chosen_kind_id]",
            run: "click",
        },
        {
            content: "Look for a kind of deduction",
            trigger: ".o_selected_row [name=chosen_kind_id] input",
            run: "edit Other",
        },
        {
            content: "It is another one",
            trigger: ".o-autocomplete--dropdown-item a:contains(Other)",
            run: "click",
        },
        {
            content: "Save",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "Back to the payment",
            trigger: ".o_list_view:not(:has(.o_selected_row))",
        },
        {
            content: "By the breadcrumb",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "Match once more",
            trigger: "button[name=action_match]:contains(/^Match$/)",
            run: "click",
        },
        {
            content: "All is matched: book it",
            trigger: "button[name=action_book]",
            run: "click",
        },
        {
            content: "The invoices are paid then",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "It is booked",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Booked)",
        },
        {
            content: "Look at what Amazon took off",
            trigger: "button[name=action_view_deductions]",
            run: "click",
        },
        {
            content: "They are a list of their own",
            trigger: ".o_breadcrumb .active:contains(Deductions), .o_last_breadcrumb_item:contains(Deductions)",
        },
        {
            content: "Choose all of them",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Have the evidence put together, a file for each",
            trigger: "button[name=action_dossier]",
            run: "click",
        },
        {
            content: "Both are there: nothing is chosen any more",
            trigger: ".o_list_view:not(:has(.o_data_row_selected))",
        },
        {
            content: "Open the shortage",
            trigger: ".o_list_view .o_data_row:contains(SC) td[name=number]",
            run: "click",
        },
        {
            content: "It was disputed in Vendor Central",
            trigger: ".o_form_view button[name=action_dispute]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "It is in dispute",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Disputed)",
        },
    ]),
});

registry.category("web_tour.tours").add("amazon_vendor_clerk_bills", {
    steps: () => patient([
        ...app("Open Vendor Central"),
        {
            content: "Whoever answers orders has no menu of payments",
            trigger: `.o_menu_sections:not(:has(${menu("amazon_vendor_payments_menu")}))`,
        },
        ...open("amazon_vendor_deliveries_menu", "amazon_vendor_shipment_menu"),
        {
            content: "All that was shipped",
            trigger: ".o_searchview .o_facet_remove",
            run: "click",
        },
        {
            content: "Open the shipment that has left",
            trigger: `.o_list_view .o_data_row:contains(${ORDER}) td[name=name], .o_kanban_view .o_kanban_record:contains(${ORDER})`,
            run: "click",
        },
        {
            content: "Bill it",
            trigger: ".o_form_view button[name=action_invoice]",
            run: "click",
        },
        {
            content: "It is made, and somebody else sends it",
            trigger: `.o_notification:contains(${ORDER}):contains(/does the accounts/)`,
        },
    ]),
});

registry.category("web_tour.tours").add("amazon_vendor_clerk_is_refused", {
    steps: () => patient([
        {
            content: "The payments are not a clerk's to see: that is said",
            trigger: ".modal:contains(/not allowed to access/):contains(/Remittance/)",
        },
        {
            content: "And there is a way back",
            trigger: ".modal footer button",
            run: "click",
        },
    ]),
});
