"""All endpoints of the web API, in the order in which the description lists them."""

from __future__ import annotations

from itertools import chain

from beacon.web.api import (
    account,
    accounts,
    activity,
    analytics,
    audit,
    auth,
    environments,
    events,
    exports,
    flag_exposures,
    flag_files,
    flag_history,
    flag_preview,
    flag_proposals,
    flag_usage,
    flags,
    goal_report,
    goals,
    invitations,
    jobs,
    journeys,
    keys,
    live,
    members,
    privacy,
    project_deletion,
    projects,
    report_segments,
    segments,
    sessions,
    totp,
    visitors,
)
from beacon.web.api.endpoint import Endpoint

_MODULES: tuple[tuple[Endpoint, ...], ...] = (
    auth.ENDPOINTS,
    account.ENDPOINTS,
    totp.ENDPOINTS,
    invitations.ENDPOINTS,
    accounts.ENDPOINTS,
    projects.ENDPOINTS,
    activity.ENDPOINTS,
    project_deletion.ENDPOINTS,
    members.ENDPOINTS,
    keys.ENDPOINTS,
    environments.ENDPOINTS,
    flags.ENDPOINTS,
    flag_preview.ENDPOINTS,
    flag_files.ENDPOINTS,
    flag_history.ENDPOINTS,
    flag_proposals.ENDPOINTS,
    flag_usage.ENDPOINTS,
    flag_exposures.ENDPOINTS,
    segments.ENDPOINTS,
    events.ENDPOINTS,
    exports.ENDPOINTS,
    sessions.ENDPOINTS,
    visitors.ENDPOINTS,
    live.ENDPOINTS,
    privacy.ENDPOINTS,
    jobs.ENDPOINTS,
    audit.ENDPOINTS,
    analytics.ENDPOINTS,
    journeys.ENDPOINTS,
    report_segments.ENDPOINTS,
    goals.ENDPOINTS,
    goal_report.ENDPOINTS,
)
"""Each module's `ENDPOINTS`."""

ENDPOINTS: tuple[Endpoint, ...] = tuple(chain.from_iterable(_MODULES))
