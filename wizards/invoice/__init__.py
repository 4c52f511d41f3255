from . import preview_mixin

# What inherits it.
# isort: split
from . import credit_note, preview
