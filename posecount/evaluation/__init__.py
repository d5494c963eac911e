"""Measures counting against the truth: clips with truth files in, tables and a page out.

::

    truth -> recording (poses, kept) -> replay (counted reps, trace) -> matching -> metrics
                                                                     -> tables, report
"""
