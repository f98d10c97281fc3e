"""What tests share: a real PostgreSQL, fresh databases, people who sign in, a live server, a query counter."""
