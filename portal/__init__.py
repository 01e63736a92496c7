"""Door 1: the pages that residents and the people beside them see."""
