//! The kinds of findings: one list, from which the reference page is generated.

mod area;
mod computing;
mod definition;
mod editorial;
mod file;
mod key;
mod page;
mod reference;
mod register;
mod valueset;

use cube::Lang;

pub(crate) use self::area::*;
pub(crate) use self::computing::*;
pub(crate) use self::definition::*;
pub(crate) use self::editorial::*;
pub(crate) use self::file::*;
pub(crate) use self::key::*;
pub(crate) use self::page::*;
pub(crate) use self::reference::*;
pub(crate) use self::register::*;
pub(crate) use self::valueset::*;
use crate::Severity;

/// A text that the program itself carries, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Told {
    /// The text in one language.
    #[must_use]
    pub fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.sv, self.en)
    }
}

/// One kind of finding. Its code never changes meaning and is never used again.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `C` and three digits; the first tells the chapter.
    pub code: &'static str,
    /// The code in words, for machines that sort by name: `unknown-key`.
    pub name: &'static str,
    /// How serious such findings are.
    pub severity: Severity,
    /// What is wrong, as a heading.
    pub title: Told,
    /// Why it matters.
    pub why: Told,
    /// What to do about it.
    pub remedy: Told,
}

/// All kinds of findings about content, by code.
pub static RULES: &[&Rule] = &[
    &SYNTAX,
    &NOT_UTF8,
    &UNUSED_FILE,
    &PAGE_MISSING,
    &DEFINITION_MISSING,
    &FILE_MISSING,
    &OWN_AREAS,
    &UNKNOWN_KEY,
    &MISPLACED_KEY,
    &MISSING_KEY,
    &WRONG_TYPE,
    &UNKNOWN_WORD,
    &OUT_OF_RANGE,
    &MALFORMED,
    &MISSING_LANGUAGE,
    &EMPTY_TEXT,
    &REPEATED,
    &DUPLICATE_KEY,
    &ID_DIFFERS,
    &DUPLICATE_ID,
    &DIRECTION_ON_CENTRAL,
    &NO_DIRECTION,
    &REVIEW_OVERDUE,
    &REVIEW_ORDER,
    &REVIEWED_AHEAD,
    &SHARE_WITHOUT_PERCENT,
    &TARGET_WITHOUT_AUTHORITY,
    &ABSURD_TARGET,
    &ABSURD_BASE_YEAR,
    &BREAKS_UNORDERED,
    &BREAK_OUT_OF_TIME,
    &DUPLICATE_SERIES,
    &TARGET_ON_CENTRAL,
    &RATE_WITHOUT_COUNTS,
    &PERSONS_ON_STANDARDISED,
    &ANSWERS_WITHOUT_ASSUMPTION,
    &UNKNOWN_THEME,
    &DEAD_ROW,
    &DEAD_PERSONS,
    &DEAD_TRAIT,
    &DUPLICATE_ROW,
    &IN_NO_PROFILE,
    &PERSONS_NOT_COUNT,
    &LEVEL_WITHOUT_FIGURES,
    &EMPTY_THEME,
    &TITLE_DIFFERS,
    &SECTION_MISSING,
    &SECTION_ORDER,
    &UNKNOWN_SECTION,
    &EMPTY_SECTION,
    &DUPLICATE_SECTION,
    &RAW_HTML,
    &UNSAFE_LINK,
    &BAD_ROW,
    &BAD_CODE,
    &DUPLICATE_CODE,
    &UNKNOWN_REGION,
    &UNKNOWN_GROUP,
    &NO_SUCCESSOR,
    &YEARS_REVERSED,
    &BAD_GEOMETRY,
    &AREA_NOT_ON_MAP,
    &DUPLICATE_TERM,
    &TRANSLATION_MISSING,
    &BAD_PATTERN,
    &RANGE_BACKWARDS,
    &CODE_COVERED,
    &EXCEPT_NOTHING,
    &DEAD_SET,
    &SET_CIRCLE,
    &OTHER_SYSTEM,
    &EMPTY_SET,
    &VALIDITY_BACKWARDS,
    &NO_PERSON,
    &UNKNOWN_COLUMN,
    &DUPLICATE_COLUMN,
    &COLUMN_VALUESET,
    &ROLE_FAULT,
    &SAMPLE_MISSING,
    &SAMPLE_NOT_FICTIONAL,
    &SAMPLE_COLUMNS,
    &LIMITS_REVERSED,
    &CHECK_COLUMNS,
    &SPANS_OVERLAP,
    &CONDITION_SYNTAX,
    &AGE_NOT_SAID,
    &AGE_UNUSED,
    &UNKNOWN_NAME,
    &CONDITION_VALUESET,
    &CONDITION_SYSTEM,
    &VALUESET_TOO_SHORT,
    &LIST_WITHOUT_QUANTIFIER,
    &BUNDLE_WITHOUT_ROW,
    &TYPES_DIFFER,
    &MISSING_NOT_SAID,
    &AND_OR_MIXED,
    &NEVER_TRUE,
    &ALWAYS_TRUE,
    &UNKNOWN_VALUE,
    &UNKNOWN_STEP,
    &UNREACHABLE_STATE,
    &NUMERATOR_OUTSIDE,
    &RATE_POPULATIONS,
    &METHOD_SHAPE,
    &PERSON_YEAR_NOT_SAID,
    &INTERVAL_MISFIT,
    &REPEATS_DEPENDENT,
    &REPEATS_NOT_SAID,
    &DEPENDS_ON_START,
    &DAY_OUTSIDE_PERIOD,
    &WINDOW_BACKWARDS,
    &WINDOW_SWALLOWED,
    &INCOMPLETE_NOT_SAID,
    &HIT_NOT_SAID,
    &LOOK_IN_TIME,
    &SUBJECTS_DIFFER,
    &AMBIGUOUS_NAME,
    &OVER_NOT_SAID,
    &BREAK_INSIDE,
    &AGE_RULES_DIFFER,
    &AGE_BANDS,
    &GROUP_LACKING,
    &ONLY_IN_NUMERATOR,
    &MANY_NOT_SAID,
    &UNKNOWN_AREA_NOT_SAID,
    &LEVEL_IMPOSSIBLE,
    &SILENCE_IS_ZERO,
    &SETTLED_NOT_SAID,
    &SOURCES_DIFFER,
    &SUM_MAY_BE_MISSING,
    &CORRECTIONS_NOT_SAID,
    &CENSOR_MISFIT,
    &BASELINE_MIXED,
    &EXAMPLE_SILENT,
    &EXAMPLE_DIFFERS,
    &VERSION_UNDERSTATES,
    &CONVENTION_NOT_SAID,
    &DEAD_BLOCK,
    &IMPOSSIBLE_AGE,
    &NEEDS_POPULATION,
    &NOT_BUILT,
    &SERIES_CIRCLE,
    &ROLE_LACKING,
    &DAY_UNKNOWN,
    &FUNCTION_MISUSED,
    &FIGURES_DIFFER,
    &LOOK_UNUSED,
    &LEVEL_UNKNOWN,
];

/// The kind of finding with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}
