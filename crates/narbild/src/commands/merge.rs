//! `narbild merge`: parts that were counted apart become one result.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use computing::{Error, Part};
use cube::Lang;

use super::compute::{PART, cannot_write, csv_arg, out_arg, told, write_cells};
use super::{Context, Outcome};

pub(super) fn command(lang: Lang) -> Command {
    Command::new("merge")
        .about(lang.pick(
            "Slå ihop delar från narbild compute --shard",
            "Put together parts from narbild compute --shard",
        ))
        .after_help(lang.pick(
            "Delarna är mappar med cells.part. Alla delar av ett lager ska vara med; delar från flera lager, till exempel 21 regioners, får slås ihop utan att rader lämnas ut. Resultatet är detsamma, byte för byte, som om allt hade räknats på en gång.\n\nExempel:\n  narbild compute --shard 1/2 --out del1\n  narbild compute --shard 2/2 --out del2\n  narbild merge del1 del2 --out berakning",
            "Parts are folders with cells.part. All parts of a store must be there; parts of several stores, such as those of 21 regions, may be put together without rows being handed out. The result is the same, byte for byte, as if all had been counted at once.\n\nExamples:\n  narbild compute --shard 1/2 --out part1\n  narbild compute --shard 2/2 --out part2\n  narbild merge part1 part2 --out result",
        ))
        .arg(
            Arg::new("parts")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .value_name(lang.pick("MAPP", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Delarnas mappar", "The folders of the parts")),
        )
        .arg(out_arg(lang))
        .arg(csv_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let content = opening::content(super::path(matches, "content"))?;
    let (catalog, _) = catalog::load(&content, opening::today());
    let folders = matches.get_many::<PathBuf>("parts").expect("clap requires the argument");
    let parts: Result<Vec<Part>, Error> = folders.map(|folder| read(folder)).collect();
    let parts = parts.map_err(|error| told(error, lang))?;
    let merged = computing::merge(&parts).map_err(|error| told(error.into(), lang))?;
    let out = super::path(matches, "out").expect("it has a default");
    std::fs::create_dir_all(out).with_context(|| cannot_write(out, lang))?;
    let text = write_cells(&catalog, &merged, out, matches.get_flag("csv"), lang)?;
    super::print(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn read(folder: &Path) -> Result<Part, Error> {
    let path = folder.join(PART);
    let bytes = std::fs::read(&path).map_err(|cause| Error::Io {
        what: "read",
        path: path.clone(),
        cause,
    })?;
    Part::from_bytes(&bytes).map_err(|why| Error::Part { path, why })
}
