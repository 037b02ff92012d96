"""Reads what clients send: bytes in, `Draft`s and refusals out; no I/O and no clock.

One module a wire format (`socket`, `tracker`, `pulsekit`, `glimpse`, `posthog`) over shared
rules: `body` (decompression), `text` (clean JSON), `batch` (one bad event never rejects its
neighbours), `fields`, `ids` and `times`. Each format reads a delivery twice at most: at
once with a typed decoder in C, and, only if that fails, again event by event.

Sentry's format has its own rules, as no field of it may cost an event: `sentry` (the whole),
`sentry_envelope` (framing), `sentry_event`, `sentry_stack` and `sentry_items` (what is in it),
`sentry_json` (lenient fields), `sentry_large` and `sentry_trim` (what makes it fit).

Codes of what is refused; the message begins with the JSON path of what is wrong:

- `invalid_event`: the event misses something, or it has the wrong type or is out of range
- `too_large`: the event, or the body, is over its byte limit
- `invalid_json`: the text is no JSON (within a batch: that event's text, as with `NaN`)
- `batch_too_large`: too many events; nothing of the delivery was taken
- `bad_request`: the body is JSON, but its envelope is not this format's
- `invalid_encoding`: the body does not decompress as its Content-Encoding says
"""
