"""Background work: pictures that were sent with forms nobody finished."""

from app.core.jobs import every_hour
from app.needs.pictures import forget_held


@every_hour
def forget_unfinished_pictures() -> None:
    forget_held()
