"""Relations: which printed figures the report itself sets against each other. Found by grammar and labels, judged elsewhere."""
