"""How large a flag may be, so that no evaluation takes long and no store grows without bound."""

MAX_KEY = 200  # characters: keys of flags and segments, names of variants, rules and attributes
MAX_FLAG_BYTES = 256 * 1024  # a flag in one environment, as JSON
MAX_MAP_BYTES = 1_000_000  # all flags of an environment, as JSON: with what is around them a
# message of less than 1 MiB, which is all that many WebSocket clients take
MAX_VARIANTS = 50
MAX_JSON_DEPTH = 50  # of lists and objects in each other; the tables take some more
MAX_RULES = 100
MAX_CONDITIONS = 500  # of all rules of a flag, or of a segment
MAX_DEPTH = 8  # of conditions in conditions
MAX_VALUES = 10_000  # in one list of values
MAX_PATTERN = 1000  # characters
MAX_PATTERNS = 50  # of a flag or a segment: each takes memory of its own
MAX_SEARCHED = 4096  # characters of an attribute in which `matches` and `contains` look: RE2 falls
# back to a slow engine where a pattern is made for that, and 250 KB then take a third of a second
MAX_SEARCHED_LIST = 1000  # elements of an attribute in which `contains` looks
MAX_PREREQUISITES = 20
MAX_PREREQUISITE_DEPTH = 10  # of flags that need flags
MAX_SCHEDULE = 50
MAX_RAMP_DAYS = 3660
MAX_WEIGHT = 1_000_000
