//! How an indicator is computed from registers: the definition in sentences, and what it gives on persons
//! who do not exist.

use catalog::definition::{Computation, Counted};
use catalog::{Catalog, Indicator, ValueSet};
use cube::{AgeGroup, AreaCode, AreaLevel, Cell, Figure, Figures, Lang, Period, Sex};
use maud::{Markup, PreEscaped, html};
use profile::export::html::fictional as export;
use profile::fictional::Computed;
use profile::sentences::{self, Grounds};
use profile::words;

use crate::layout::Context;
use crate::pages::{capitalised, scrolled};

/// How many of the latest periods are listed.
const N_PERIODS: usize = 12;

/// The definition as sentences and as the way from all to those who are counted; nothing for an indicator
/// whose figures come from others.
pub(super) fn section(context: Context<'_>, definition: &Indicator) -> Markup {
    let Some(computation) = &definition.computation else { return html! {} };
    let (catalog, lang) = (context.site.catalog(), context.lang);
    html! {
        section #definition aria-labelledby="definition-h" {
            div.sec-head {
                h2 #definition-h { (context.say("Så beräknas måttet ur register", "How the measure is computed from registers")) }
                p { (context.say(
                    "Meningarna är skrivna av programmet ur den fil som det räknar efter, så de säger precis vad som räknas.",
                    "The sentences are written by the program from the file that it computes by, so that they say exactly what is counted.",
                )) }
            }
            dl.facts-list.signed {
                @for (heading, sentences) in sentences::lines(catalog, definition, lang) {
                    div { dt { (heading) } dd { (sentences) } }
                }
            }
            h3 { (context.say("Vägen från alla till dem som räknas", "The way from all to those who are counted")) }
            div.ways {
                @for way in sentences::ways(catalog, definition, lang) {
                    div {
                        h4 { (capitalised(way.side)) }
                        ol { li { (way.from) } @for step in &way.steps { li { (step) } } }
                    }
                }
            }
            (grounds(context, computation))
            (examples(context, definition))
        }
    }
}

/// The registers that are read and the value sets that conditions name, with their codes.
fn grounds(context: Context<'_>, computation: &Computation) -> Markup {
    let (catalog, lang) = (context.site.catalog(), context.lang);
    let Grounds { registers, value_sets, .. } = Grounds::of(catalog, computation);
    let registers = registers.iter().filter_map(|id| catalog.registers.get(id));
    let value_sets: Vec<&ValueSet> =
        value_sets.iter().filter_map(|id| catalog.valuesets.get(id)).collect();
    html! {
        h3 { (context.say("Register som läses", "Registers that are read")) }
        ul.read { @for register in registers { li { (register.title.get(lang)) " " span.muted { "(" (register.id) ")" } } } }
        @if !value_sets.is_empty() {
            h3 { (context.say("Kodurval", "Value sets")) }
            dl.facts-list.signed { @for set in value_sets { div {
                dt { (set.title.get(lang)) }
                dd {
                    (codes(catalog, set, lang))
                    span.unit {
                        (set.system.name()) ", " (set.id) " " (set.version) ". "
                        (capitalised(words::evidence(set.evidence, lang))) ": " (set.evidence_source) ". "
                        @if let Some(note) = &set.note { (note.get(lang)) }
                    }
                }
            } } }
        }
    }
}

fn listed(patterns: &[impl ToString]) -> String {
    patterns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The codes of a value set as they stand in its file, and those that it takes in from others.
fn codes(catalog: &Catalog, set: &ValueSet, lang: Lang) -> String {
    let mut parts = vec![listed(&set.patterns)];
    for inner in set.sets.iter().filter_map(|id| catalog.valuesets.get(id)) {
        parts.push(format!("{}: {}", inner.title.get(lang), codes(catalog, inner, lang)));
    }
    parts.retain(|part| !part.is_empty());
    let mut text = parts.join("; ");
    if !set.except.is_empty() {
        text.push_str(lang.pick(", utom ", ", except "));
        text.push_str(&listed(&set.except));
    }
    text
}

/// The worked examples for readers in English: the tables need no translation, the rule is told in Swedish.
fn examples(context: Context<'_>, definition: &Indicator) -> Markup {
    let parts = definition.page_html.sv.split("<h3>").skip(1);
    let examples: Vec<&str> = parts.filter(|part| part.contains("class=\"example ")).collect();
    if context.lang == Lang::Sv || examples.is_empty() {
        return html! {};
    }
    html! {
        h3 { "Worked examples" }
        p.small.muted { "The program is tested on these: the rows of registers, and the cells that come of them. The rule that each shows is told in Swedish." }
        div.prose.editorial lang="sv" {
            // What follows the example up to the next heading of the page is not part of it.
            @for part in examples {
                @let part = part.split("<h2>").next().unwrap_or(part);
                (PreEscaped(format!("<h4>{}", part.replace("</h3>", "</h4>"))))
            }
        }
    }
}

/// What the definition gives on the made-up Sweden, beside what is published; nothing where none was
/// computed.
pub(super) fn fictional(context: Context<'_>, definition: &Indicator) -> Markup {
    let Some(computed) = context.site.fictional().and_then(|all| all.of(&definition.id)) else {
        return html! {};
    };
    let series = computed.figures.series(AreaCode::RIKET, Sex::Both, AgeGroup::ALL);
    let Some(latest) = series.last().map(|figure| figure.period) else { return html! {} };
    let table = Table { context, definition, computed };
    html! {
        section.fict #fiktivt aria-labelledby="fiktivt-h" {
            h2 #fiktivt-h { (context.say("Prövat på ett påhittat Sverige", "Tried on a made-up Sweden")) }
            (export::label(context.lang))
            @if counts_days(definition) {
                p.small.muted { (context.say(
                    "Nämnaren står i dygn; värdet är per personår.",
                    "The denominator is in days; the value is per person-year.",
                )) }
            }
            h3 { (context.say("Riket, senaste perioderna", "Sweden, the latest periods")) }
            (table.over_time(series))
            (table.regions(latest))
            @if computed.preliminary.contains(&latest) {
                p.small.muted { (context.say(
                    "Senaste perioden är preliminär: rader kan ännu komma.",
                    "The latest period is preliminary: rows may yet come.",
                )) }
            }
        }
    }
}

