import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/**
 * <field name="operation" widget="amazon_vendor_offered" />: the radio buttons whose values
 * the field "offered" of the same record lists, with a comma around each; all of them where
 * it lists none.
 */
export class OfferedRadio extends RadioField {
    get items() {
        const offered = this.props.record.data.offered || "";
        const mine = super.items.filter(([value]) => offered.includes(`,${value},`));
        return mine.length ? mine : super.items;
    }
}

registry.category("fields").add("amazon_vendor_offered", {
    ...radioField,
    component: OfferedRadio,
    supportedTypes: ["selection"],
});
