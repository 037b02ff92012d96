"""Enrich: says of each event what its client did not: when, from where, with what, by whom.

In: `Decoded` (the drafts of one delivery), the `Project` and the `Sender`. Out: the
`Batch` that the spool stores. In order:

    enricher      the whole step: one Visit a delivery, one Event a draft
      clock       which time an event gets, and how sure it is
      identity    UUIDv7 ids for events that came without one
      agent, bots browser, operating system, device; is it a person
      geo         country, region, city of an address
      visitor     salted hashes that stand for an address, and their daily salts
      sessions    sessions for clients that keep none
      attribution url parts, campaign, referrer, channel

The last look at each event is that of `beacon.scrub`. Nothing here waits or writes while events
pass; `geo_update` fetches a city file on
request, and `visitor.DailySalts.keep` renews the salts in the background.
"""
