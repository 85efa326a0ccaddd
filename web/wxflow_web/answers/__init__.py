"""What every answer keeps to: headers, bounds, errors, and how a page is made."""
