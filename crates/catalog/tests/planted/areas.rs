//! Areas and their map, the glossary and editorial pages.

use super::{Edit::*, Planted};

const KOMMUN: &str = "areas/kommun.csv";
const REGION: &str = "areas/region.csv";
const GROUP: &str = "areas/grupp.csv";
const MAP: &str = "areas/kommun.topo.json";
const GLOSSARY: &str = "glossary.toml";

pub(crate) const TABLE: &[Planted] = &[
    Planted {
        edits: &[Replace(KOMMUN, "code,name,full_name", "code,namn,full_name")],
        told: &[("C101", KOMMUN, 1, 6, Some("name"))],
    },
    Planted {
        edits: &[Replace(GROUP, "code,name,name_en", "code,name,engelska")],
        told: &[("C103", GROUP, 1, 1, None), ("C101", GROUP, 1, 11, None)],
    },
    Planted {
        edits: &[Replace(
            KOMMUN,
            "1917,Heby,Heby kommun,,,,2006,0331",
            "1917,Heby,Heby kommun,2006,0331",
        )],
        told: &[("C501", KOMMUN, 4, 1, None)],
    },
    Planted {
        edits: &[Replace(KOMMUN, ",C7,2007,,", ",C7,i fjol,,")],
        told: &[("C501", KOMMUN, 2, 29, None)],
    },
    Planted {
        edits: &[Replace(KOMMUN, "0331,Heby,", "331,Heby,")],
        told: &[("C502", KOMMUN, 2, 1, Some("0331")), ("C506", KOMMUN, 4, 31, None)],
    },
    Planted {
        edits: &[Replace(KOMMUN, "0380,Uppsala", "0331,Uppsala")],
        told: &[("C503", KOMMUN, 3, 1, None)],
    },
    Planted {
        edits: &[Replace(KOMMUN, "Uppsala kommun,03,B3", "Uppsala kommun,04,B3")],
        told: &[("C504", KOMMUN, 3, 29, Some("03"))],
    },
    Planted {
        edits: &[Replace(KOMMUN, "Uppsala kommun,03,B3", "Uppsala kommun,03,b3")],
        told: &[("C505", KOMMUN, 3, 32, Some("B3"))],
    },
    Planted {
        edits: &[Replace(KOMMUN, "2006,0331", "2006,")],
        told: &[("C506", KOMMUN, 4, 31, None)],
    },
    Planted {
        edits: &[Replace(
            KOMMUN,
            "1917,Heby,Heby kommun,,,,2006",
            "1917,Heby,Heby kommun,,,2007,2006",
        )],
        told: &[("C507", KOMMUN, 4, 30, None)],
    },
    Planted {
        edits: &[Replace(REGION, "Region Uppsala", "")],
        told: &[
            ("C504", KOMMUN, 2, 23, None),
            ("C504", KOMMUN, 3, 29, None),
            ("C109", REGION, 3, 12, None),
        ],
    },
    Planted {
        edits: &[Replace(
            MAP,
            "\"id\":\"0331\",\"arcs\":[[[0,1]]]",
            "\"id\":\"0331\",\"arcs\":[[[0]]]",
        )],
        told: &[("C509", MAP, 0, 0, None), ("C508", MAP, 3, 24, None)],
    },
    Planted { edits: &[Write(MAP, b"{\n\"arcs\": [}")], told: &[("C508", MAP, 2, 10, None)] },
    Planted {
        edits: &[Replace(
            MAP,
            "{\"type\":\"MultiPolygon\",\"id\":\"0380\",\"arcs\":[[[-1,2]]]},\n",
            "",
        )],
        told: &[("C509", MAP, 0, 0, None)],
    },
    Planted { edits: &[Write(MAP, "{\"å\": x}".as_bytes())], told: &[("C508", MAP, 1, 7, None)] },
    // C6: glossary and editorial pages.
    Planted {
        edits: &[Replace(GLOSSARY, "sv      = \"riket\"", "sv      = \"kommun\"")],
        told: &[("C601", GLOSSARY, 9, 11, None)],
    },
    Planted {
        edits: &[Replace(GLOSSARY, "source  = \"SCB\"", "sorce  = \"SCB\"")],
        told: &[("C101", GLOSSARY, 12, 1, Some("source"))],
    },
    Planted { edits: &[Remove("pages/om.en.md")], told: &[("C602", "pages/om.md", 0, 0, None)] },
];
