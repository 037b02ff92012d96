"""Forms as browsers send them: their fields, and what is wrong with them.

In: a request. Out: a `Form`, which a template shows again with its errors. Raises BadRequest,
TooLarge, UnsupportedMediaType.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from quart import request

from beacon.errors import BadRequest, BeaconError, InvalidField, TooLarge, UnsupportedMediaType
from beacon.web.bodies import read_at_most

MAX_FORM_BYTES = 64 * 1024
MAX_FIELDS = 50
UNAUTHORIZED, UNPROCESSABLE = 401, 422  # the first is about HTTP's own authentication
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """`errors` are told at their fields, `problem` is about the whole."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 200
    retry_after: int | None = None

    def __getitem__(self, name: str) -> str:
        """What was filled in; nothing: an empty text."""
        return self.values.get(name, "")

    @property
    def first_error(self) -> str | None:
        return next(iter(self.errors), None)

    def refuse(self, error: BeaconError, field: str | None = None) -> None:
        """Say what is wrong: at `field`, at the field that the error names, or of the whole."""
        if field is None and isinstance(error, InvalidField):
            field = error.field
        if field in self.values:
            self.errors[field] = error.message
        else:
            self.problem = error.message
        self.retry_after = error.retry_after
        self.status = error.status if error.status != UNAUTHORIZED else UNPROCESSABLE

    def chosen_password(self, name: str = "password") -> str:
        """A password that was typed twice. Raises InvalidField."""
        if self[name] != self["again"]:
            raise InvalidField("again", "The two passwords differ: type the same one twice.")
        return self[name]


async def sent_form() -> Form:
    """The body of a POST. Of a field that comes more than once the last counts."""
    if request.mimetype != FORM_TYPE:
        raise UnsupportedMediaType(f"A form comes as {FORM_TYPE}.")
    body = await read_at_most(MAX_FORM_BYTES)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadRequest("A form is UTF-8 text.") from None
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise TooLarge(f"A form has at most {MAX_FIELDS} fields.") from None
    return Form({name: value.replace("\0", "") for name, value in fields})
