import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { registry } from "@web/core/registry";

/**
 * Ask before an action of the Actions menu is done, as a button's `confirm` does.
 *
 * Its params: message, model, method and ids.
 */
export async function confirmedCall(env, action) {
    const { message, model, method, ids } = action.params;
    const isWanted = await new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            { body: message, confirm: () => resolve(true), cancel: () => resolve(false) },
            { onClose: () => resolve(false) }
        );
    });
    if (!isWanted) {
        return { type: "ir.actions.act_window_close", infos: { noReload: true } };
    }
    const result = await env.services.orm.call(model, method, [ids]);
    return result?.type ? result : { type: "ir.actions.act_window_close" };
}

registry.category("actions").add("amazon_vendor_confirmed_call", confirmedCall);
