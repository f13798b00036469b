"""The computing of a grouping: texts in, groups out. Knows no database, and runs in a process of its own (worker.py).

scikit-learn is imported only here, and only inside the functions that compute: a web worker that never groups
anything must not carry it (it weighs 100 MiB, and a worker has 120 in all).
"""
