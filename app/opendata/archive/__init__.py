"""A whole project as one file: all that was said and decided in it, for another installation of the same municipality.

The file is not for the public. It has the contact people of the project, of its handover and of the departments, what
was declined or taken down, and what each did under a number that means nothing elsewhere: together that may tell who it
was. Accounts, addresses and devices of those who took part, and what was written to one of them or among the team, stay
behind.
"""

from app.opendata.archive.reading import Brought, bring_in
from app.opendata.archive.writing import write

__all__ = ["Brought", "bring_in", "write"]
