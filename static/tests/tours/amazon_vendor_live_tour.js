import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

// A data queue that is being processed shows what happens to it without a click.
registry.category("web_tour.tours").add("amazon_vendor_live_queue", {
    steps: () => [
        {
            content: "One of two records is processed",
            trigger: ".o_form_view .alert:contains(Processed: 1 of 2)",
            // What a worker does behind this page's back.
            run: async () => {
                const id = Number(window.location.pathname.split("/").pop());
                await rpc("/web/dataset/call_kw", {
                    model: "amazon.vendor.queue",
                    method: "action_process_queue_manually",
                    args: [[id]],
                    kwargs: {},
                });
            },
        },
        {
            content: "The page has noticed",
            trigger:
                ".o_form_view:not(:has(.alert:contains(Processed:))) .o_arrow_button_current:contains(Processed)",
        },
    ],
});
