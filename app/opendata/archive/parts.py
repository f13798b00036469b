"""Which rows belong to a project, and what in them points to others. Every table stands in one of these lists.

The tables are known by name: what is moved is rows, and none of what the slices do when something happens.
"""

from app.workshops.services import sheets

FORMAT = 1
JSON, PICTURES = "project.json", "pictures/"
NOT_OURS = "This is no file of «flask export project», or somebody has changed it."

# table -> (its column, the table that this column is the id of). The rows of a project are those that lead to it.
OWNED: dict[str, tuple[str, str]] = {
    "partner": ("project_id", "project"),
    "phase": ("project_id", "project"),
    "activity": ("project_id", "project"),
    "gate_decision": ("project_id", "project"),
    "handover": ("project_id", "project"),
    "news_item": ("project_id", "project"),
    "answer_template": ("project_id", "project"),
    "need": ("project_id", "project"),
    "need_merge": ("need_id", "need"),
    "need_picture": ("need_id", "need"),
    "addition": ("need_id", "need"),
    "answer": ("need_id", "need"),
    "prepared_answer": ("need_id", "need"),
    "support": ("need_id", "need"),
    "ballot": ("project_id", "project"),
    "ballot_option": ("ballot_id", "ballot"),
    "vote": ("ballot_id", "ballot"),
    "vote_choice": ("vote_id", "vote"),
    "prototype": ("project_id", "project"),
    "prototype_version": ("prototype_id", "prototype"),
    "prototype_variant": ("version_id", "prototype_version"),
    "named_place": ("variant_id", "prototype_variant"),
    "feedback": ("version_id", "prototype_version"),
    "pin": ("feedback_id", "feedback"),
    "version_cause": ("version_id", "prototype_version"),
    "workshop": ("project_id", "project"),
    "workshop_step": ("workshop_id", "workshop"),
    "workshop_round": ("step_id", "workshop_step"),
    "workshop_group": ("round_id", "workshop_round"),
    "workshop_device": ("workshop_id", "workshop"),
    "workshop_answer": ("round_id", "workshop_round"),
    "workshop_text": ("round_id", "workshop_round"),
    "workshop_stand": ("text_id", "workshop_text"),
    "workshop_hand_count": ("round_id", "workshop_round"),
    "workshop_sheet": ("round_id", "workshop_round"),
    "note": ("project_id", "project"),
    "insight": ("project_id", "project"),
    "opportunity": ("project_id", "project"),
    "solution": ("project_id", "project"),
    "pilot": ("project_id", "project"),
    "indicator": ("pilot_id", "pilot"),
    "measurement": ("indicator_id", "indicator"),
    "trail_link": ("project_id", "project"),
    "quoted_pin": ("link_id", "trail_link"),
    "theme": ("project_id", "project"),
    "theme_member": ("theme_id", "theme"),
    "inbox_item": ("project_id", "project"),
    "inbox_tag": ("project_id", "project"),
    "inbox_tagging": ("tag_id", "inbox_tag"),
    "reply": ("project_id", "project"),
    "report": ("project_id", "project"),
    "report_edition": ("report_id", "report"),
    "audit_entry": ("project_id", "project"),
}
# What an installation has of its own, found again by this column and made when it is missing.
KNOWN_BY = {"department": "slug", "focus_area": "slug_nb", "district": "slug"}
BESIDE = ("project", "participant", "receipt")  # chosen in ways of their own
STAYS: dict[str, str] = {
    "account": "people who work there",
    "role_grant": "what they may do there",
    "login_session": "who is signed in there",
    "workshop_role": "who holds the remote there",
    "contact": "addresses of residents",
    "identity": "how a person is known again",
    "follow": "who wants mail",
    "notice": "mail that waits",
    "outbox_mail": "mail that waits",
    "stop_link": "how mail is stopped",
    "one_time_secret": "codes under way",
    "imported_participant": "where an import knew somebody from",
    "need_keeper": "devices that keep a receipt",
    "inbox_act": "what one of the team can undo for half an hour",
    "inbox_habit": "how one of the team likes to work",
    "inbox_note": "what one of the team wrote to the others",
    "inbox_mention": "names one of the team",
    "inbox_presence": "who is looking right now",
    "inbox_view": "filters that one of the team saved",
    "theme_run": "work of the machine; what came of it is in the themes",
    "theme_left": "what the machine has read",
}
# What two columns point to together, by what the first one says.
SUBJECTS = {
    one: one
    for one in ("need addition feedback ballot note insight opportunity solution prototype pilot project".split())
} | {"decision": "gate_decision", "round": "workshop_round"}
KINDS = {
    "need": "need",
    "addition": "addition",
    "pin": "pin",
    "closing": "feedback",
    "answer": "workshop_answer",
    "idea": "workshop_text",
    "reason": "vote",
}
POINTS: dict[str, list[tuple[str, str, dict[str, str]]]] = {
    "receipt": [("subject", "subject_id", SUBJECTS)],
    "trail_link": [("from_kind", "from_id", SUBJECTS), ("to_kind", "to_id", SUBJECTS)],
    "reply": [("subject", "subject_id", SUBJECTS), ("kind", "item_id", KINDS)],
    "inbox_item": [("kind", "item_id", KINDS)],
    "inbox_tagging": [("kind", "item_id", KINDS)],
    "theme_member": [("kind", "item_id", KINDS)],
}
# ids without a foreign key
LOOSE = {("workshop", "current_step_id"): "workshop_step", ("audit_entry", "project_id"): "project"}
UP_TO = {("prototype_variant", "shown_pin"): "pin"}  # how far along the ids of others: that one itself may be gone
SECRET = {("workshop", "room_key"): None}  # never leaves
REMADE = {("need", "receipt_salt"): 32, ("workshop_device", "token_hash"): 64}  # made anew, this long
KEPT = {("workshop_device", "token_hash"): sheets.DEVICE}  # no secret: what all sheets of paper stand under
SLUGS = ("ballot", "prototype")  # of which there can be only one here
FILES = {"need_picture": "name", "prototype_variant": "picture"}  # columns that name a stored picture
WITHIN = {"workshop_step": "settings", "workshop_round": "asked"}  # data with pictures: their name, width and height
# What is written to one person, who is not known in the new place: for these rows, the columns that are empty there.
TO_ONE: dict[str, list[tuple[dict[str, str], tuple[str, ...]]]] = {
    "receipt": [
        ({"kind": "declined"}, ("reason_nb", "reason_en")),
        ({"kind": "hidden"}, ("reason_nb", "reason_en")),
        ({"kind": "answered", "subject": "feedback"}, ("reason_nb", "reason_en")),
    ],
    "audit_entry": [
        ({"action": action}, ("reason",)) for action in ("needs.declined", "needs.hidden", "needs.addition_declined")
    ],
}
REPLIES_TO_ONE = "feedback"  # of these replies only one person knows
