//! Reads `content/populations/<id>.toml`.

use cube::Text;

use super::Surroundings;
use super::block::{head, ties};
use super::typing::{self, Scope, Uses};
use super::word::{EDGE, FIRST_MOVE, said};
use crate::definition::{Identity, Moves, Population, PopulationId, Residence, Series, Subject};
use crate::load::definition_hash;
use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Table, Value};
use crate::source::Source;
use crate::{Register, Role, rule};

const LAYOUT: Layout = &[
    (
        "",
        &[
            "id",
            "title",
            "version",
            "owner",
            "reviewed",
            "review_due",
            "evidence",
            "evidence_source",
            "subject",
            "members",
            "resident",
            "ties",
            "death",
            "death_day",
            "identity",
            "moves",
        ],
    ),
    (
        "moves",
        &[
            "rows",
            "immigration",
            "emigration",
            "emigration_day",
            "immigration_day",
            "first_is_immigration",
        ],
    ),
];

const IDENTITIES: &[super::word::Choice<Identity>] = &[
    (
        "linkable",
        Identity::Linkable,
        "personnummer och samordningsnummer",
        "personnummer and samordningsnummer",
    ),
    ("any", Identity::Any, "även reservnummer", "reserve numbers too"),
];

pub(super) fn read(
    source: &Source,
    surroundings: &Surroundings<'_>,
    sink: &Sink,
) -> Option<Population> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let head = head(&top, source, surroundings);
    let subjects =
        &[("person", Subject::Person), ("kommun", Subject::Kommun), ("enhet", Subject::Unit)];
    let subject = top.required("subject").and_then(|value| value.word(subjects));
    if subject.is_some_and(|subject| subject != Subject::Person) {
        sink.tell(
            &rule::SUBJECTS_DIFFER,
            top.value_place("subject"),
            Text::new("en befolkning består av personer", "a population is of persons"),
        );
    }
    let members = register(&top, "members", surroundings, &[Role::Birth]);
    let death =
        top.optional("death").map(|_| register(&top, "death", surroundings, &[Role::Death]));
    let death_day = match death {
        Some(_) => said(&top, "death_day", EDGE).map(Some),
        None => {
            let why = Text::new(
                "utan `death` är ingen dödsdag känd",
                "without `death` no day of death is known",
            );
            top.forbid("death_day", why);
            Some(None)
        }
    };
    let residence = residence(&top, surroundings);
    let identity = said(&top, "identity", IDENTITIES);
    let moves = top.optional("moves").map(|value| {
        let table = value.table()?;
        moves(&table, surroundings)
    });
    let head = head?;
    let death = match death {
        Some(register) => Some(register?.id.clone()),
        None => None,
    };
    let moves = match moves {
        Some(moves) => Some(moves?),
        None => None,
    };
    Some(Population {
        id: PopulationId(head.id),
        title: head.steward.title,
        subject: subject?,
        members: members?.id.clone(),
        death,
        death_day: death_day?,
        residence: residence?,
        moves,
        identity: identity?,
        definition_hash: definition_hash(source, None),
    })
}

/// The register that a key names, with columns of the roles that it is needed for.
fn register<'a>(
    table: &Table<'_>,
    key: &'static str,
    surroundings: &Surroundings<'a>,
    roles: &[Role],
) -> Option<&'a Register> {
    let value = table.required(key)?;
    let register = surroundings.register(value)?;
    let lacking: Vec<&Role> =
        roles.iter().filter(|role| register.with_role(**role).is_none()).collect();
    for role in &lacking {
        tell_role(value, &register.id.0, **role);
    }
    lacking.is_empty().then_some(register)
}

/// Tells a register that lacks a column with a role.
pub(super) fn tell_role(value: Value<'_>, register: &str, role: Role) {
    let word = match role {
        Role::Person => "person",
        Role::Unit => "unit",
        Role::From => "from",
        Role::To => "to",
        Role::Kommun => "kommun",
        Role::Region => "region",
        Role::Sex => "sex",
        Role::Birth => "birth",
        Role::Death => "death",
        Role::Known => "known",
    };
    let what = Text::new(
        format!("{register} har ingen kolumn med rollen {word}"),
        format!("{register} has no column with the role {word}"),
    );
    value.sink().tell(&rule::ROLE_LACKING, value.place(), what);
}

fn residence(top: &Table<'_>, surroundings: &Surroundings<'_>) -> Option<Residence> {
    let value = top.required("resident")?;
    if value.text()? == "always" {
        ties(top, false)?;
        return Some(Residence::Always);
    }
    let register = register(top, "resident", surroundings, &[Role::From, Role::To, Role::Kommun]);
    let ties = ties(top, true);
    Some(Residence::Spells { rows: register?.id.clone(), ties: ties? })
}

fn moves(table: &Table<'_>, surroundings: &Surroundings<'_>) -> Option<Moves> {
    let register = register(table, "rows", surroundings, &[Role::From]);
    let condition = |key: &'static str| {
        let value = table.required(key)?;
        let rows = surroundings.rows.get(&Series::Register(register?.id.clone()))?;
        typing::condition(value, &Scope::of_rows(surroundings, rows), &mut Uses::default())
    };
    let (immigration, emigration) = (condition("immigration"), condition("emigration"));
    let emigration_day = said(table, "emigration_day", EDGE);
    let immigration_day = said(table, "immigration_day", EDGE);
    let first = said(table, "first_is_immigration", FIRST_MOVE);
    Some(Moves {
        rows: register?.id.clone(),
        immigration: immigration?,
        emigration: emigration?,
        emigration_day: emigration_day?,
        immigration_day: immigration_day?,
        first_is_immigration: first?,
    })
}
