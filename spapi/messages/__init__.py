"""Amazon's documents, one file each: parse forgivingly, build exactly."""
