"""The reviewer's desk: reports with the decisions made about them. The page, the command line and Python share it."""
