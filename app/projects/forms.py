"""Forms of the project's workbench."""

from typing import Any

from wtforms import (
    DateField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
)
from wtforms.validators import Email, InputRequired, NumberRange, Optional

from app.core.editing import Editing
from app.core.fields import (
    BEFORE_PUBLISHING,
    Form,
    KeyField,
    MomentField,
    Row,
    moment,
    needed,
    offered,
    rearranged,
    text,
    wall,
)
from app.core.i18n import _, lazy_, told
from app.people.models import IdentityLevel
from app.people.wording import LEVEL_CHOICES
from app.projects import queries
from app.projects.links import held_by
from app.projects.models import (
    Activity,
    ActivityKind,
    ActivityState,
    Audience,
    Partner,
    PartnerKind,
    Phase,
    PhaseState,
    Project,
    ProjectState,
    ResultsVisible,
)
from app.projects.phases import ALLOWED
from app.projects.wording import AUDIENCES, KINDS, PARTNERS, VISIBLE

TO_PUBLISH = (Optional(), BEFORE_PUBLISHING)
TEXTS = ("title", "summary", "about", "technology", "collaboration", "involvement", "contact_role")
PARTNER_FIELDS = ("name", "kind", "role_nb", "role_en")
# Promised when it opened (invariant 4); the deadline is moved by its own button, forward only.
FIXED_ONCE_OPEN = ("kind", "promise_nb", "promise_en", "audience", "identity_level", "results_visible", "closes_at")
MEANINGS = {
    "kind": ActivityKind,
    "audience": Audience,
    "identity_level": IdentityLevel,
    "results_visible": ResultsVisible,
}
MOST_PARTNERS = 20
AN_ADDRESS = lazy_("Skriv en e-postadresse.")
FILL = lazy_("Fyll ut feltet.")


class PartnerForm(Row):
    """One partner. A row without a name is left out."""

    name = text(lazy_("Navn"), 160)
    kind = SelectField(lazy_("Hva slags"), choices=offered(PARTNERS))
    role_nb = text(lazy_("Rolle på bokmål"), 200)
    role_en = text(lazy_("Rolle på engelsk"), 200)


class ProjectForm(Form):
    """All of a project's texts. Only the title is needed for a draft."""

    version = HiddenField()
    client_key = KeyField()
    title_nb = text(lazy_("Tittel"), 120, needed(lazy_("Gi prosjektet en tittel.")))
    title_en = text(lazy_("Tittel"), 120)
    summary_nb = text(lazy_("Én setning om hva prosjektet vil"), 300, *TO_PUBLISH, long=True)
    summary_en = text(lazy_("Én setning om hva prosjektet vil"), 300, long=True)
    about_nb = text(lazy_("Om prosjektet"), 6000, long=True)
    about_en = text(lazy_("Om prosjektet"), 6000, long=True)
    focus_area_id = SelectField(lazy_("Satsningsområde"), coerce=int)
    department_id = SelectField(lazy_("Fagområdet som eier prosjektet"), coerce=int)
    technology_nb = text(lazy_("Teknologi"), 2000, *TO_PUBLISH, long=True)
    technology_en = text(lazy_("Teknologi"), 2000, long=True)
    collaboration_nb = text(lazy_("Samarbeid"), 2000, *TO_PUBLISH, long=True)
    collaboration_en = text(lazy_("Samarbeid"), 2000, long=True)
    involvement_nb = text(lazy_("Innbyggerinvolvering"), 2000, *TO_PUBLISH, long=True)
    involvement_en = text(lazy_("Innbyggerinvolvering"), 2000, long=True)
    contact_name = text(lazy_("Hvem kan innbyggerne kontakte?"), 120, *TO_PUBLISH)
    contact_role_nb = text(lazy_("Rolle"), 160)
    contact_role_en = text(lazy_("Rolle"), 160)
    contact_email = EmailField(lazy_("E-post"), validators=[*TO_PUBLISH, Email(AN_ADDRESS)])
    contact_phone = text(lazy_("Telefon"), 32)
    partners = FieldList(FormField(PartnerForm), max_entries=MOST_PARTNERS)

    @classmethod
    def of(cls, project: Project | None) -> "ProjectForm":
        """The form as it came in, or with what stands in `project`."""
        form = cls(data=_of_project(project) if project else {"partners": [{}]})
        if project is not None and project.state is not ProjectState.DRAFT:
            for field in (one for one in form if one.flags.required_when):
                field.flags.required = True
        form.focus_area_id.choices = offered({row.id: told(row, "name") for row in queries.focus_areas()})
        form.department_id.choices = offered({row.id: told(row, "name") for row in queries.departments()})
        return form

    def rearrange(self, act: str) -> None:
        """Add a row for a partner, or take one away: `act` is "add" or "remove-2"."""
        rearranged(self.partners, act, most=MOST_PARTNERS)

    def values(self) -> dict[str, Any]:
        """The project's own columns."""
        names = [f"{name}_{lang}" for name in TEXTS for lang in ("nb", "en")]
        names += ["contact_name", "contact_phone", "focus_area_id", "department_id"]
        return {**{name: self[name].data for name in names}, "contact_email": (self.contact_email.data or "").strip()}

    def differs_from(self, project: Project) -> list[tuple[str, str]]:
        """What stands in `project` where the form says something else: the field's name, and the text."""
        saved = [
            (self._name_of(name), str(getattr(project, name)))
            for name, value in self.values().items()
            if getattr(project, name) != value and not name.endswith("_id")
        ]
        partners = [partner.name for partner in project.partners]
        if partners != [row["name"] for row in self.partner_values()]:
            saved.append((_("Samarbeidspartnere"), ", ".join(partners)))
        return saved

    def _name_of(self, name: str) -> str:
        label = str(self[name].label.text)
        english = _("Engelsk")
        return f"{label} ({english})" if name.endswith("_en") else label

    def partner_values(self) -> list[dict[str, Any]]:
        rows = [{name: entry.form[name].data for name in PARTNER_FIELDS} for entry in self.partners]
        return [{**row, "kind": PartnerKind(row["kind"])} for row in rows if row["name"]]


