"""Visitors: who comes for the first time, who comes back, who has an account.

In: the country that somebody comes from. Out: a `Person` with one of their `Client`s (a device and
the anonymous id that is kept on it). As many are remembered as fit; who was not seen for
long is forgotten first, as people forget shops.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from beacon.enrich.clock import DAY
from beacon.enrich.geo import Place
from beacon.enrich.identity import uuid7
from beacon.events import SERVER_MADE, Visit, encode_visit
from beacon.seed.chance import Bits, Dice, pick
from beacon.seed.devices import Device, Devices
from beacon.seed.places import Country

MEMBER_SHARE = 0.16  # of all visits
RETURNING_SHARE = 0.26  # of all visits, of people without an account
FOUNDER_SHARE = 0.15  # of member visits: by those who had their account before the range
SECOND_DEVICE_SHARE = 0.3  # of member visits, once they have two
NAT_SHARE = 0.12  # of new visitors: behind the address of one before them
NO_STORAGE_SHARE = 0.05  # of new visitors: the server makes their id, anew each day
LARGEST_CIRCLE = 10_000  # remembered of each kind and country: some 100 MB in a large plan
RECENT = 3  # the higher, the sooner somebody comes back who ever does

_FIRST_NAMES = """
Mara Jonas Aisha Luca Emma Noah Priya Mateo Sofia Liam Chloe Kenji Nina Omar Greta Felix Zoe
Hugo Ines Tariq Anna Paul Mei Samuel Freya Diego Lena Ravi Clara Tom
"""
_LAST_NAMES = """
Keller Smith Rossi Tanaka Novak Silva Martin Jensen Okafor Sharma Dubois Kowalski Garcia Berg
Hansen Weber Nguyen Brown Costa Lindqvist Meyer Thapa Moreau Kim Wilson Huber Visser Ward
"""


class Client:
    """One device of a person. `user_id` while an account is signed in on it."""

    __slots__ = ("anon_id", "device", "user_id")

    def __init__(self, device: Device, anon_id: str) -> None:
        self.device = device
        self.anon_id = anon_id
        self.user_id: str | None = None


class Account(NamedTuple):
    """`since` is in microseconds since 1970."""

    user_id: str
    name: str
    email: str
    since: int


class Person:
    """`address` stands for an IP address. `plan` is the account's. Before `busy_until`
    (microseconds) there is no next visit: it would be the same one."""

    __slots__ = (
        "account",
        "address",
        "busy_until",
        "clients",
        "country",
        "keeps_id",
        "language",
        "place",
        "plan",
    )

    def __init__(self, country: Country, place: Place, language: str, address: bytes) -> None:
        self.country = country
        self.place = place
        self.language = language
        self.address = address
        self.clients: list[Client] = []
        self.keeps_id = True
        self.busy_until = 0
        self.account: Account | None = None
        self.plan = "free"

    def visit(self, client: Client, day: int, *, is_bot: bool = False) -> bytes:
        """The encoded `Visit`. The hash of an address lasts a day, as that of a real one."""
        hashed = sha256(self.address + day.to_bytes(4, "big")).digest()
        language = None if is_bot else self.language
        agent = client.device.agent
        return encode_visit(Visit(hashed, *agent, *self.place, is_bot, language))

    def anon_id(self, client: Client, day: int) -> str:
        if self.keeps_id:
            return client.anon_id
        hashed = sha256(b"%d" % day + self.address + client.device.user_agent.encode())
        return SERVER_MADE + hashed.hexdigest()[:32]


class People:
    """All who may come back, by country."""

    def __init__(self, devices: Devices, dice: Dice, bits: Bits) -> None:
        self._devices = devices
        self._dice = dice
        self._bits = bits
        self._strangers: dict[str, list[Person]] = defaultdict(list)
        self._members: dict[str, list[Person]] = defaultdict(list)
        self._names = _FIRST_NAMES.split(), _LAST_NAMES.split()

    def comes(self, country: Country, at: int) -> tuple[Person, Client]:
        """Somebody from there, at that time."""
        chance = self._dice()
        if chance < MEMBER_SHARE:
            return self._member_comes(country, at)
        person = self._stranger_comes(country, at, chance < MEMBER_SHARE + RETURNING_SHARE)
        return person, person.clients[0]

    def sign_up(self, person: Person, at: int) -> Account:
        """They have an account from now on."""
        first, last = (pick(self._dice, names) for names in self._names)
        number = self._bits(40)
        email = f"{first}.{last}{number % 1000}@example.com".lower()
        person.account = Account(f"user_{number:010x}", f"{first} {last}", email, at)
        _remember(self._members[person.country.code], person)
        return person.account

    def _member_comes(self, country: Country, at: int) -> tuple[Person, Client]:
        dice, members = self._dice, self._members[country.code]
        person = None
        if members and dice() >= FOUNDER_SHARE / (1 + len(members) / 10):
            person = members[-1 - int(len(members) * dice() ** RECENT)]
        if person is None or person.busy_until > at:
            person = self._founder(country, at)
        if len(person.clients) == 1 and dice() < SECOND_DEVICE_SHARE / 2:
            person.clients.append(self._client(country, at))
        return person, person.clients[-1 if dice() < SECOND_DEVICE_SHARE else 0]

    def _stranger_comes(self, country: Country, at: int, again: bool) -> Person:
        strangers = self._strangers[country.code]
        if again and strangers:
            person = strangers[-1 - int(len(strangers) * self._dice() ** RECENT)]
            if person.busy_until <= at:
                return person
        person = self._stranger(country, at)
        _remember(strangers, person)
        return person

    def _founder(self, country: Country, at: int) -> Person:
        """Somebody who had an account before they were seen."""
        person = self._stranger(country, at)
        person.keeps_id = True
        self.sign_up(person, at - int(self._dice() * 300 * DAY))
        return person

    def _stranger(self, country: Country, at: int) -> Person:
        dice = self._dice
        before = self._strangers[country.code]
        if before and dice() < NAT_SHARE:
            neighbour = before[-1]
            place, address = neighbour.place, neighbour.address
        else:
            place, address = pick(dice, country.cities), self._bits(64).to_bytes(8, "big")
        person = Person(country, place, pick(dice, country.languages), address)
        person.clients.append(self._client(country, at))
        person.keeps_id = dice() >= NO_STORAGE_SHARE
        return person

    def _client(self, country: Country, at: int) -> Client:
        small, large = self._devices
        table = small if self._dice() * 100 < country.mobile else large
        made = uuid7(at // 1000, self._bits(74))
        return Client(pick(self._dice, table), str(UUID(bytes=made)))


def _remember(circle: list[Person], person: Person) -> None:
    circle.append(person)
    if len(circle) > LARGEST_CIRCLE:
        del circle[: LARGEST_CIRCLE // 4]
