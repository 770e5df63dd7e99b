"""What people outside see of a roster: notice, calendars, duty book, export."""
