//! Whole profiles, made from shipped and from constructed figures.

mod shipped;
mod table1;
