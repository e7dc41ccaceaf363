//! Which months a delivery replaces, and that the order in which deliveries are taken in tells nothing.

mod stays;
mod world;
