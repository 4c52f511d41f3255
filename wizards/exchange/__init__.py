from . import dead_letter_ignore, preview_mixin
