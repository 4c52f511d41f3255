"""The goals of the benchmark: what was wanted, what was found."""


def ratios(sizes):
    """Goals about 50 x 10 lines and the larger sets.

    :param sizes: dict "50x10" -> dict path -> dict of a measure.Usage
    :return: list of (name, wanted, found as text, whether it is met)
    """
    goals = []
    small = sizes.get("50x10", {})
    full = small.get("full")
    if full:
        if "oca_order" in small:
            found = small["oca_order"]["cpu"] / full["cpu"]
            goals.append(_least("times as fast as OCA's order import", 3, found))
        if "floor" in small:
            found = 100 * small["floor"]["cpu"] / full["cpu"]
            goals.append(_least("% of the floor's speed", 85, found))
        goals.append(_most("SQL an order at 50 x 10", 12, full["sql"] / 50))
    return goals + _slopes(sizes)


def _slopes(sizes):
    few, many, one = (
        sizes.get(key, {}).get("full") for key in ("10x10", "10x100", "1x5000")
    )
    goals = []
    if few and many:
        found = (many["sql"] - few["sql"]) / 900
        goals.append(_most("SQL for an extra line", 0.2, found))
    if many and one:
        found = (one["cpu"] / 5000) / (many["cpu"] / 1000)
        goals.append(_most("times the ms a line of 100 at 5,000 lines", 1.25, found))
    return goals


def single(result):
    """Goals about confirming, one bad order, and memory."""
    confirm, poison, memory = (result[k] for k in ("confirm", "poison", "memory"))
    few, many = min(memory), max(memory)
    growth = memory[many] - memory[few]
    return [
        _most(
            "times the time of confirming one by one",
            0.85,
            confirm["addon"]["cpu"] / confirm["bare"]["cpu"],
        ),
        _most(
            "times the time with one bad order in 100",
            2.0,
            poison["poisoned"]["cpu"] / poison["clean"]["cpu"],
        ),
        _most(
            "times the time with one that fails at the worst moment",
            2.0,
            poison["late"]["cpu"] / poison["clean"]["cpu"],
        ),
        _least("orders through beside a bad one", 99, poison["through"]),
        _most(f"MiB more for {many} orders than for {few}", MEMORY_NOISE, growth),
    ]


def life(result, orders):
    """Goals about what an order costs over its life, beside Odoo's confirmation.

    :param dict result: step -> dict with ``sql``
    :param int orders: how many lived it
    """
    wanted = {"send": 8, "follow": 3}
    return [
        _most(f"SQL an order to {step}", most, result[step]["sql"] / orders)
        for step, most in wanted.items()
    ]


def history(result):
    """Goals about what must not grow with history."""
    idle, writes = result["idle"]
    goals = [
        _most("times the import in an empty database", 1.1, result["import"]),
        _most("SQL of an idle tick", 15, idle),
        _most("writes of an idle tick", 0, writes),
    ]
    for name, (milliseconds, whole) in result["views"].items():
        goals.append(_most(f"tables read whole by: {name}", 0, len(whole)))
        goals.append(_most(f"ms of: {name}", 50, milliseconds))
    return goals


#: What the allocator's mood is worth, in MiB: far less than the orders added.
MEMORY_NOISE = 5


def shipping(result):
    """Goals about what leaves the warehouse."""
    validate, asn, cartons = (result[k] for k in ("validate", "asn", "cartons"))
    few, many = min(cartons), max(cartons)
    allowed = 6 * asn["orders"] + 0.1 * asn["cartons"]
    found = (cartons[many]["cpu"] / many) / (cartons[few]["cpu"] / few)
    return [
        _most(
            "times a bare button_validate",
            1.15,
            validate["addon"]["cpu"] / validate["bare"]["cpu"],
        ),
        _most(
            f"SQL for the ASN of {asn['orders']} orders in {asn['cartons']} cartons",
            allowed,
            asn["sql"],
        ),
        _most(f"times the ms a carton of {few} at {many:,}", 1.25, found),
        _most(f"MiB for {many:,} labels", 200, result["labels"]),
    ]


def billing(result):
    """Goals about what is billed and what is paid."""
    invoices, payment = result["invoices"], result["payment"]
    return [
        _most(
            f"times _create_invoices and action_post of {result['count']:,} orders",
            1.3,
            invoices["addon"]["cpu"] / invoices["bare"]["cpu"],
        ),
        _most(
            f"SQL a line to match {result['lines']:,} lines of a payment",
            0.05,
            payment["matched"]["sql"] / result["lines"],
        ),
        _most(
            "times a bare payment with as many counterparts",
            1.3,
            payment["booked"]["cpu"] / payment["bare"]["cpu"],
        ),
    ]


def file(result):
    """Goals about a remittance export of a million rows: what it takes beside the file
    itself, which is in memory as a whole."""
    return [
        _most(f"MiB to read {result['rows']:,} rows", 16, result["read"]["peak"]),
        _most("MiB to take them in", 64, result["stored"]["peak"]),
    ]


def stock(result):
    """Goals about telling Amazon the stock, all warehouses together."""
    few, many = min(result), max(result)
    thousands = (many - few) / 1000
    goals = [
        _most(
            "ms CPU a product that is told for the first time",
            10,
            1000 * result[many]["first"]["cpu"] / many,
        ),
        _most(
            "ms CPU a product where nothing has changed",
            0.5,
            1000 * result[many]["idle"]["cpu"] / many,
        ),
    ]
    for key, wanted in {"first": 150, "idle": 60, "changed": 70}.items():
        found = (result[many][key]["sql"] - result[few][key]["sql"]) / thousands
        goals.append(_most(f"SQL for a thousand products more ({key})", wanted, found))
    return goals


def direct(result):
    """Goals about a wave of customers' orders: what an order takes does not depend on
    how many there are."""
    few, many = min(result), max(result)

    def of(count, name):
        steps = [each for key, each in result[count].items() if key != "print"]
        return sum(each[name] for each in steps) / count

    paper = result[many]["print"]
    return [
        _most(
            f"times the SQL an order of a wave of {few} at {many}",
            1.1,
            of(many, "sql") / of(few, "sql"),
        ),
        _most(
            f"times the CPU an order of a wave of {few} at {many}",
            1.25,
            of(many, "cpu") / of(few, "cpu"),
        ),
        _most(f"s CPU for {paper['orders']} labels in one PDF", 10, paper["cpu"]),
        _most(f"MiB for {paper['orders']} labels in one PDF", 100, paper["peak"]),
    ]


def workers(result):
    """Goals about real workers."""
    goals = []
    if result:
        goals.append(
            _least("times as fast with two workers, by CPU", 1.7, result["speedup"])
        )
        goals.append(_least("the same by the clock", 1.7, result["speedup_wall"]))
        goals.append(_least("% duty cycle on a backlog", 95, 100 * result["duty"]))
    return goals


def _least(name, wanted, found):
    return (name, f">= {wanted}", f"{found:.2f}", found >= wanted)


def _most(name, wanted, found):
    return (name, f"<= {wanted}", f"{found:.2f}", found <= wanted)
