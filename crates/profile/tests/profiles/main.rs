//! Whole profiles, made from shipped and from constructed figures.

mod beside;
mod chance;
mod claims;
mod counts;
mod edges;
mod formats;
mod made;
mod null;
mod oracle;
mod overview;
mod parity;
mod shipped;
mod table1;
