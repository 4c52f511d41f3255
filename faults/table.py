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


def lines(results, seconds):
    """The table's lines, for people, and the sentences below it.

    :return: tuple (rows, sentences)
    """
    table = [
        (
            row["fault"],
            row["runs"],
            row["times"],
            "yes" if not row["broken"] else row["runs"] - row["broken"],
        )
        for row in rows(results)
    ]
    whole = document(results, seconds)
    missed = sum(
        1 for result in results for times in result["hits"].values() if not times
    )
    sentences = [
        f"{whole['runs']} runs in {seconds:.0f} s, {whole['broken']} broken; "
        f"{missed} planned faults found no occasion and are not counted."
    ]
    if tried := sum(result.get("tried", 0) for result in results):
        unnoticed = sum(len(result.get("unnoticed", ())) for result in results)
        sentences.append(
            f"The checks on trial: {tried} invariants broken on purpose, {unnoticed} "
            "not noticed as they should be."
        )
    return table, sentences
