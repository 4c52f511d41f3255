"""What the fault suite survived, as a table and as JSON."""

from collections import defaultdict


def rows(results):
    """Sum up by row of the table.

    :param results: list of the lanes' results
    :return: list of dicts: ``fault``, ``runs`` (in which it struck), ``times``,
        ``broken`` (runs in which it struck and an invariant was broken)
    """
    sums = defaultdict(lambda: {"runs": 0, "times": 0, "broken": 0})
    for result in results:
        for row, times in result["hits"].items():
            if times:
                sums[row]["runs"] += 1
                sums[row]["times"] += times
                sums[row]["broken"] += bool(result["broken"])
    return [{"fault": fault, **sums[fault]} for fault in sorted(sums)]


def document(results, seconds):
    """Everything, for JSON.

    :param seconds: the whole suite took
    """
    runs = [r for r in results if r["name"] != "secrets"]
    return {
        "runs": len(runs),
        "broken": sum(bool(result["broken"]) for result in results),
        "seconds": round(seconds),
        "faults": rows(results),
        "results": results,
    }


def text(results, seconds):
    """The table, for people."""
    table = [("fault", "runs", "times", "survived")]
    for row in rows(results):
        survived = "yes" if not row["broken"] else f"{row['runs'] - row['broken']}"
        table.append((row["fault"], str(row["runs"]), str(row["times"]), survived))
    widths = [max(len(line[column]) for line in table) for column in range(4)]
    lines = [
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in table
    ]
    lines.insert(1, "-" * len(lines[0]))
    whole = document(results, seconds)
    missed = sum(
        1 for result in results for times in result["hits"].values() if not times
    )
    lines.append(
        f"\n{whole['runs']} runs in {seconds:.0f} s, {whole['broken']} broken; "
        f"{missed} planned faults found no occasion and are not counted."
    )
    if tried := sum(result.get("tried", 0) for result in results):
        unnoticed = sum(len(result.get("unnoticed", ())) for result in results)
        lines.append(
            f"The checks on trial: {tried} invariants broken on purpose, {unnoticed} "
            "not noticed as they should be."
        )
    return "\n".join(lines)
