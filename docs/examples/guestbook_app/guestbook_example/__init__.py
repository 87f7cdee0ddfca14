"""A guestbook: ``App("guestbook_example", at="guests/")`` adds it to a site."""
