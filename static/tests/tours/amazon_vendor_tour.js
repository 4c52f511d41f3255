import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The main job, click by click: Operations, data queue, requisition, a product that
// was unknown, Send Acknowledgement, sale order, and the only way back to a draft.
registry.category("web_tour.tours").add("amazon_vendor_main_job", {
    steps: () => [
        ...stepUtils.goToAppSteps(
            "amazon_vendor_central.amazon_vendor_central_menu_root",
            "Open Vendor Central"
        ),
        {
            content: "Vendor Central > Operations",
            trigger:
                ".o_menu_sections [data-menu-xmlid='amazon_vendor_central.amazon_vendor_operation_menu']",
            run: "click",
        },
        {
            content: "The only instance is chosen and the window is filled in",
            trigger: ".modal .o_field_widget[name=changed_after]",
        },
        {
            content: "Process",
            trigger: ".modal button[name=action_process]",
            run: "click",
        },
        {
            content: "The data queue has received Amazon's orders",
            trigger: ".o_form_view .o_field_widget[name=fetch_state]:contains(Received)",
        },
        {
            content: "Process Queue Manually",
            trigger: "button[name=action_process_queue_manually]",
            run: "click",
        },
        {
            content: "The requisition opens; it cannot be acknowledged yet",
            trigger:
                ".o_form_view:not(:has(button[name=action_send_acknowledgement])) button[name=action_reprocess]",
        },
        {
            content: "Open the line without a product",
            trigger: ".o_data_row:contains(B0UNKNOWN1) td[name=product_id]",
            run: "click",
        },
        {
            content: "Look for the product",
            trigger: ".o_selected_row .o_field_widget[name=product_id] input",
            run: "edit Mystery",
        },
        {
            content: "Choose it; the choice is remembered",
            trigger: ".o-autocomplete--dropdown-item:contains(Mystery Lamp)",
            run: "click",
        },
        {
            content: "Reprocess",
            trigger: "button[name=action_reprocess]",
            run: "click",
        },
        {
            content: "Send Acknowledgement",
            trigger: "button[name=action_send_acknowledgement]",
            run: "click",
        },
        {
            content: "The sale order of Amazon's order opens",
            trigger:
                ".o_form_view button[name=action_view_amazon_requisition]:contains(TOURPO01)",
        },
        {
            content: "Cancel the sale order",
            trigger: "button[name=action_amazon_cancel]",
            run: "click",
        },
        {
            content: "Amazon was told otherwise: say why it is cancelled all the same",
            trigger: ".modal:contains(Amazon was told) .o_field_widget[name=reason] input",
            run: "edit The goods were broken",
        },
        {
            content: "Cancel All the Same",
            trigger: ".modal button[name=action_cancel_anyway]",
            run: "click",
        },
        {
            content: "Try to reset it directly",
            trigger: "button[name=action_draft]",
            run: "click",
        },
        {
            content: "It is refused, with the way to the requisition",
            trigger: ".modal:contains(requisition) .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Reset to Draft on the requisition",
            trigger: "button[name=action_reset_sale_order]",
            run: "click",
        },
        {
            content: "Confirm",
            trigger: ".modal:contains(goes back to draft) .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The sale order is a quotation again",
            trigger:
                ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Quotation)",
        },
    ],
});
