"""Other products' languages: mail, webhook, WeCom."""
