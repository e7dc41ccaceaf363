//! Which language the user reads.

use std::ffi::OsString;

use cube::Lang;

/// The language asked for: `--lang` among the arguments, else the environment's, else Swedish.
///
/// Read before the arguments are parsed, since the help text itself is in that language.
#[must_use]
pub fn of(arguments: &[OsString], environment: impl Fn(&str) -> Option<String>) -> Lang {
    let words = || arguments.iter().map(|a| a.to_string_lossy());
    let after_flag = words().zip(words().skip(1)).find(|(flag, _)| flag == "--lang");
    let joined = words().find_map(|a| a.strip_prefix("--lang=").map(str::to_owned));
    let asked = joined.or_else(|| after_flag.map(|(_, tag)| tag.into_owned()));
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| environment(name).filter(|value| !value.is_empty()));
    match asked.as_deref() {
        Some("en") => Lang::En,
        Some("sv") => Lang::Sv,
        _ if set.is_some_and(|tag| tag.starts_with("en")) => Lang::En,
        _ => Lang::Sv,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_wins_over_the_environment() {
        let lang = |arguments: &[&str], environment: Option<&str>| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            of(&arguments, |_| environment.map(str::to_owned))
        };
        assert_eq!(lang(&["narbild"], None), Lang::Sv);
        assert_eq!(lang(&["narbild"], Some("en_GB.UTF-8")), Lang::En);
        assert_eq!(lang(&["narbild"], Some("C.UTF-8")), Lang::Sv);
        assert_eq!(lang(&["narbild", "--lang", "sv"], Some("en_GB")), Lang::Sv);
        assert_eq!(lang(&["narbild", "--lang=en"], None), Lang::En);
    }
}
