//! Deliveries in, figures out: each kind of delivery, each kind of fault, and what a store must
//! withstand.

mod crash;
mod encodings;
mod faults;
mod kolada;
mod network;
mod published;
mod random;
mod statistics;
mod store;
mod tables;
mod world;
