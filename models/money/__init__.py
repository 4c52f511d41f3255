from . import overview, receiving, report

# What extends them.
# isort: split
from . import account_move, instance, receiving_words
