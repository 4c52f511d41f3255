from . import add, preview
