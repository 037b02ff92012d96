"""The fields of an error by the names that rules and fingerprints know them by.

In: a `Failure` and the place it happened at. Out: texts. The names of variables are Sentry's.
"""

from __future__ import annotations

from beacon.issues.failure import Failure, tags_of
from beacon.issues.frames import Place
from beacon.issues.variables import Value

MAX_SEARCHED_CHARACTERS = 1000  # of a text in which a rule looks: what comes after is not seen


def event_fields(failure: Failure) -> dict[str, str]:
    """What conditions of the event ask for; tags as `tag:NAME`."""
    fields = {
        "event": failure.name,
        "message": failure.message or failure.thrown[0].value or "",
        "level": failure.level,
        "release": failure.release,
        "environment": failure.environment,
        "logger": failure.logger,
        "platform": failure.platform,
        "transaction": failure.transaction,
        "server_name": failure.server_name,
        "sdk": failure.sdk,
    }
    fields |= {f"tag:{name}": value for name, value in tags_of(failure).items()}
    return {name: value[:MAX_SEARCHED_CHARACTERS] for name, value in fields.items()}


def thrown_fields(failure: Failure) -> list[dict[str, str]]:
    return [
        {
            "type": (each.type or "")[:MAX_SEARCHED_CHARACTERS],
            "value": (each.value or "")[:MAX_SEARCHED_CHARACTERS],
        }
        for each in failure.thrown
    ]


def value_of(failure: Failure, first: Place | None) -> Value:
    """What variables stand for: `{{ type }}`, `{{ tags.NAME }}`."""

    def value(name: str) -> str | None:
        if name.startswith("tags."):
            tag = name.removeprefix("tags.")
            return tags_of(failure).get(tag) or f"<no-value-for-tag-{tag}>"
        found = _variable(failure, first, name)
        return None if found is None else found or f"<no-{name.rpartition('.')[2]}>"

    return value


def _variable(failure: Failure, first: Place | None, name: str) -> str | None:
    thrown = failure.thrown[0]
    match name:
        case "type" | "error.type":
            return thrown.type or ""
        case "value" | "error.value":
            return thrown.value or ""
        case "message":
            return failure.message or thrown.value or ""
        case "transaction" | "level" | "logger" | "platform" | "release" | "environment":
            return str(getattr(failure, name))
        case "function" | "stack.function":
            return first.function if first else ""
        case "module" | "stack.module":
            return first.module if first else ""
        case "file" | "path" | "stack.filename" | "stack.abs_path":
            return first.file if first else ""
        case "package" | "stack.package":
            return (first.frame.package or "") if first else ""
    return None
