//! Kolada's forms.

use cube::{Sex, Status};
use figure::ImportKind::Kolada;

use crate::world::{World, cell, cell_of, spots};

/// Version 3, with the rows that are told instead of taken. Shapes: Kolada's API as four clients
/// read it (rKolada 0.3.2, koladapy).
const V3: &str = r#"{"count": 3, "next_url": null, "values": [
 {"kpi": "N00945", "municipality": "0180", "period": 2024, "values": [
  {"gender": "T", "count": 1, "status": "", "value": 31.5, "isdeleted": false},
  {"gender": "K", "count": 1, "status": "Missing", "value": null, "isdeleted": false},
  {"gender": "M", "count": 1, "status": "Private", "value": null, "isdeleted": false}]},
 {"kpi": "N00945", "municipality": "0001", "period": 2024, "values": [
  {"gender": "T", "count": 1, "status": "", "value": 0, "isdeleted": false}]},
 {"kpi": "N00945", "municipality": "G35911", "period": 2024, "values": [
  {"gender": "T", "count": 26, "status": "", "value": 30.1, "isdeleted": false}]},
 {"kpi": "N00945", "ou": "V15E144001301", "period": 2024, "values": [
  {"gender": "T", "count": 1, "status": "", "value": 12, "isdeleted": false}]},
 {"kpi": "N00945", "municipality": "0000", "period": 2024, "values": [
  {"gender": "T", "count": 290, "status": "", "value": 1, "isdeleted": false},
  {"gender": "K", "count": 1, "status": "Odd", "value": null, "isdeleted": false}]}
]}"#;

#[test]
fn version_3_is_read_with_its_statuses() {
    let world = World::new();
    let receipt = world.import(Kolada, "svar.json", V3, "");
    assert_eq!((receipt.rows, receipt.imported, receipt.set_aside), (8, 5, 3));
    for code in ["F016", "F017", "F018", "F024"] {
        assert_eq!(receipt.findings.count(code), 1, "{code}");
    }
    let figures = world.figures("N00945");
    let stockholm = |sex| cell_of(&figures, "0180", "2024", sex).expect("a cell");
    assert_eq!(stockholm(Sex::Both).value(), Some(31.5));
    assert_eq!(stockholm(Sex::Women).status(), Status::Missing);
    assert_eq!(stockholm(Sex::Men).status(), Status::Hidden);
    assert_eq!(cell(&figures, "01", "2024").map(|c| c.status()), Some(Status::Zero));
    assert!(cell(&figures, "00", "2024").is_none(), "a mean of 290 is not the nation's value");
}

/// Version 2, with a value that was taken away: `is_deleted` and null (Kolada's README).
#[test]
fn a_value_taken_away_is_a_revision_to_missing() {
    let world = World::new();
    let page = |value: &str, deleted: u8| {
        format!(
            r#"{{"count": 1, "values": [{{"kpi": "N00945", "municipality": "1860", "period": "2009",
             "values": [{{"count": 1, "gender": "T", "status": "", "value": {value}, "is_deleted": {deleted}}}]}}]}}"#
        )
    };
    assert_eq!(world.import(Kolada, "a.json", page("28.25", 0), "").imported, 1);
    assert_eq!(world.import(Kolada, "b.json", page("null", 1), "").revised, 1);
    let figures = world.figures("N00945");
    assert_eq!(cell(&figures, "1860", "2009").map(|c| c.status()), Some(Status::Missing));
    let revisions = world.store().revisions(None).expect("readable");
    assert_eq!(revisions.len(), 1);
    assert_eq!(revisions[0].old.value(), Some(28.25));
    assert_eq!(revisions[0].relative_change(), None);
}

#[test]
fn json_csv_and_parquet_give_the_same_figures() {
    let csv = "kpi,municipality,period,gender,value\n\
               N00945,0180,2024,T,31.32959689\nN00945,0000,2024,K,0.1\n";
    let json = r#"[{"kpi": "N00945", "municipality": "0180", "period": "2024",
        "values": [{"gender": "T", "value": 31.32959689}]},
        {"kpi": "N00945", "municipality": "0000", "period": 2024,
        "values": [{"gender": "K", "value": 0.1}]}]"#;
    let world = World::new();
    assert_eq!(world.import(Kolada, "a.csv", csv, "").imported, 2);
    assert_eq!(world.import(Kolada, "b.json", json, "").unchanged, 2);
    let figures = world.figures("N00945");
    assert_eq!(cell(&figures, "0180", "2024").and_then(|c| c.value()), Some(31.32959689));
}

/// The definition `trygghet-sarskilt-boende` names Kolada's U23482 in content.
#[test]
fn kolada_names_become_ours_where_a_definition_claims_them() {
    let world = World::new();
    let claimed = world.catalog.indicators.values().find_map(|i| {
        let kolada = i.kolada.clone()?;
        (i.measure == catalog::Measure::Share).then_some((i.id.to_string(), kolada))
    });
    let (ours, kolada) = claimed.expect("the catalogue claims shares of Kolada's");
    let csv = format!(
        "kpi,municipality,period,gender,value\n{kolada},0180,2020,T,84\nU99999,0180,2020,T,3\n\
         {kolada},0180,2021,T,184\n"
    );
    let receipt = world.import(Kolada, "a.csv", csv, "");
    assert_eq!((receipt.imported, receipt.set_aside), (2, 1));
    assert_eq!(spots(&receipt), [("F011", None, None), ("F033", Some(4), None)]);
    assert_eq!(cell(&world.figures(&ours), "0180", "2020").and_then(|c| c.value()), Some(84.0));
    assert_eq!(world.figures("U99999").rows().len(), 1);
}

/// A definition that claims Kolada's name later takes over what is stored under it.
#[test]
fn a_later_claim_takes_over_what_is_stored() {
    let mut world = World::new();
    let csv = "kpi,municipality,period,gender,value\nU99999,0180,2020,T,3\n";
    world.import(Kolada, "a.csv", csv, "");
    let mut claiming = world.catalog.indicators.values().next().expect("some").clone();
    claiming.id = crate::world::id("en-ny-indikator");
    claiming.kolada = Some("U99999".to_owned());
    world.catalog.indicators.insert(claiming.id.clone(), claiming);
    let other = "kpi,municipality,period,gender,value\nU99998,0180,2020,T,3\n";
    world.import(Kolada, "b.csv", other, "");
    let store = world.store();
    let names: Vec<String> = store.indicators().map(ToString::to_string).collect();
    assert_eq!(names, ["U99998", "en-ny-indikator"]);
    assert_eq!(
        cell(&world.figures("en-ny-indikator"), "0180", "2020").and_then(|c| c.value()),
        Some(3.0)
    );
    let again = world.import(Kolada, "a.csv", csv, "");
    assert_eq!((again.imported, again.unchanged), (0, 1));
}
