"""The API's description as it is read: `/api/v1/openapi.json`, and `/api/docs` for people.

In: the declarations of `beacon/web/api/`. Out: an OpenAPI document, and a page made of it, without
scripts.
"""
