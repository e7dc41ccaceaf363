//! Writes a workbook with invented figures: `cargo run -p profile --example workbook -- FILE [sv|en]`.

use std::time::Instant;

#[path = "../tests/fixture/mod.rs"]
mod fixture;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().unwrap_or_else(|| "workbook.xlsx".to_owned());
    let lang =
        if arguments.next().as_deref() == Some("en") { cube::Lang::En } else { cube::Lang::Sv };
    let profiles = fixture::all();
    let start = Instant::now();
    let contents = profile::export::excel::Contents {
        profiles: &profiles,
        catalog: None,
        opened_at: Some("0122".parse().expect("a code of the invented areas")),
    };
    let bytes =
        profile::export::excel::write(&contents, lang).expect("the workbook can be written");
    eprintln!("{} areas, {} bytes, {:?}", profiles.len(), bytes.len(), start.elapsed());
    std::fs::write(file, bytes).expect("the file can be written");
}
