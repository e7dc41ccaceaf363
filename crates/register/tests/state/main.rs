//! What a store becomes of its deliveries: which months one replaces, that the order in which they are
//! taken in tells nothing, whom the rows are about, and that damage is seen.

mod damage;
mod order;
mod persons;
mod rows;
mod stays;
mod world;