/// True when the denominator is days that become years.
fn counts_days(definition: &Indicator) -> bool {
    let computation = definition.computation.as_ref();
    let counts = |c: &Computation| {
        let counted = c.denominator.as_ref().map(|side| &side.counted);
        c.person_year.is_some() && counted == Some(&Counted::Days)
    };
    computation.is_some_and(counts)
}

struct Table<'a> {
    context: Context<'a>,
    definition: &'a Indicator,
    computed: &'a Computed,
}

impl Table<'_> {
    fn over_time(&self, series: &[Figure]) -> Markup {
        let context = self.context;
        let from = series.len().saturating_sub(N_PERIODS);
        let rows = series[from..].iter().rev().map(|figure| {
            let name = words::period(figure.period, context.lang);
            self.row(&name, figure.cell, self.published(AreaCode::RIKET, figure.period))
        });
        let rows: Vec<Markup> = rows.collect();
        let caption = context.say("Fiktiva tal för riket", "Fictional figures of Sweden");
        self.table(caption, context.say("Period", "Period"), &rows)
    }

    /// The regioner in the latest period, where the definition goes so far down.
    fn regions(&self, period: Period) -> Markup {
        let context = self.context;
        let down_to = self.definition.computation.as_ref().map(|c| c.by.down_to);
        if down_to == Some(AreaLevel::Riket) {
            return html! {};
        }
        let rows = context.site.index(AreaLevel::Region).into_iter().map(|area| {
            let cell = self.computed.cell(area.code, period);
            self.row(area.name(context.lang), cell, self.published(area.code, period))
        });
        let rows: Vec<Markup> = rows.collect();
        let when = words::period(period, context.lang);
        let caption = match context.lang {
            Lang::Sv => format!("Fiktiva tal för regionerna, {when}"),
            Lang::En => format!("Fictional figures of the regions, {when}"),
        };
        html! {
            h3 { (context.say("Regionerna, ", "The regions, ")) (when) }
            (self.table(&caption, context.say("Region", "Region"), &rows))
        }
    }

    fn table(&self, caption: &str, first: &str, rows: &[Markup]) -> Markup {
        let context = self.context;
        let table = html! {
            table.tbl {
                caption.vh { (caption) }
                thead {
                    tr.whose {
                        td {}
                        th.n scope="colgroup" colspan="4" { (context.say("Påhittade personer", "Made-up persons")) }
                        th.n.real scope="colgroup" { (context.say("Verkligheten", "The real world")) }
                    }
                    tr {
                        th scope="col" { (first) }
                        th.n scope="col" { (context.say("Värde", "Value")) }
                        th.n scope="col" { (context.say("Gränser", "Limits")) }
                        th.n scope="col" { (context.say("Täljare", "Numerator")) }
                        th.n scope="col" { (context.say("Nämnare", "Denominator")) }
                        th.n.real scope="col" { (context.say("Publicerat", "Published")) }
                    }
                }
                tbody { @for row in rows { (row) } }
            }
        };
        scrolled(context, caption, &table)
    }

    fn row(&self, name: &str, cell: Cell, published: Option<Cell>) -> Markup {
        let (lang, decimals) = (self.context.lang, self.definition.decimals);
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let count = |n: Option<f64>| or_dash(n.map(|n| export::count(n, lang)));
        html! {
            tr {
                th scope="row" { (name) }
                td.n { (export::value(&cell, decimals, lang)) }
                td.n { (or_dash(export::limits(&cell, decimals, lang))) }
                td.n { (count(cell.numerator())) }
                td.n { (count(cell.denominator())) }
                td.n.real {
                    @match published {
                        Some(cell) => { (cell.show(lang, decimals)) }
                        None => { "–" }
                    }
                }
            }
        }
    }

    fn published(&self, area: AreaCode, period: Period) -> Option<Cell> {
        let figures: &Figures = self.context.site.figures(&self.definition.id)?;
        figures.get(area, Sex::Both, AgeGroup::ALL, period).map(|figure| figure.cell)
    }
}
