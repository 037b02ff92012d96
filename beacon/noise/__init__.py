"""Noise: which errors are not stored, by a project's rules, and what was lost in all.

In: a batch that is about to be stored, and its project. Out: the batch without what a rule leaves
out, which is counted in it as dropped, with who and why (`beacon.events.Loss`). The writer adds
that up in its own transaction.

    settings  what a project sets, and how people write it
    reading   what the rules look at: type, message, the frame where it happened
    filters   what a project never wants: errors of browser extensions, of test pages
    spikes    one in ten of what comes far more often than usual
    usual     how many errors a project has
    sifting   both of it, on a batch
    adding    what a load's batches lost, in the writer's transaction
    losses    what was lost, by hour, as people see it
"""
