"""Pages for what has no page of its own: every answer can be looked at, every act can be done by a form."""
