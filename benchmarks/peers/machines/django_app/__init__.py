"""The life as a Django app; its models can only be imported once Django is set up."""
