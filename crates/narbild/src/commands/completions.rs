//! `narbild completions`: what a shell needs to complete the command line.

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;
use cube::Lang;

use super::{Context, Outcome};

pub(super) fn command(lang: Lang) -> Command {
    Command::new("completions")
        .about(lang.pick(
            "Skriv kompletteringar för ett skal",
            "Write completions for a shell",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild completions bash > ~/.local/share/bash-completion/completions/narbild",
            "Examples:\n  narbild completions bash > ~/.local/share/bash-completion/completions/narbild",
        ))
        .arg(
            Arg::new("shell")
                .required(true)
                .value_name(lang.pick("SKAL", "SHELL"))
                .value_parser(value_parser!(Shell))
                .help(lang.pick("Vilket skal", "Which shell")),
        )
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let shell = *matches.get_one::<Shell>("shell").expect("clap requires the argument");
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::root(context.lang), "narbild", &mut script);
    super::print(&script)?;
    Ok(Outcome::Done)
}
