"""All endpoints of the web API, in the order in which the description lists them."""

from __future__ import annotations

from itertools import chain

from beacon.web.api import keys, members, projects
from beacon.web.api.endpoint import Endpoint

_MODULES: tuple[tuple[Endpoint, ...], ...] = (
    projects.ENDPOINTS,
    members.ENDPOINTS,
    keys.ENDPOINTS,
)
"""Each module's `ENDPOINTS`."""

ENDPOINTS: tuple[Endpoint, ...] = tuple(chain.from_iterable(_MODULES))
