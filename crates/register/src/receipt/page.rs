//! A receipt as a page that stands alone.

use catalog::definition::Subject;
use catalog::{Rule, Severity};
use cube::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Delivered, Look, Receipt, RowFinding, Usual, words};

/// What only receipts look like. Colours and sizes are those of the sheet that is handed over.
const STYLE: &str = include_str!("../../static/receipt.css");

/// How many periods the page tells; all are in the other forms.
const PERIODS: usize = 48;

pub(super) fn page(receipt: &Receipt, lang: Lang, look: &Look<'_>) -> String {
    let kind = lang.pick("Kvitto på leverans", "Receipt for a delivery");
    let title = format!("{kind}: {} – Närbild", receipt.title.get(lang));
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(look.style)) (PreEscaped(STYLE)) }
            }
            body {
                header.top { div.wrap { span.brand { (PreEscaped(look.sign)) "Närbild" } } }
                main { div.wrap { div.receipt {
                    (head(receipt, kind, lang))
                    (counts(receipt, lang))
                    (findings(receipt, lang))
                    (quarantine(receipt, lang))
                    (periods(receipt, lang))
                    (files(receipt, lang))
                    p.small.muted.last { (lang.pick(
                        "Kvittot innehåller inga värden ur raderna, bara deras nummer i filen.",
                        "The receipt holds no values of the rows, only their numbers in the file.",
                    )) }
                } } }
            }
        }
    };
    page.into_string()
}

fn head(receipt: &Receipt, kind: &str, lang: Lang) -> Markup {
    let stored = if receipt.is_stored {
        lang.pick("inläst", "taken in")
    } else {
        lang.pick("inte inläst", "not taken in")
    };
    let fact = |name: &str, value: &str| html! { span { (name) " " b { (value) } } };
    html! {
        p.eyebrow { (kind) }
        h1 { (receipt.title.get(lang)) }
        @if let Some(told) = words::fictional(receipt, lang) { p.fictional { (told) } }
        p.lead { (words::verdict(receipt, lang)) }
        p.pfacts {
            (fact(lang.pick("Register", "Register"), &receipt.register))
            (fact(lang.pick("Kom", "Came"), &receipt.received.to_string()))
            (fact(lang.pick("Leverans", "Delivery"), &receipt.delivery[..12]))
            (fact(lang.pick("Läge", "State"), stored))
        }
    }
}

