"""What people save of reports: segments, goals and cohorts, which questions name by their key.

In: filters, and who saves them. Out: what a question's names mean. Each is checked by the question
model when it is saved, so that reports can rely on it.
"""
