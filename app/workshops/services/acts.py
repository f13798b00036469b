"""What a facilitator can press on the remote."""

from enum import StrEnum


class Act(StrEnum):
    """What a facilitator can press."""

    START = "start"
    GO = "go"
    NEXT = "next"
    BACK = "back"
    OPEN = "open"
    LOCK = "lock"
    REVEAL = "reveal"
    HIDE = "hide"
    AGAIN = "again"
    JOINING = "joining"
    LIGHT = "light"
    MINUTE = "minute"
    PAGE_ON = "page_on"
    PAGE_BACK = "page_back"
    END = "end"


FOR_THE_SCREEN = {Act.JOINING, Act.LIGHT, Act.PAGE_ON, Act.PAGE_BACK}  # phones have nothing else to show afterwards
STAYS = {*FOR_THE_SCREEN, Act.MINUTE}  # the screen shows the same page afterwards
