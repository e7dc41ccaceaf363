#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod identity;
mod links;
mod luhn;
mod personal;
mod pseudonym;

pub use identity::{Identity, IdentityKind, Invalid, LegalSex, Reserve};
pub use links::{LinkFault, LinkFaultKind, Links};
pub use personal::Personal;
pub use pseudonym::{DomainKey, KeyFault, Pseudonym};
