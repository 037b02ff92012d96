"""Types of fields that many endpoints share, so that they mean and limit the same everywhere."""

from __future__ import annotations

from beacon.fields import Time as Time
