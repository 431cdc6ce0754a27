"""The store's tables, step by step; `sqlalchemy_store.open_store` brings a database to the newest step."""
