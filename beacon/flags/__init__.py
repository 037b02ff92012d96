"""Feature flags: who gets which variant, decided in memory.

In go the flags and segments of a project as they are stored, and a context: what is known of
who asks. Out comes an `Evaluation` a flag: variant, value and the reason. `check` refuses at
save what could not be evaluated, `rules` compiles what is stored and evaluates it, `explain`
tells the way to an answer. docs/flags.md has the semantics, sdk/vectors/flags.json proves them.
"""