def _of_project(project: Project) -> dict[str, Any]:
    def row(partner: Partner) -> dict[str, Any]:
        return {**{name: getattr(partner, name) for name in PARTNER_FIELDS}, "kind": partner.kind.value}

    columns = {column.name: getattr(project, column.name) for column in Project.__table__.columns}
    return {**columns, "partners": [row(partner) for partner in project.partners] or [{}]}


class PhaseForm(Editing):
    planned_start = DateField(lazy_("Planlagt start"), validators=[Optional()])
    planned_end = DateField(lazy_("Planlagt slutt"), validators=[Optional()])
    result_nb = text(lazy_("Hva kom ut av fasen?"), 600, long=True)
    result_en = text(lazy_("Hva kom ut av fasen?"), 600, long=True)

    @classmethod
    def of(cls, phase: Phase) -> "PhaseForm":
        """For `phase`: one that has begun keeps the start that was planned."""
        form = cls(obj=phase)
        if phase.state is not PhaseState.PLANNED:
            del form.planned_start
        return form


class ActivityForm(Editing):
    client_key = KeyField()
    kind = SelectField(lazy_("Hva slags aktivitet?"))
    title_nb = text(lazy_("Tittel"), 160, needed(lazy_("Gi aktiviteten en tittel.")))
    title_en = text(lazy_("Tittel"), 160)
    about_nb = text(lazy_("Om aktiviteten"), 2000, long=True)
    about_en = text(lazy_("Om aktiviteten"), 2000, long=True)
    promise_nb = text(lazy_("Hva brukes svarene til?"), 1000, needed(lazy_("Skriv hva svarene brukes til.")), long=True)
    promise_en = text(lazy_("Hva brukes svarene til?"), 1000, long=True)
    audience = SelectField(lazy_("Hvem kan være med?"), choices=offered(AUDIENCES))
    identity_level = SelectField(lazy_("Hvor sikkert må vi vite at én er én?"))
    results_visible = SelectField(lazy_("Når vises resultatet?"), choices=offered(VISIBLE))
    minutes = IntegerField(
        lazy_("Minutter det tar"), default=2, validators=[NumberRange(1, 120, lazy_("Skriv et tall fra 1 til 120."))]
    )
    closes_at = MomentField(lazy_("Frist"), validators=[Optional()])

    @classmethod
    def of(cls, phase: Phase, activity: Activity | None = None) -> "ActivityForm":
        """For a new activity in `phase`, or for `activity`."""
        data: dict[str, Any] = {}
        if activity is not None:
            data = {column.name: getattr(activity, column.name) for column in Activity.__table__.columns}
            del data["client_key"]
            data |= {name: data[name].value for name in ("kind", "audience", "identity_level", "results_visible")}
            data["closes_at"] = wall(activity.closes_at)
        form = cls(data=data)
        if activity is not None and activity.state is not ActivityState.PLANNED:
            for name in FIXED_ONCE_OPEN:
                del form[name]
            return form
        kinds = [kind for kind in ActivityKind if kind in ALLOWED[phase.kind] and held_by(kind) is None]
        form.kind.choices = offered({kind.value: KINDS[kind][0] for kind in kinds})
        form.identity_level.choices = offered(LEVEL_CHOICES)
        return form

    def values(self) -> dict[str, Any]:
        """The activity's columns that the form has, as they are stored."""
        stored = {field.name: field.data for field in self if field.name not in ("csrf_token", "seen", "client_key")}
        for name, kind in MEANINGS.items():
            if name in stored:
                stored[name] = kind(stored[name])
        return {**stored, "closes_at": moment(self.closes_at)} if "closes_at" in self else stored


class ExtendForm(Form):
    closes_at = MomentField(lazy_("Ny frist"), validators=[needed(lazy_("Velg en ny frist."))])


class NewsForm(Editing):
    client_key = KeyField()
    title_nb = text(lazy_("Overskrift"), 160, needed(lazy_("Gi nyheten en overskrift.")))
    title_en = text(lazy_("Overskrift"), 160)
    body_nb = text(lazy_("Tekst"), 4000, needed(lazy_("Skriv hva som er nytt.")), long=True)
    body_en = text(lazy_("Tekst"), 4000, long=True)


class HandoverForm(Editing):
    contact_name = text(lazy_("Kontaktperson"), 120, needed(lazy_("Skriv hvem som har ansvaret.")))
    contact_role_nb = text(lazy_("Rolle"), 160)
    contact_role_en = text(lazy_("Rolle"), 160)
    contact_email = EmailField(lazy_("E-post"), validators=[InputRequired(AN_ADDRESS), Email(AN_ADDRESS)])
    next_status_on = DateField(lazy_("Neste status"), validators=[InputRequired(lazy_("Velg en dato."))])
