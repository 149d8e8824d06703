"""FHIR R4 in and out: a recorded cancer history read from bundles, and screenings written as bundles."""
