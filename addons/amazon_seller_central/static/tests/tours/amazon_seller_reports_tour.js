import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { menu, patient, stands } from "./amazon_seller_steps";

// Who works with reports, click by click: Operations, Execute, Check Status, Download
// Report, Process File.
const checkStatus = {
    content: "Check Status",
    trigger: "button[name=action_check_status]",
    run: "click",
};

registry.category("web_tour.tours").add("amazon_seller_reports", {
    steps: () => patient([
        ...stepUtils.goToAppSteps(
            "amazon_seller_central.amazon_seller_menu_root",
            "Open Amazon Seller"
        ),
        {
            content: "Operations",
            trigger: `.o_menu_sections ${menu("amazon_seller_operation_menu")}`,
            run: "click",
        },
        {
            content: "The only account is chosen, and nothing of Vendor Central's is offered",
            trigger:
                ".modal .o_field_widget[name=operation]:contains(Import Unshipped Orders):not(:contains(Purchase Orders))",
        },
        {
            content: "Choose Import Unshipped Orders",
            trigger:
                ".modal .o_field_widget[name=operation] .o_radio_item:contains(/^\\s*Import Unshipped Orders/) input",
            run: "click",
        },
        {
            content: "A marketplace may be chosen",
            trigger: ".modal .o_field_widget[name=seller_setting_id]",
        },
        {
            content: "Execute",
            trigger: ".modal button[name=action_process]:contains(Execute)",
            run: "click",
        },
        stands("Submitted"),
        checkStatus,
        stands("In Progress"),
        checkStatus,
        stands("Done"),
        {
            content: "Download Report",
            trigger: "button[name=action_download]",
            run: "click",
        },
        {
            content: "Process File",
            trigger: "button.btn-primary[name=action_process]",
            run: "click",
        },
        {
            content: "Its order is asked for",
            trigger:
                ".o_form_view:has(button[name=action_process]:contains(Process File Again)) .o_field_widget[name=asked_count]:contains(1)",
        },
    ]),
});
