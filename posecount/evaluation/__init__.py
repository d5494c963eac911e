"""Measures counting against the truth: it reads clips with truth files and makes tables and a page.

::

    truth -> recording (poses, kept) -> replay (counted reps, trace) -> matching -> metrics
                                                                     -> tables, report
"""
