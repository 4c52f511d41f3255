import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

// The accounts, click by click: a settlement is looked at and booked.
function menu(name) {
    return `[data-menu-xmlid='amazon_seller_central.${name}']`;
}

function patient(steps) {
    return steps.map((step) => ({ timeout: 60000, ...step }));
}

registry.category("web_tour.tours").add("amazon_seller_accountant", {
    steps: () => patient([
        ...stepUtils.goToAppSteps(
            "amazon_seller_central.amazon_seller_menu_root",
            "Open Amazon Seller: the accountant sees the money"
        ),
        {
            content: "And answers no orders",
            trigger: `.o_menu_sections:not(:has(${menu("amazon_seller_sales_menu")}))`,
        },
        {
            content: "Open the settlement that comes to its deposit",
            trigger: ".o_list_view .o_data_row:contains(To Book) td[name=name]",
            run: "click",
        },
        {
            content: "Its amounts are sorted",
            trigger:
                ".o_form_view .o_field_widget[name=line_ids] .o_data_row:contains(Commission)",
        },
        {
            content: "Book",
            trigger: "button.btn-primary[name=action_book]",
            run: "click",
        },
        {
            content: "The entry opens, and is posted",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
        {
            content: "Back to the settlement",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "It is booked",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Booked)",
        },
    ]),
});
