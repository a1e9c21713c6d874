"""The reviewer's page: a small web server over the desk. It adds nothing that the desk cannot do."""
