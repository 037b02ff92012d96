"""One WebSocket client's conversation: what it says, what is stored, what it is answered.

In: text messages, in the order in which they came. Out: batches to the spool, and frames
that are pushed to the client (no network here; `socket.py` has it).

`ack n` says: every seq up to n of this connection is on disk, or was answered by a final
`error`. Once anything was refused that may be sent again, nothing is acked any more, and
the connection ends with 1013. What is over a rate limit is not refused but left unheard:
whoever feeds the conversation keeps it and reads no more until it may be heard.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson
import trio

from beacon.decode.delivery import Delivery, Hello, decode_delivery
from beacon.decode.socket import Messages, Ping, decode_message
from beacon.door.frames import text_frame
from beacon.enrich.enricher import Sender
from beacon.errors import BeaconError, InvalidEvent, RateLimited, Unavailable
from beacon.events import IDENTIFY, Decoded, Draft
from beacon.projects.projects import Project
from beacon.ratelimit import whole_seconds
from beacon.spool.spool import Group

if TYPE_CHECKING:
    from beacon.flags.client import Client
    from beacon.ingest.service import Ingest

MAX_PING_CHARACTERS = 64
IDENTIFIED_SECONDS = 0.05
"""How often a client is told flags because it is another, or known better: each time costs as all
its flags."""


class Conversation:
    """`push` takes a frame and never waits, `push_state` one that makes void what it was given
    before; `refuse` asks for an end with 1013.

    Who connects without `anon_id` says who it is in a hello, and is greeted by that.
    """

    __slots__ = (
        "_allowance",
        "_anon_id",
        "_appended",
        "_drafts",
        "_environment",
        "_flags",
        "_ingest",
        "_last_seq",
        "_met",
        "_push",
        "_push_state",
        "_refuse",
        "_refused",
        "_said",
        "_says_hello",
        "_sender",
        "_session_id",
        "_told_at",
        "_unacked",
        "_user_id",
        "_visitor",
        "project",
    )

    def __init__(
        self,
        ingest: Ingest,
        project: Project,
        sender: Sender,
        *,
        environment: str,
        session_id: bytes | None = None,
        anon_id: str | None = None,
        said: dict[str, str],
        push: Callable[[bytes], None],
        push_state: Callable[[bytes], None],
        refuse: Callable[[BeaconError], None],
    ) -> None:
        self._ingest = ingest
        self._sender = sender
        self._session_id = session_id
        self._anon_id = anon_id
        self._says_hello = anon_id is None
        self._said = said
        self._user_id: str | None = None
        self._environment = environment
        self._visitor: int | None = None  # the digest of who said hello
        self._met: Hello | None = None  # who has not been told its flags yet
        self._flags: Client | None = None
        self._told_at = -IDENTIFIED_SECONDS
        self._push = push
        self._push_state = push_state
        self._refuse = refuse
        self._refused = False
        self._drafts: list[Draft] = []  # of this round of messages, not appended yet
        self._appended: Group | None = None  # where the last of this round is
        self._unacked: deque[tuple[Group, int]] = deque()
        self._last_seq = 0
        self.follow(project)

    def follow(self, project: Project) -> None:
        """The project as it is from now on: its limits may have changed."""
        self.project = project
        self._allowance = self._ingest.limits.of(project, None, self._sender.client)

    def greet(self, user_id: str | None = None, traits: dict[str, Any] | None = None) -> None:
        """What a client is told when it has connected, and whenever that changes: its flags."""
        if self._anon_id is None:
            return
        self._flags = self._ingest.broadcaster.join(
            self.project.id,
            self._environment,
            session_id=self._session_id,
            anon_id=self._anon_id,
            sender=self._sender,
            user_id=user_id,
            traits=traits,
            attributes=self._attributes,
            said=self._said,
            push=self._push_state,
        )

    def leave(self) -> None:
        """It is told no flags any more."""
        if self._flags is not None:
            self._flags.leave()

    def _attributes(self) -> dict[str, str]:
        return self._ingest.attributes(self._sender)

    def hear(self, messages: Sequence[bytes | str]) -> int:
        """Take a round of messages: all that one network read brought is one batch.

        Returns how many were heard. The rest is over the rate limit: it is to be heard later.
        """
        seqs: list[int] = []
        heard = 0
        try:
            for message in messages:
                if self._refused:
                    return len(messages)
                if self._allowance is not None and self._is_over_limit(message):
                    break
                heard += 1
                seq = self._hear_one(message)
                if seq is not None:
                    seqs.append(seq)
            if self._tell_flags():
                self._told_at = max(trio.current_time(), self._told_at + IDENTIFIED_SECONDS)
            self._append()
        except Unavailable as error:
            self._stop(error)
            return len(messages)
        group, self._appended = self._appended, None  # it holds the bytes of all that wait
        if seqs:
            self._expect(group, seqs[-1])
        return heard

    def _tell_flags(self) -> bool:
        """Once for all that one read brought, however often it was another or identified in it."""
        met, self._met = self._met, None
        if met is None:
            return self._flags is not None and self._flags.tell_identified()
        before, self._flags = self._flags, None
        self.greet(met.user_id, met.traits)
        if before is not None:
            before.leave()  # last, as the flags of all are made anew for who comes to an empty room
        return True

    def pause(self) -> float:
        """Seconds until more should be read: who was told flags just before may wait a little."""
        return max(self._told_at - trio.current_time(), 0.0)

    def _is_over_limit(self, message: bytes | str) -> bool:
        """A ping never is: else all who are quiet lost their connections with the one who is
        not, where they share a limit."""
        if self.wait() is None:
            return False
        if len(message) > MAX_PING_CHARACTERS:
            return True
        try:
            return not isinstance(decode_message(message, self.project.id), Ping)
        except BeaconError:
            return True

    def wait(self) -> float | None:
        """Seconds until more may be heard; None: it may be now."""
        return None if self._allowance is None else self._allowance.wait()

    async def all_acked(self) -> None:
        """What was heard is on disk, and acked. Who is closed for more must not send that again:
        it would be counted again, and nothing behind it ever be reached."""
        while self._unacked:
            await self._unacked[-1][0].done.wait()

    def tell_held(self) -> None:
        """The rate limit is reached: for a while nothing is read. No message is refused."""
        seconds = whole_seconds(self.wait() or 0.0)
        self._ingest.counts.refused[RateLimited.code] += 1
        self._say(
            {
                "type": "error",
                "code": RateLimited.code,
                "message": f"The rate limit is reached: Beacon reads on in {seconds} s. Nothing is "
                "lost; keep what is not acknowledged.",
                "retry_after": seconds,
            }
        )

    def _hear_one(self, message: bytes | str) -> int | None:
        """The message's seq, where it has one."""
        self._ingest.counts.messages += 1
        try:
            heard = self._decode(message)
            if isinstance(heard, Ping):
                self._say_time()
                return None
            if isinstance(heard, Messages):
                self._check_seq(heard.seq)
        except BeaconError as error:
            self._charge(1)
            seq = error.seq
            self._say_error(error.code, error.for_clients, seq)
            return seq if seq is not None and self._is_next(seq) else None
        if isinstance(heard, Delivery):
            return self._take_delivery(heard)
        self._add(heard)
        return heard.seq

    def _decode(self, message: bytes | str) -> Ping | Messages | Delivery:
        if self._says_hello and message[:1] in ("[", b"["):
            return decode_delivery(message, self.project.id)
        return decode_message(message, self.project.id)

    def _take_delivery(self, delivery: Delivery) -> int:
        """Its events say themselves whose they are, and may have been sent before: an ack stands
        for all that came until then."""
        self._meet(delivery.hello)
        self._last_seq = max(self._last_seq, delivery.seq)
        self._say_refusals(delivery.decoded, delivery.seq, indexed=True)
        self._drafts += delivery.decoded.drafts
        return self._last_seq

    def _meet(self, hello: Hello) -> None:
        """Who it is. When it was not known yet, or another, `_tell_flags` follows."""
        before, self._visitor = self._visitor, hello.digest()
        if before == self._visitor and hello.session_id == self._session_id:
            return
        self._append()
        self._session_id = hello.session_id
        if before is None:
            self._say_time()
        if before != self._visitor:
            self._anon_id = hello.anon_id
            self._met = hello

    def _charge(self, events: int) -> None:
        if self._allowance is not None:
            self._allowance.charge(events)

    def _is_next(self, seq: int) -> bool:
        if seq <= self._last_seq:
            return False
        self._last_seq = seq
        return True

    def _check_seq(self, seq: int | None) -> None:
        if seq is not None and not self._is_next(seq):
            error = InvalidEvent(
                f"$.seq: {seq} came after {self._last_seq}; on one connection seq only grows"
            )
            error.code = "invalid_seq"
            error.seq = seq
            raise error

    def _add(self, heard: Messages) -> None:
        self._say_refusals(heard.decoded, heard.seq, indexed=heard.batch)
        for draft in heard.decoded.drafts:
            self._drafts.append(draft)
            if draft.name == IDENTIFY and draft.user_id is not None:
                self._identify(draft.user_id, draft.known.get("traits") or {})

    def _say_refusals(self, decoded: Decoded, seq: int | None, *, indexed: bool) -> None:
        self._charge(len(decoded.drafts) + len(decoded.refusals))
        for refusal in decoded.refusals:
            index = refusal.index if indexed else None
            self._say_error(refusal.code, refusal.message, seq, index)

    def _identify(self, user_id: str, traits: dict[str, Any]) -> None:
        if user_id != self._user_id:
            self._append()
            self._user_id = user_id
        if self._flags is not None:
            self._flags.identify(user_id, traits)

    # --- storing -------------------------------------------------------------------------

    def _append(self) -> None:
        """What was gathered becomes one record, if there is anything."""
        drafts, self._drafts = self._drafts, []
        if not drafts:
            return
        batch = self._ingest.enrich(
            Decoded(drafts, [], []),
            self.project,
            self._sender,
            session_id=self._session_id,
            anon_id=self._anon_id,
            user_id=self._user_id,
        )
        self._appended = self._ingest.append(batch, self.project, self._environment)

    def _expect(self, group: Group | None, seq: int) -> None:
        """Ack `seq` when the group is durable, and all before it."""
        if group is None:
            if not self._unacked:
                self._ack(seq)
                return
            group = self._unacked[-1][0]
        if not self._unacked or self._unacked[-1][0] is not group:
            group.told.append(self._settled)
        self._unacked.append((group, seq))

    def _settled(self, group: Group) -> None:
        if self._refused:
            return
        if group.error is not None:
            self._stop(group.error)
            return
        seq = None
        while self._unacked and self._unacked[0][0].done.is_set():
            settled, seq_of_it = self._unacked[0]
            if settled.error is not None:
                break
            seq = seq_of_it
            self._unacked.popleft()
        if seq is not None:
            self._ack(seq)

    def _stop(self, error: BeaconError) -> None:
        self.fall_silent()
        self._refuse(error)

    def fall_silent(self) -> None:
        """The close frame is the last one: nothing more is heard, acked or said."""
        self._refused = True
        self.leave()
        self._unacked.clear()
        self._drafts.clear()

    # --- speaking ------------------------------------------------------------------------

    def _ack(self, seq: int) -> None:
        self._push(text_frame(b'{"type":"ack","seq":%d}' % seq))

    def _say_time(self) -> None:
        self._say({"type": "pong", "now": time.time_ns() // 1_000_000})

    def _say_error(
        self, code: str, message: str, seq: int | None, index: int | None = None
    ) -> None:
        self._ingest.counts.refused[code] += 1
        document: dict[str, object] = {"type": "error", "code": code, "message": message}
        if seq is not None:
            document["seq"] = seq
        if index is not None:
            document["index"] = index
        self._say(document)

    def _say(self, document: dict[str, object]) -> None:
        self._push(text_frame(orjson.dumps(document)))
