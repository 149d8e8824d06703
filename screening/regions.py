"""Which parts of the body count for which rule: the anatomy of the criteria and red flags as sets of sites."""

from screening.report import Site

BACKS = frozenset({Site.BACK, Site.LOW_BACK, Site.MID_BACK, Site.UPPER_BACK})
THIGHS = frozenset({Site.THIGH, Site.THIGH_FRONT, Site.THIGH_INNER, Site.THIGH_OUTER, Site.THIGH_BACK})
SHINS = frozenset({Site.SHIN, Site.SHIN_INNER, Site.SHIN_OUTER})

PSOAS_PAIN = BACKS | THIGHS | {Site.ABDOMEN, Site.HIP, Site.GROIN, Site.FLANK, Site.BUTTOCK}
"""C1: abdomen, back, hip or thigh (Agar 2004); groin, flank and buttock are ours."""

PERHAPS_PSOAS_PAIN = frozenset({Site.LEG, None})
"""A leg may mean the thigh, and a place not told may be any: both support suspicion and never meet C1 (ours)."""

L1_TO_L4 = frozenset(
    {
        Site.GROIN,  # L1
        Site.THIGH,  # L2, L3
        Site.THIGH_FRONT,  # L2, L3
        Site.THIGH_OUTER,  # L2
        Site.THIGH_INNER,  # L3
        Site.KNEE,  # L3
        Site.SHIN_INNER,  # L4
    }
)
"""C2: skin of the proximal lumbar roots. Outer shin, calf, foot and back of the leg point to L5 and S1."""

PERHAPS_L1_TO_L4 = frozenset({Site.HIP, Site.LEG, Site.SHIN, None})
"""Words that say too little to tell the root: they support suspicion and never meet C2 (ours)."""

HIP_FLEXION = frozenset({Site.HIP, Site.GROIN, Site.THIGH, Site.THIGH_FRONT, None})
"""C3: where a psoas spasm is felt; with no place told, the question itself asked about the hip."""

PERHAPS_HIP_FLEXION = frozenset(
    {Site.LEG, Site.THIGH_INNER, Site.THIGH_OUTER, Site.LOW_BACK, Site.BACK, Site.FLANK, Site.ABDOMEN, Site.BUTTOCK}
)
"""A cramp here may be a psoas spasm or not: it supports suspicion and never meets C3 (ours)."""

LEGS = THIGHS | SHINS | {Site.LEG, Site.HIP, Site.GROIN, Site.KNEE, Site.CALF, Site.FOOT}
"""Where weakness is weakness of a leg, and swelling is swelling of a leg."""

TRUNK = BACKS | {Site.FLANK, Site.ABDOMEN, Site.BUTTOCK, Site.HIP, Site.GROIN}
NEIGHBOURS = (TRUNK, THIGHS | {Site.HIP, Site.GROIN, Site.BUTTOCK, Site.LEG}, LEGS - THIGHS - {Site.HIP, Site.GROIN})
"""Trunk, upper leg, lower leg: one band of skin may run through all of each; a rash may be where it hurts (ours)."""

ROUND_THE_TRUNK = frozenset({Site.FLANK, Site.ABDOMEN, Site.OTHER})
"""Where a root in the back may be felt as a belt: belly, flank, and the chest, which has no place of its own here."""

LEGS_ABOVE_FEET = LEGS - {Site.FOOT}
"""Numbness of both legs. Both feet alone are more often a neuropathy of treatment than the cord (ours)."""

BLEED_PAIN = BACKS | THIGHS | {Site.GROIN, Site.HIP, Site.FLANK}
"""Where a retroperitoneal bleed is felt."""

PERHAPS_BLEED_PAIN = PERHAPS_PSOAS_PAIN
"""Words that say too little to tell whether a sudden pain is where a bleed is felt (ours)."""

INFECTION_PAIN = BACKS | {Site.HIP, Site.GROIN}
"""Where pain with a raised temperature may be an infection of the psoas, hip or spine."""
