"""What ``bin/bench`` measures of this addon: a module for each word of ``--only``."""
