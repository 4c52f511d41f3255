"""What ``bin/faults --addon amazon_seller_central`` carries out."""

from .life_run import SellerRun
from .life_trial import SellerTrial

LIFE, TRIAL = SellerRun, SellerTrial
