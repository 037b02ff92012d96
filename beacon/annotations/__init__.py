"""What stands on the time line beside the numbers: notes, deploys, changes of flags.

In: notes of people; releases that the writer sees first; the history of flags. Out: all three of a
range, in order of time.
"""
