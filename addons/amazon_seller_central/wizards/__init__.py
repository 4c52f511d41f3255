from . import operation, set_back
