"""What ``bin/bench`` prints."""


def print_equality(count, lines, paths, found):
    """Say whether all paths made the same orders.

    :param found: dict path -> dict field -> (number, example)
    :return: whether they differ in nothing but what a peer cannot carry
    """
    print(f"\n{count} orders x {lines} lines: the same sale orders?")
    agreed = True
    for path in paths:
        wrong = {name: v for name, v in found[path.key].items()}
        known = {name: wrong.pop(name) for name in path.cannot if name in wrong}
        if wrong:
            agreed = False
            print(f"  DIFFERENT  {path.label}")
            for name, (number, example) in wrong.items():
                print(
                    f"             {name}: {number} times, expected | found {example}"
                )
        else:
            print(f"  same       {path.label}")
        for reason in dict.fromkeys(path.cannot[name] for name in known):
            names = [
                f"{name} ({number}x)"
                for name, (number, _example) in known.items()
                if path.cannot[name] == reason
            ]
            print(f"             but for {', '.join(names)}: {reason}")
    return agreed


def print_stopped(keys, limit):
    """Say which paths took too long."""
    for key in keys:
        print(f"  STOPPED    {key}: not finished after {limit} s on the clock")


def print_table(count, lines, paths, usages):
    """Print one line for each path."""
    print(
        f"\n{count} x {lines:<5} {'orders/s':>9} {'SQL/order':>10} {'CPU s':>7}"
        f" {'Python':>7} {'PG':>6} {'wall s':>7} {'peak MiB':>9} {'x floor':>8}"
    )
    floor = usages.get("floor", {}).get("cpu")
    for path in paths:
        usage = usages[path.key]
        ratio = f"{floor / usage['cpu']:8.2f}" if floor else f"{'-':>8}"
        print(
            f"  {path.key:<13}{count / usage['cpu']:>6.2f}"
            f" {usage['sql'] / count:>10.1f} {usage['cpu']:>7.2f}"
            f" {usage['python']:>7.2f} {usage['postgres']:>6.2f}"
            f" {usage['wall']:>7.2f} {usage['peak']:>9.1f} {ratio}",
            flush=True,
        )


def print_life(count, lines, found):
    """Print what each step of a life takes.

    :param dict found: step -> dict with ``sql`` and ``cpu``
    """
    print(f"\n{count} whole lives of {lines} lines: SQL/order, CPU ms/order")
    for step, usage in found.items():
        cpu = 1000 * usage["cpu"] / count
        print(f"  {step:<10} {usage['sql'] / count:>8.1f} {cpu:>8.1f}", flush=True)


def print_views(count, views):
    """Print how long each look takes beside so many orders of history.

    :param dict views: name -> (milliseconds, tables that are read whole)
    """
    print(f"\nWith {count:,} orders of history: ms, tables read whole")
    for name, (milliseconds, whole) in views.items():
        print(f"  {name:<22} {milliseconds:>8.1f}  {', '.join(whole)}", flush=True)


def print_shipping(found):
    """Print what leaving the warehouse takes."""
    labels = {
        "bare": "Odoo's button_validate",
        "addon": "the same by a shipment",
        "ship": "Ship: kept, held against the rules, validated, told",
    }
    print(f"\n{'10 deliveries x 10 lines, 100 cartons':<54}{'CPU s':>7}{'SQL':>8}")
    for key, label in labels.items():
        usage = found["validate"][key]
        print(f"  {label:<52}{usage['cpu']:>7.2f}{usage['sql']:>8,}")
    for number, usage in found["cartons"].items():
        each = 1000 * usage["cpu"] / number
        print(
            f"  {f'{number:,} cartons packed, checked, told':<52}{usage['cpu']:>7.2f}"
            f"{usage['sql']:>8,}  {each:.1f} ms a carton",
            flush=True,
        )


