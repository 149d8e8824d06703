"""The codes and words of FHIR bundles, each once: what is read by them in, and written with them out."""

import re

from screening.history import LabTest, Modality, Structure
from screening.report import Kind, Quality, Site

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
LANGUAGES = "urn:ietf:bcp:47"
ATC = "http://www.whocc.no/atc"
ICD10 = ("http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm")
HL7 = "http://terminology.hl7.org/CodeSystem"
NUMBER_TYPE = f"{HL7}/v2-0203"
ABSENT_UNKNOWN = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
SYMPTOMS = "http://hl7.org/fhir/uv/symptoms"

WORDS = {
    (SNOMED, "54586004"): "lower abdominal pain",
    (SNOMED, "266463007"): "iliopsoas abscess",
    (SNOMED, "254837009"): "breast cancer",
    (SNOMED, "408643008"): "infiltrating duct carcinoma of breast",
    (SNOMED, "94222008"): "bone metastasis",
    (SNOMED, "128462008"): "metastatic malignant neoplasm",
    (SNOMED, "7771000"): "left",
    (SNOMED, "24028007"): "right",
    (SNOMED, "51440002"): "right and left",
    (LOINC, "75325-1"): "Symptom",
    (LOINC, "111551-8"): "Symptom absent",
    (LOINC, "72514-3"): "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
    (LOINC, "56823-8"): "Problem quality or description",
    (LOINC, "64750-3"): "Severity of symptoms",
    (LOINC, "89253-9"): "Trend",
    (LOINC, "99495-4"): "Speed of condition onset",
    (LOINC, "100752-5"): "Exacerbating factors - Reported",
    (LOINC, "100753-3"): "Alleviating factors - Reported",
    (LOINC, "8310-5"): "Body temperature",
    (LOINC, "10160-0"): "History of Medication use",
    (LOINC, "60568-3"): "Pathology Synoptic report",
    (LOINC, "18748-4"): "Diagnostic imaging study",
    (LOINC, "6690-2"): "white cells",
    (LOINC, "751-8"): "neutrophils",
    (LOINC, "1988-5"): "C-reactive protein",
    (LOINC, "777-3"): "platelets",
    (LOINC, "6301-6"): "INR",
    (LOINC, "16112-5"): "estrogen receptor",
    (LOINC, "85337-4"): "estrogen receptor",
    (LOINC, "16113-3"): "progesterone receptor",
    (LOINC, "85339-0"): "progesterone receptor",
    (LOINC, "48676-1"): "HER2",
    (LOINC, "85319-2"): "HER2",
    (LOINC, "29593-1"): "Ki-67",
    (LOINC, "85329-1"): "Ki-67",
    (LOINC, "33732-9"): "histology grade",
    (LOINC, "59847-4"): "histology",
    (LOINC, "21908-9"): "clinical stage group",
    (LOINC, "21902-2"): "pathologic stage group",
    **{(SNOMED, told.snomed.code): told.snomed.term for told in (*Kind, *Site, *Quality) if told.snomed},
}
"""What a code says where its sender wrote no words, and what is written beside it when it is sent."""

LAB_CODES = {
    LabTest.WHITE_CELLS: ("6690-2", "26464-8", "804-5"),
    LabTest.NEUTROPHILS: ("751-8", "26499-4", "753-4"),
    LabTest.CRP: ("1988-5", "30522-7"),
    LabTest.PLATELETS: ("777-3", "26515-7", "778-1"),
    LabTest.INR: ("6301-6", "34714-6"),
}
"""The LOINC codes of each laboratory test; the first is the one that is sent."""

CANCER_CODES = {"breast": "254837009"}
"""The SNOMED CT code of a cancer by its site."""

MODALITY_OF_DICOM = {
    "CT": Modality.CT,
    "MR": Modality.MRI,
    "PT": Modality.PET_CT,
    "US": Modality.ULTRASOUND,
    "CR": Modality.XRAY,
    "DX": Modality.XRAY,
}

MODALITY_WORDS = (
    (Modality.PET_CT, re.compile(r"\bpet\b|positron", re.I)),
    (Modality.BONE_SCAN, re.compile(r"bone scan|scintigra", re.I)),
    (Modality.MRI, re.compile(r"\bmri?\b|magnetic resonance", re.I)),
    (Modality.CT, re.compile(r"\bct\b|computed tomogra|computerized tomogra", re.I)),
    (Modality.ULTRASOUND, re.compile(r"ultraso|sonogra", re.I)),
    (Modality.XRAY, re.compile(r"x-?ray|radiogra", re.I)),
)

STRUCTURE_WORDS = (
    (Structure.PSOAS, re.compile(r"psoas", re.I)),
    (Structure.ILIACUS, re.compile(r"iliacus|iliac muscle", re.I)),
    (Structure.SPINE, re.compile(r"spin[ae]|vertebra|sacrum", re.I)),
    (Structure.HIP_JOINT, re.compile(r"\bhip\b", re.I)),
    (Structure.RETROPERITONEUM, re.compile(r"retroperiton", re.I)),
    (Structure.OTHER, re.compile(r"\bother\b", re.I)),
)

