"""Coming in: signing in and out, showing who one is once more, and what one comes in with."""
