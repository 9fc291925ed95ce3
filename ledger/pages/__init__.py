"""What people see in a browser. Each page asks the API's own doors, with the rights of who is signed in."""
