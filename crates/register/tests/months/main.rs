//! Which months a delivery replaces, and that the order in which deliveries are taken in tells nothing.

mod order;
mod stays;
mod world;