PATHOLOGY = re.compile(r"patholog|histolog|cytolog|\b(?:PAT|SP|CP)\b", re.I)
IMAGING = re.compile(r"radiolog|imaging|\b(?:RAD|IMG|CT|NMR|NMS|RUS|CUS)\b", re.I)
"""What the category of a report calls it, in words or as HL7 abbreviates it."""

MEDICINES_LIST = "10160-0"
ANTICOAGULANT = "anticoagulant"


MEDICINES = (
    (
        ANTICOAGULANT,
        re.compile(r"B01A[ABEFX]"),
        re.compile(
            r"warfarin|coumarol|phenprocoumon|heparin|parin\b|danaparoid|fondaparinux|\w+xaban|dabigatran|argatroban"
            r"|bivalirudin|coumadin|marevan|xarelto|eliquis|pradaxa|lixiana|savaysa|clexane|lovenox|fragmin|innohep|arixtra",
            re.I,
        ),
    ),
    (
        "endocrine therapy",
        re.compile(r"L02"),
        re.compile(
            r"anastrozole|letrozole|exemestane|tamoxifen|toremifene|fulvestrant|elacestrant|goserelin|leupror?elin"
            r"|leuprolide|triptorelin|degarelix|relugolix|bicalutamide|flutamide|\w+lutamide|abiraterone|megestrol",
            re.I,
        ),
    ),
    ("immunotherapy", re.compile(r"L01F[FX]"), re.compile(r"\w+(?:lizumab|volumab|limumab)", re.I)),
    (
        "bone-protecting therapy",
        re.compile(r"M05B"),
        re.compile(r"bisphosphonate|\w+dronate|\w+dronic acid|denosumab", re.I),
    ),
    (
        "targeted therapy",
        re.compile(r"L01[EF]|L01X[CE]"),
        re.compile(
            r"\w+ciclib|\w+tinib|\w+parib|\w+tuzumab|bevacizumab|cetuximab|rituximab|everolimus|alpelisib", re.I
        ),
    ),
    (
        "chemotherapy",
        re.compile(r"L01"),
        re.compile(
            r"fluorouracil|capecitabine|gemcitabine|pemetrexed|methotrexate|\w+rubicin|cyclophosphamide|ifosfamide"
            r"|\w+taxel|\w+platin|vin(?:orelbine|cristine|blastine)|eribulin|irinotecan|topotecan|etoposide|mitomycin"
            r"|bleomycin|temozolomide",
            re.I,
        ),
    ),
)
"""Kinds of medicine that matter here, each with its groups in the ATC and its names; the first that fits counts."""

TUMOUR_TESTS = (
    ("er", re.compile(r"o?estrogen receptor", re.I)),
    ("pr", re.compile(r"progesterone receptor", re.I)),
    ("her2", re.compile(r"\bher-?2", re.I)),
    ("mib1_percent", re.compile(r"ki-?67|mib-?1", re.I)),
    ("grade", re.compile(r"\bgrade", re.I)),
    ("stage", re.compile(r"\bstage", re.I)),
    ("histology", re.compile(r"histolog|morpholog", re.I)),
)
"""Tests of a tumour, by the words of their codes, under the names that histories give them."""

FINAL = ("final", "amended", "corrected", "appended")
"""Statuses of observations and reports that can be relied on."""

TREATMENT_WORDS = (
    ("chemotherapy", re.compile(r"chemothera", re.I)),
    ("radiotherapy", re.compile(r"radiothera|radiation|brachythera|irradiat", re.I)),
    ("endocrine therapy", re.compile(r"endocrine|hormon", re.I)),
    ("immunotherapy", re.compile(r"immunothera", re.I)),
    ("targeted therapy", re.compile(r"targeted", re.I)),
    ("bone-protecting therapy", re.compile(r"bone-protect", re.I)),
    ("surgery", re.compile(r"\w+ectomy|resection|excision|surg", re.I)),
)
"""What a procedure, or the reason for a medicine, calls a treatment."""

CANCER_ITSELF = frozenset({"chemotherapy", "radiotherapy"})
"""Procedures that are cancer treatment whatever reason is given."""

CANCER = re.compile(r"cancer|carcinoma|malignan|lymphoma|leuka?emia|melanoma|sarcoma|myeloma|blastoma|tumou?r of", re.I)
NOT_THEIR_CANCER = re.compile(r"family history|screening|suspected|risk of|fear of|benign|no evidence", re.I)
METASTATIC = re.compile(r"metasta|secondary malignan", re.I)
RECURRENT = re.compile(r"recurren|relapse", re.I)
BLEEDING = re.compile(
    r"ha?emophilia|willebrand|thrombocytop|bleeding disorder|coagulopathy|coagulation disorder|factor \w+ deficiency",
    re.I,
)
ICD10_CANCER = re.compile(r"C(?!7[789])\d\d")
ICD10_METASTASIS = re.compile(r"C7[789]")
ICD10_BLEEDING = re.compile(r"D6[5-9]")
