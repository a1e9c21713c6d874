"""The texts of the Word samples, one module a report."""
