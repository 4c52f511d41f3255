// What the tours of the seller's addon have in common.

export function menu(name) {
    return `[data-menu-xmlid='amazon_seller_central.${name}']`;
}

// A machine may be busy, and a delivery is a large screen.
export function patient(steps) {
    return steps.map((step) => ({ timeout: 60000, ...step }));
}

export function stands(state) {
    return {
        content: `It is ${state}`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains(${state})`,
    };
}
