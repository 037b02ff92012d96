"""Reports: every number over stored events, by the definitions of docs/reports.md.

In goes a `Question` as the API takes it; `question.plan` makes of it a `Plan`, in which names are
checked, zones, ranges and buckets are instants, and filters are trees of few forms.
"""
