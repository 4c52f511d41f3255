from . import dead_letter_ignore
