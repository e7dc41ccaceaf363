#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod code;
mod identity;
mod links;
mod luhn;
mod organisation;
mod person_id;
mod personal;
mod pseudonym;
mod table;
mod validity;

pub use code::{
    Code, CodeFault, CodePattern, CodeSet, CodeSystem, CodeText, IcfStatement, PatternFault,
    PatternFaultKind,
};
pub use identity::{Identity, IdentityKind, Invalid, LegalSex, Reserve};
pub use links::{LinkFault, LinkFaultKind, Links};
pub use organisation::{HsaId, OrganisationFault, Organisationsnummer};
pub use person_id::{InvalidId, PersonId};
pub use personal::Personal;
pub use pseudonym::{DomainKey, KeyFault, Pseudonym};
pub use table::{CodeRow, CodeTable, CodeVersions, Heading, InUse, TableFault, TableFaultKind};
pub use validity::Validity;
