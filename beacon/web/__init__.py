"""The web lane's pages and API: a Quart-Trio application made of thin blueprints.

In: ASGI calls from the door. Out: HTML, JSON and problem documents.
"""
