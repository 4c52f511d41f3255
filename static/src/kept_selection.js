import { registry } from "@web/core/registry";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { listView } from "@web/views/list/list_view";

/**
 * <list js_class="amazon_vendor_list">: what is selected stays selected when a button, an
 * action or a dialog has done its work and the list is read again. Another search, page
 * or order starts anew, and what is not shown any more is not selected either.
 */
export class KeptSelectionModel extends RelationalModel {
    async load(params = {}) {
        // A search says what is looked for; a button only has the same read again.
        const isReadAgain = !Object.keys(params).length && this.root?.selection?.length;
        const kept = isReadAgain ? this.root.selection.map((record) => record.resId) : [];
        const isWholeDomain = isReadAgain && this.root.isDomainSelected;
        await super.load(params);
        for (const record of this.root.records) {
            if (kept.includes(record.resId)) {
                record.toggleSelection(true);
            }
        }
        if (isWholeDomain && this.root.selection.length === this.root.records.length) {
            this.root.selectDomain(true);
        }
    }
}

registry.category("views").add("amazon_vendor_list", {
    ...listView,
    Model: KeptSelectionModel,
});
