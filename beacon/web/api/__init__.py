"""The web API: each endpoint is declared once, with who may call it, what goes in and comes out.

In: HTTP requests under `/api/v1`. Out: JSON, or problem documents. From the same
declarations come the role checks, the decoding of bodies, and `/api/v1/openapi.json`.
"""
