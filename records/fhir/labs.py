"""Laboratory values in the unit and with the reference range of the laboratory that measured them."""

from records.fhir import codes
from records.fhir.bundles import Bundle
from records.fhir.reading import Entry, LeftOut, Resource, codes_of, first_match, needed_day, refuse_status, words_of
from screening.history import LabTest, LabValue

TEST_OF_CODE: dict[str, LabTest] = {code: test for test, loinc in codes.LAB_CODES.items() for code in loinc}


def read_observation(_: str, observation: Resource, bundle: Bundle) -> list[Entry]:  # noqa: ARG001
    """A laboratory value; what belongs to a tumour or a study is read with its diagnosis or report."""
    test = next((TEST_OF_CODE[c] for c in codes_of(observation.code, codes.LOINC) if c in TEST_OF_CODE), None)
    words = words_of(observation.code) or "a code without words"
    if test is None:
        if first_match(codes.TUMOUR_TESTS, words) or first_match(codes.STRUCTURE_WORDS, words_of(observation.bodySite)):
            raise LeftOut(f"belongs to no diagnosis or report that was taken over: {words}")
        raise LeftOut(f"is not among what is read for the screening: {words}")
    refuse_status(observation, *codes.FINAL)
    quantity = observation.valueQuantity
    if quantity is None or quantity.value is None:
        raise LeftOut(f"gives no value: {words}")
    period = observation.effectivePeriod
    ranges = [r for r in observation.referenceRange or () if _unit(r.low or r.high) in ("", _unit(quantity))]
    low, high = (ranges[0].low, ranges[0].high) if ranges else (None, None)
    value = LabValue(
        on=needed_day(observation.effectiveDateTime, period and period.start, observation.effectiveInstant),
        test=test,
        value=float(quantity.value),
        unit=_unit(quantity),
        low=float(low.value) if low and low.value is not None else None,
        high=float(high.value) if high and high.value is not None else None,
    )
    return [("labs", value)]


def _unit(quantity: Resource | None) -> str:
    """The UCUM code, or where there is none the unit as it is printed."""
    return (quantity.code or quantity.unit or "") if quantity else ""
