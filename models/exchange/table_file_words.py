"""Why a file that somebody chose cannot be read, and what to do."""


def table_file_sentence(env, error):
    """Put the error into words.

    :param error: ``logic.table_file.TableFileError``.
    :rtype: str
    """
    return _sentences(env)[error.code]() % error.params


def _sentences(env):
    return {
        "empty": lambda: env._("The file has no rows."),
        "cut": lambda: env._("The file was cut on its way. Choose it again."),
        "too_large": lambda: env._(
            "The file is larger than %(megabytes)s MB. Split it."
        ),
        "unpacks": lambda: env._(
            "The spreadsheet unpacks to more than %(megabytes)s MB. Save the one sheet "
            "that is wanted as .csv."
        ),
        "old_excel": lambda: env._(
            "This is an Excel file of the old kind (.xls). Save it as .xlsx or .csv."
        ),
        "unreadable": lambda: env._("The file is neither CSV nor XLSX."),
        "too_wide": lambda: env._(
            "The file has more than %(columns)s columns. Keep those that are needed."
        ),
        "too_long": lambda: env._(
            "A cell of the file holds more than %(characters)s characters. Is it the "
            "right file?"
        ),
        "too_many_rows": lambda: env._(
            "The file has more than %(rows)s rows. Split it."
        ),
        "formula": lambda: env._(
            "Cell %(cell)s is a formula without a result. Save the file in your "
            "spreadsheet program once, or paste the values instead of the formulas."
        ),
    }
