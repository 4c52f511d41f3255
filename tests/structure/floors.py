"""The floors of the house, as data: who may import from and extend whom."""

#: From the ground up. A room imports from and extends rooms below its own floor, none
#: above, and none beside it. (Calls of a record's methods are not looked at.)
FLOORS = [
    {"exchange"},
    {"catalogue"},
    {"instance"},
    {"inbound", "outbound"},
    {"sale"},
    {"requisition"},
    {"change", "status"},
    {"acknowledgement"},
    {"decision", "shipment"},
    {"invoice"},
    {"remittance", "direct"},
    {"money", "inventory"},
    {"retention"},
]

#: Room -> number of its floor.
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}

#: Room -> files that hold a process of a foreign model: what happens in what order.
PROCESSES = {
    "acknowledgement": {
        "answering",
        "checks",
        "discarding",
        "elsewhere",
        "preview",
        "told",
    },
    "change": {"applying"},
    "direct": {"overview"},
    "invoice": {"submitting"},
    "decision": {"shortage", "workflow"},
    "inventory": {"planning", "sharing"},
    "sale": {"confirming", "told"},
    "status": {"put_away"},
}

#: Packages that know no ORM, and what of this addon they may import.
PURE = {"spapi": {"spapi"}, "logic": {"logic", "spapi"}}
