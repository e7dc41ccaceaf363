//! The receipts of the made-up deliveries as pages before those of the site, and a page that lists them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use cube::{Lang, number};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use profile::look;
use profile::svg::sign;

use crate::fictional::{self, Delivery, Fictional, YEARS};

/// The look is within each page, and nothing is fetched.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What only the list looks like.
const STYLE: &str = include_str!("../static/receipts.css");

/// A page or a file as it is sent.
pub(crate) struct Document {
    media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The address of the list.
pub(crate) fn address(lang: Lang) -> &'static str {
    lang.pick("/sv/kvitton", "/en/kvitton")
}

/// The address of a receipt in one of its forms.
pub(crate) fn address_of(delivery: &Delivery, lang: Lang, ending: &str) -> String {
    let stem = delivery.receipt.file_stem();
    match ending {
        "html" => format!("{}/{stem}", address(lang)),
        _ => format!("{}/{stem}.{ending}", address(lang)),
    }
}

/// All documents by address.
pub(crate) fn documents(fictional: &Fictional) -> BTreeMap<String, Document> {
    const HTML: &str = "text/html; charset=utf-8";
    let look = fictional::look();
    let mut documents = BTreeMap::new();
    for lang in Lang::ALL {
        let mut add = |address: String, media_type: &'static str, bytes: Vec<u8>| {
            documents.insert(address, Document { media_type, bytes });
        };
        add(address(lang).to_owned(), HTML, list(fictional, lang).into_bytes());
        for delivery in &fictional.deliveries {
            let receipt = &delivery.receipt;
            let at = |ending: &str| address_of(delivery, lang, ending);
            add(at("html"), HTML, receipt.html(lang, &look).into_bytes());
            add(at("json"), "application/json", receipt.json().into_bytes());
            add(at("csv"), "text/csv; charset=utf-8", receipt.csv(lang));
        }
    }
    documents
}

/// The site with the documents before its own pages.
pub(crate) fn before(site: Router, documents: BTreeMap<String, Document>) -> Router {
    let mut router = Router::new().fallback_service(site);
    for (address, document) in documents {
        let document = Arc::new(document);
        let answer = get(move || {
            let document = document.clone();
            async move {
                let headers: [(HeaderName, HeaderValue); 4] = [
                    (header::CONTENT_TYPE, HeaderValue::from_static(document.media_type)),
                    (
                        header::CONTENT_SECURITY_POLICY,
                        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
                    ),
                    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
                    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                ];
                (headers, document.bytes.clone()).into_response()
            }
        });
        router = router.route(&address, answer);
    }
    router
}

fn count(n: u64, lang: Lang) -> String {
    number::format(n as f64, 0, lang)
}

fn list(fictional: &Fictional, lang: Lang) -> String {
    let title = lang.pick("Kvitton på fiktiva leveranser", "Receipts for fictional deliveries");
    let other = lang.pick(Lang::En, Lang::Sv);
    let (whole_files, registers): (Vec<&Delivery>, Vec<&Delivery>) =
        fictional.deliveries.iter().partition(|delivery| delivery.is_whole_file);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " – Närbild" }
                style { (PreEscaped(look::STYLE_INSIDE.as_str())) (PreEscaped(STYLE)) }
            }
            body {
                header.top { div.wrap {
                    a.brand href=(format!("/{}/", lang.tag())) { (sign::LOGO) "Närbild" }
                    nav.languages aria-label=(lang.pick("Språk", "Language")) { ul { li.lang {
                        a href=(address(other)) lang=(other.tag()) hreflang=(other.tag()) {
                            (other.pick("På svenska", "In English"))
                        }
                    } } }
                } }
                main { div.wrap {
                    (head(fictional, registers.len(), title, lang))
                    section aria-labelledby="register" {
                        div.sec-head {
                            h2 #register { (lang.pick("Register", "Registers")) }
                            p { (lang.pick(
                                "Varje register är en leverans med alla fem åren, mottagen 31 januari 2024. Därför säger kvittona att de äldre månaderna kom sent.",
                                "Each register is one delivery of all five years, received on 31 January 2024. That is why the receipts say that the older months came late.",
                            )) }
                        }
                        (table(&registers, lang.pick("Leveranser till registren", "Deliveries to the registers"), lang))
                    }
                    section aria-labelledby="filer" {
                        div.sec-head {
                            h2 #filer { (lang.pick("Filer som är fel i sin helhet", "Files that are wrong as a whole")) }
                            p { (lang.pick(
                                "Fyra små filer till befolkningen, mottagna dagen innan, var och en med ett fel som gäller hela filen.",
                                "Four small files for the population, received the day before, each with a fault that is about all of the file.",
                            )) }
                        }
                        (table(&whole_files, lang.pick("Filer som är fel i sin helhet", "Files that are wrong as a whole"), lang))
                    }
                    p.small.muted.last { (lang.pick(
                        "Kvittona innehåller inga värden ur raderna, bara radernas nummer.",
                        "The receipts hold no values of the rows, only the numbers of the rows.",
                    )) }
                } }
            }
        }
    };
    page.into_string()
}

