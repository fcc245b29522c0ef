"""Bad files are read by their test, not collected as scenarios."""

collect_ignore_glob = ["bad/*.yaml"]
