"""How long things take: whole commands and their parts, each beside a peer measured in the same run."""
