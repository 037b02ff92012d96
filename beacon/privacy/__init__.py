"""The rights of visitors, and the end of a project: what is known of a person goes out as a file
or is erased; what is known of a project's visitors goes with the project.

In: an anonymous id or a user id, or a project. Out: lines of JSON, or jobs that delete.

    tables   the one place that lists each table with visitors' data: a new one goes there
    person   who is meant: an anonymous id, or a user id with all anonymous ids joined to it
    walk     through a table in bounded steps, partition by partition
    removal  how a person's rows are deleted, and what others share with them is mended
    export   all of a person, as lines
    erase    the job that deletes a person
    project_deletion   the job that deletes a project, and the sweep behind it
"""
