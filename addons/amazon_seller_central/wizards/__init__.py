from . import operation
