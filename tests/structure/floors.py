"""The floors of the house, as data: who may know whom."""

#: From the ground up. A room knows rooms below its own floor, never above, and none
#: beside it.
FLOORS = [
    {"exchange"},
    {"catalogue"},
    {"instance"},
    {"inbound", "outbound"},
    {"sale"},
    {"requisition"},
    {"change", "status"},
    {"acknowledgement"},
    {"decision"},
]

#: Room -> number of its floor.
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}

#: Room -> files that hold a process of a foreign model: what happens in what order.
PROCESSES = {
    "acknowledgement": {"answering", "elsewhere", "checks", "preview"},
    "change": {"applying"},
    "decision": {"workflow"},
}

#: Packages that know no ORM, and what of this addon they may import.
PURE = {"spapi": {"spapi"}, "logic": {"logic", "spapi"}}