/// The rows, each kind on a line, and a bar of their shares.
fn counts(receipt: &Receipt, lang: Lang) -> Markup {
    let counts = receipt.counts;
    let lines = [
        ("taken", counts.accepted, lang.pick("inlästa som de stod", "taken in as they stood")),
        ("mended", counts.corrected, lang.pick("inlästa efter rättelse", "taken in corrected")),
        ("refused", counts.rejected, lang.pick("avvisade", "rejected")),
        ("twice", counts.duplicates, lang.pick("dubbletter", "duplicates")),
    ];
    let share = |n: u64| if counts.received == 0 { 0.0 } else { n as f64 / counts.received as f64 };
    let mut from = 0.0;
    let bars = lines.map(|(class, n, _)| {
        let (start, width) = (from, share(n) * 100.0);
        from += width;
        (class, format!("{start:.3}"), format!("{width:.3}"))
    });
    html! {
        section aria-labelledby="rader" {
            div.sec-head { h2 #rader { (lang.pick("Raderna", "The rows")) } }
            svg.shares viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
                @for (class, x, width) in &bars {
                    rect class=(class) x=(x) y="0" width=(width) height="4" {}
                }
            }
            table.tbl.sum {
                caption.vh { (lang.pick("Vad det blev av raderna", "What became of the rows")) }
                tbody {
                    @for (class, n, label) in lines {
                        tr {
                            th scope="row" { span.swatch.(class) {} (label) }
                            td.n { (words::count(n, lang)) }
                            td.n.muted { (cube::number::format_percent(share(n) * 100.0, 1, lang)) }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { (lang.pick("mottagna", "received")) }
                    td.n { b { (words::count(counts.received, lang)) } }
                    td {}
                } }
            }
            (aside(receipt, lang))
        }
    }
}

/// What else the numbers tell, in sentences.
fn aside(receipt: &Receipt, lang: Lang) -> Markup {
    let counts = receipt.counts;
    let mut told = Vec::new();
    told.extend(receipt.relinked.map(|links| words::relinked(links, lang)));
    if receipt.is_stored {
        if receipt.n_replaced > 0 {
            let n = words::rows(receipt.n_replaced, lang);
            told.push(lang.pick(
                format!("Leveransen ersatte {n} från tidigare leveranser."),
                format!("The delivery replaced {n} of earlier deliveries."),
            ));
        }
        let rows = words::rows(receipt.n_rows, lang);
        let n = words::count(receipt.n_persons, lang);
        let (sv, en) = words::subjects(receipt.subject);
        told.push(lang.pick(
            format!("Registret har nu {rows} om {n} {sv}."),
            format!("The register now has {rows} about {n} {en}."),
        ));
    }
    if counts.unlinkable > 0 {
        let n = words::rows(counts.unlinkable, lang);
        told.push(lang.pick(
            format!("{n} gäller personer med reservnummer och kan inte länkas till andra register."),
            format!("{n} are about persons with reserve numbers and cannot be linked to other registers."),
        ));
    }
    html! { @if !told.is_empty() { p.small.muted.after { (told.join(" ")) } } }
}

fn findings(receipt: &Receipt, lang: Lang) -> Markup {
    let mut kinds: Vec<(&'static Rule, Severity, Vec<&RowFinding>)> = Vec::new();
    for finding in &receipt.findings {
        let same = |(rule, severity, _): &&mut (&Rule, Severity, Vec<&RowFinding>)| {
            rule.code == finding.rule.code && *severity == finding.severity
        };
        match kinds.iter_mut().find(same) {
            Some((.., all)) => all.push(finding),
            None => kinds.push((finding.rule, finding.severity, vec![finding])),
        }
    }
    html! {
        section aria-labelledby="fynd" {
            div.sec-head {
                h2 #fynd { (lang.pick("Fynd", "Findings")) }
                p { (if kinds.is_empty() {
                    lang.pick("Inga. Leveransen är som den ska.", "None. The delivery is as it should be.")
                } else {
                    lang.pick(
                        "Fel måste rättas, varningar bör kontrolleras, anmärkningar är bra att känna till. Radnumren är filens, räknade från 1.",
                        "Errors must be corrected, warnings should be checked, notes are worth knowing. The numbers of rows are those of the file, counted from 1.",
                    )
                }) }
            }
            @for (rule, severity, all) in &kinds { (kind(rule, *severity, all, receipt, lang)) }
        }
    }
}

/// All findings of one kind: what, why, what to do, and where.
fn kind(
    rule: &Rule,
    severity: Severity,
    all: &[&RowFinding],
    receipt: &Receipt,
    lang: Lang,
) -> Markup {
    let label = severity.label(lang);
    let n: u64 = all.iter().map(|finding| finding.n).sum();
    html! {
        article.finding.(severity.word()) {
            p.kind { b { (label) } " " (rule.code) " · " (words::times(n, lang)) }
            h3 { (rule.title.get(lang)) }
            p { (rule.why.get(lang)) }
            p.do { b { (lang.pick("Gör så här:", "What to do:")) } " " (rule.remedy.get(lang)) }
            ul.where { @for finding in all { (place(finding, receipt, lang)) } }
        }
    }
}

/// What a finding is about, how often, and its first rows.
fn place(finding: &RowFinding, receipt: &Receipt, lang: Lang) -> Markup {
    let files = words::places(finding, receipt);
    let row = lang.pick("rad", "row");
    if finding.about.is_none() && files.is_empty() {
        return html! {};
    }
    html! {
        li {
            @if let Some(about) = &finding.about {
                b { (about.get(lang)) }
                // What is told once of the delivery as a whole has its numbers in the text.
                @if finding.n > 1 || !files.is_empty() {
                    " " span.muted { (words::times(finding.n, lang)) }
                }
            }
            @for (file, lines) in &files {
                span.rows {
                    @if !file.is_empty() { span.file { (file) } " " }
                    @if !lines.is_empty() { (row) " " (joined(lines)) }
                }
            }
            @if words::has_more(finding) { span.rows { (lang.pick("och fler", "and more")) } }
        }
    }
}

fn joined(lines: &[u64]) -> String {
    let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
    lines.join(", ")
}

fn quarantine(receipt: &Receipt, lang: Lang) -> Markup {
    let Some(path) = &receipt.quarantine else { return html! {} };
    html! {
        section aria-labelledby="karantan" {
            div.sec-head { h2 #karantan { (lang.pick("Avvisade rader", "Rejected rows")) } }
            div.prose {
                p { (lang.pick(
                    "De avvisade raderna ligger hos mottagaren, i en fil som bara dess ägare får läsa:",
                    "The rejected rows are with the receiver, in a file that only its owner may read:",
                )) }
                p { code.path { (path.display()) } }
                @if receipt.n_kept_aside < receipt.counts.rejected {
                    @let n = words::count(receipt.n_kept_aside, lang);
                    p { (lang.pick(
                        format!("De är så många att filen bara har de {n} första."),
                        format!("They are so many that the file has only the first {n}."),
                    )) }
                }
                p { (lang.pick(
                    "Rätta raderna hos dig och skicka hela leveransen igen, inte bara de rättade raderna: en ny leverans ersätter den förra.",
                    "Correct the rows at your end and send the whole delivery again, not only the corrected rows: a new delivery replaces the one before.",
                )) }
            }
        }
    }
}

fn periods(receipt: &Receipt, lang: Lang) -> Markup {
    if receipt.periods.is_empty() {
        return html! {};
    }
    let has_sender = receipt.periods.iter().any(|period| !period.sender.is_empty());
    let has_usual = receipt.periods.iter().any(|period| period.usual.is_some());
    let n_more = receipt.periods.len().saturating_sub(PERIODS);
    let head = |label: &str| html! { th.n scope="col" { (label) } };
    let (sv, en) = words::subjects(receipt.subject);
    let caption = lang
        .pick(format!("Rader och {sv} i varje period"), format!("Rows and {en} in each period"));
    let subjects = match receipt.subject {
        Subject::Unit => lang.pick("Enheter", "Units"),
        _ => lang.pick("Personer", "Persons"),
    };
    html! {
        section aria-labelledby="perioder" {
            div.sec-head {
                h2 #perioder { (lang.pick("Vad leveransen gäller", "What the delivery is about")) }
                @if has_usual { p { (lang.pick(
                    "Brukligt är medianen av avsändarens närmast föregående månader, högst tolv.",
                    "Usual is the median of the sender's months just before, at most twelve.",
                )) } }
            }
            div.scroll tabindex="0" role="region"
                aria-label=(lang.pick("Perioder, tabell", "Periods, table")) {
                table.tbl.periods {
                    caption.vh { (caption) }
                    thead { tr {
                        @if has_sender { th scope="col" { (lang.pick("Avsändare", "Sender")) } }
                        th scope="col" { (lang.pick("Månad", "Month")) }
                        (head(lang.pick("Rader", "Rows")))
                        @if has_usual { (head(lang.pick("Brukligt", "Usual"))) }
                        (head(subjects))
                        @if has_usual { (head(lang.pick("Brukligt", "Usual"))) }
                    } }
                    tbody { @for period in receipt.periods.iter().take(PERIODS) {
                        (line(period, has_sender, has_usual, lang))
                    } }
                }
            }
            @if n_more > 0 { p.small.muted.after { (lang.pick(
                format!("Och {n_more} till. Alla står i kvittots CSV- och JSON-filer."),
                format!("And {n_more} more. All are in the CSV and JSON files of the receipt."),
            )) } }
        }
    }
}

fn line(period: &Delivered, has_sender: bool, has_usual: bool, lang: Lang) -> Markup {
    let month = period.month.map_or_else(
        || lang.pick("utan månad", "without month").to_owned(),
        |month| words::month(month, lang),
    );
    let usual = |of: fn(&Usual) -> u64| match &period.usual {
        Some(usual) => words::count(of(usual), lang),
        None => "–".to_owned(),
    };
    html! {
        tr {
            @if has_sender { td { (period.sender) } }
            th scope="row" { (month) }
            td.n { (words::count(period.rows, lang)) }
            @if has_usual { td.n.muted { (usual(|usual| usual.rows)) } }
            td.n { (words::count(period.persons, lang)) }
            @if has_usual { td.n.muted { (usual(|usual| usual.persons)) } }
        }
    }
}

fn files(receipt: &Receipt, lang: Lang) -> Markup {
    html! {
        section aria-labelledby="filer" {
            div.sec-head {
                h2 #filer { (lang.pick("Filer som kom", "Files that came")) }
                p { (lang.pick(
                    "SHA-256 visar att det är just dina filer: räkna ut den hos dig och jämför.",
                    "SHA-256 shows that they are your very files: compute it at your end and compare.",
                )) }
            }
            ul.files {
                @for file in &receipt.files {
                    li {
                        b { (file.name) } " " span.muted { (words::size(file.bytes, lang)) }
                        code { (file.sha256) }
                    }
                }
            }
        }
    }
}
