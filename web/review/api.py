"""The nurses' side for programs: what the pages show, as JSON."""

from fastapi import APIRouter
from fastapi.responses import Response

from records import audit
from records.fhir.outgoing import export_screening
from web.problems import Problem
from web.review.access import Nurse, records

router = APIRouter(prefix="/api", tags=["review"])

FHIR = "application/fhir+json"


@router.get("/screenings/{screening_id}/fhir", response_class=Response, responses={200: {"content": {FHIR: {}}}})
def screening_as_fhir(nurse: Nurse, screening_id: int) -> Response:
    """One screening as a FHIR R4 bundle."""
    with records() as session:
        bundle = export_screening(session, screening_id)
        if bundle is None:
            raise Problem(404, f"There is no screening {screening_id}.")
        audit.note(session, actor=nurse.login, event="FHIR exported", about=f"screening {screening_id}")
    return Response(bundle.model_dump_json(exclude_none=True), media_type=FHIR)