fn head(fictional: &Fictional, n_registers: usize, title: &str, lang: Lang) -> Markup {
    let (first, last) = YEARS;
    let n = |n: u64| count(n, lang);
    let (persons, rows, planted) =
        (n(fictional.n_persons), n(fictional.n_rows()), n(fictional.n_planted));
    let found: u64 = fictional.deliveries.iter().map(|delivery| delivery.n_found).sum();
    let told = if fictional.is_as_planted() {
        lang.pick(
            format!("{planted} fel är inlagda med flit. Alla är hittade, och inget annat fel sägs om någon rad."),
            format!("{planted} faults are planted on purpose. All are found, and no other fault is told of any row."),
        )
    } else {
        let found = n(found);
        lang.pick(
            format!("{planted} fel är inlagda med flit. {found} är hittade, eller andra rader är utpekade. Så ska det inte vara."),
            format!("{planted} faults are planted on purpose. {found} are found, or other rows are told. That should not be."),
        )
    };
    html! {
        p.eyebrow { (lang.pick("Fiktiva uppgifter", "Fictional")) }
        h1 { (title) }
        p.lead { (told) }
        p.fictional { b { (lang.pick("FIKTIVA UPPGIFTER.", "FICTIONAL.")) } " " (lang.pick(
            format!("Ett påhittat Sverige: {persons} personer under {first}–{last}, {rows} rader i {n_registers} register. Ingen av personerna finns, och inget har hänt."),
            format!("A made-up Sweden: {persons} persons in {first}–{last}, {rows} rows in {n_registers} registers. None of the persons exists, and none of it has happened."),
        )) }
    }
}

fn table(deliveries: &[&Delivery], caption: &str, lang: Lang) -> Markup {
    let head =
        |sv: &'static str, en: &'static str| html! { th.n scope="col" { (lang.pick(sv, en)) } };
    html! {
        p.small.muted.onward { (lang.pick(
            "Tabellen fortsätter åt höger.",
            "The table goes on to the right.",
        )) }
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.tbl.deliveries {
                caption.vh { (caption) }
                thead { tr {
                    th scope="col" { (lang.pick("Leverans", "Delivery")) }
                    (head("Mottagna rader", "Rows received"))
                    (head("Inlästa", "Accepted"))
                    (head("Rättade", "Corrected"))
                    (head("Avvisade", "Rejected"))
                    (head("Dubbletter", "Duplicates"))
                    (head("Fynd om rader", "Findings about rows"))
                    (head("Inlagda fel", "Planted faults"))
                    th scope="col" { (lang.pick("Filer", "Files")) }
                } }
                tbody { @for delivery in deliveries { (line(delivery, lang)) } }
            }
        }
    }
}

fn line(delivery: &Delivery, lang: Lang) -> Markup {
    let receipt = &delivery.receipt;
    let counts = receipt.counts;
    let findings = receipt.findings.iter().filter(|finding| fictional::is_of_rows(finding));
    let n_findings: u64 = findings.map(|finding| finding.n).sum();
    let under = match (delivery.is_whole_file, receipt.files.first()) {
        (true, Some(file)) => file.name.as_str(),
        _ => receipt.register.as_str(),
    };
    let file = |ending: &'static str, name: &'static str| {
        let label = format!("{name}, {} {under}", receipt.title.get(lang));
        html! { a href=(address_of(delivery, lang, ending)) aria-label=(label) { (name) } }
    };
    html! {
        tr {
            th scope="row" {
                a href=(address_of(delivery, lang, "html")) { (receipt.title.get(lang)) }
                span.unit { (under) }
            }
            @for n in [counts.received, counts.accepted, counts.corrected, counts.rejected, counts.duplicates, n_findings] {
                td.n { (count(n, lang)) }
            }
            td.n {
                (count(delivery.n_planted, lang))
                @if delivery.n_planted > 0 || !delivery.astray.is_empty() { span.unit { (if delivery.n_found == delivery.n_planted && delivery.astray.is_empty() {
                    lang.pick("alla hittade", "all found")
                } else {
                    lang.pick("inte som väntat", "not as expected")
                }) } }
            }
            td.forms { (file("json", "JSON")) " " (file("csv", "CSV")) }
        }
    }
}
