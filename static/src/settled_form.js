import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/**
 * <form js_class="amazon_vendor_form">: what was typed in a list of the form is kept when
 * the form is left at once. Odoo saves on leaving only what the form has heard of, and of
 * a date in a row it hears once the server has answered: on a slow line, too late.
 */
export class SettledFormController extends FormController {
    async beforeLeave(options = {}) {
        if (!options.forceLeave) {
            await this.model.root.isDirty(); // once all that is under way has arrived
        }
        return super.beforeLeave(options);
    }
}

registry.category("views").add("amazon_vendor_form", {
    ...formView,
    Controller: SettledFormController,
});
