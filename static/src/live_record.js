import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";

/** Milliseconds between two looks at the server. */
const PAUSE = 3000;

/**
 * <widget name="amazon_vendor_live"/> reads the form's record again every few seconds
 * for as long as it is shown: put `invisible` on it where nothing is going on. A record
 * that is being edited and a page that nobody sees are left alone.
 */
export class LiveRecord extends Component {
    static template = xml`<i class="fa fa-refresh fa-spin text-muted" aria-hidden="true"/>`;
    static props = ["*"];

    setup() {
        this.timer = null;
        onMounted(() => this.wait());
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    wait() {
        this.timer = browser.setTimeout(() => this.look(), PAUSE);
    }

    async look() {
        const record = this.props.record;
        if (!document.hidden && !(await record.isDirty())) {
            // Fails with Odoo's own message, and is not repeated then.
            await record.load();
        }
        this.wait();
    }
}

registry.category("view_widgets").add("amazon_vendor_live", { component: LiveRecord });
