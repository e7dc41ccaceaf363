#![doc = include_str!("../README.md")]

mod address;
mod answer;
mod asked;
mod downloads;
mod layout;
mod pages;
mod press;
mod search;
mod server;
mod site;

pub use press::Press;
pub use server::{router, serve, serve_router, serve_until};
pub use site::Site;
