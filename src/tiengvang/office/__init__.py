"""The office: where people work, on Django and Wagtail. The machine's rooms (listen to scan) know nothing of it."""