def print_billing(found):
    """Print what invoices and a payment take."""
    count, lines = found["count"], found["lines"]
    _print_usages(
        f"{count:,} invoices x 10 lines",
        found["invoices"],
        {
            "bare": "Odoo's _create_invoices and action_post",
            "created": "  created",
            "confirmed": "  posted",
            "addon": "the same for Amazon, and queued",
            "built": "  built of what has left",
            "posted": "  posted",
            "queued": "  held against the rules, written, queued",
        },
    )
    _print_usages(
        f"a payment of {lines:,} lines",
        found["payment"],
        {
            "matched": "matched",
            "bare": "a bare payment: posted, reconciled",
            "booked": "booked: the same, and its deductions",
        },
    )


def print_file(found):
    """Print what a large file takes."""
    size = found["bytes"] / 1024 / 1024
    print(f"\na remittance export of {found['rows']:,} rows, {size:.0f} MiB")
    for key, label in (("read", "read"), ("stored", "as far as the data queue")):
        usage = found[key]
        print(
            f"  {label:<28}{usage['cpu']:>7.1f} s of CPU, {usage['peak']:>6.1f} MiB "
            "beside the file",
            flush=True,
        )


def _print_usages(title, usages, labels):
    print(f"\n{title:<54}{'CPU s':>7}{'SQL':>8}")
    for key, label in labels.items():
        usage = usages[key]
        print(f"  {label:<52}{usage['cpu']:>7.2f}{usage['sql']:>8,}", flush=True)


def print_stock(found):
    """Print what telling the stock takes."""
    labels = {
        "first": "a first turn",
        "idle": "nothing has changed",
        "changed": "a hundredth has changed",
    }
    print(f"\n{'stock of products in three warehouses':<54}{'CPU s':>7}{'SQL':>8}")
    for count, usages in found.items():
        for key, label in labels.items():
            usage = usages[key]
            each = 1000 * usage["cpu"] / count
            print(
                f"  {f'{count:,} products, {label}':<52}{usage['cpu']:>7.2f}"
                f"{usage['sql']:>8,}  {each:.2f} ms a product",
                flush=True,
            )


def print_direct(found):
    """Print what a wave of customers' orders takes."""
    labels = {
        "import": "stored and processed",
        "accept": "Accept: sold and reserved",
        "answer": "answered, and looked at",
        "labels": "labels and slips fetched, sealed, kept",
        "ship": "Ship: held against the rules, validated",
        "confirm": "confirmed, and looked at",
    }
    for count, steps in found.items():
        title = f"a wave of {count} orders of two lines, each"
        print(f"\n{title:<54}{'CPU ms':>7}{'SQL':>8}")
        for key, label in labels.items():
            usage = steps[key]
            print(
                f"  {label:<52}{1000 * usage['cpu'] / count:>7.1f}"
                f"{usage['sql'] / count:>8.1f}",
                flush=True,
            )
        paper = steps["print"]
        print(
            f"  labels and slips of {paper['orders']} in one PDF of "
            f"{paper['bytes'] / 1024:,.0f} KiB: {paper['cpu']:.2f} s of CPU, "
            f"{paper['peak']:.1f} MiB",
            flush=True,
        )


def print_goals(found):
    """Print the goals.

    :param found: list of (name, wanted, found, whether it is met)
    """
    print()
    for name, wanted, value, met in found:
        verdict = "met   " if met else "MISSED"
        print(f"  {verdict}  {value:>7} {name} (wanted: {wanted})", flush=True)


def print_workers(number, count, drained):
    """Print one run of real servers."""
    cpu = ", ".join(f"{seconds:.1f}" for seconds in drained["cpu"])
    print(
        f"  {number} worker(s), {count} orders: {drained['wall']:.1f} s on the clock, "
        f"CPU s of each: {cpu}, duty cycle: {drained['duty']:.1%}",
        flush=True,
    )


def print_ceiling(limit):
    """Print what two bare processes are worth."""
    print(
        f"  two bare processes: {limit['ratio']:.2f} times as fast as one "
        f"({limit['alone']:.1f} s; {limit['together']:.1f} s for twice the work)",
        flush=True,
    )
