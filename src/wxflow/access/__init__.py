"""Who may come in by a page or a program: accounts, sessions, tokens, and the log of who came."""
