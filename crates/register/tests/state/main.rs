//! What a store becomes of its deliveries: which months one replaces, that the order in which they are
//! taken in tells nothing, and whom the rows are about.

mod order;
mod persons;
mod stays;
mod world;
