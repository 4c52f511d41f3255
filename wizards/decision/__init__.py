from . import decide, rule_dry_run
