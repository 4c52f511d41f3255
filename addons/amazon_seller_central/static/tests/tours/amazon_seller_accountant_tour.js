import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { menu, patient, stands } from "./amazon_seller_steps";

// The accounts, click by click: a settlement is looked at and booked.
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
        // The entry opens.
        stands("Posted"),
        {
            content: "Back to the settlement",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        stands("Booked"),
    ]),
});
