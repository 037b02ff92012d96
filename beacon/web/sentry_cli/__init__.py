"""What the unmodified `sentry-cli` calls, under `/api/0/`.

blueprint.py   the routes, and whose key it is
uploads.py     chunks and bundles of source maps
releases.py    releases, their commits and deploys
"""
