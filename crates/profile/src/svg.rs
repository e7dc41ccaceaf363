//! Drawings as SVG: they format what the model says and compute nothing but places on the paper.
//!
//! Colours are class names and custom properties of the style sheet, so that one drawing serves
//! light, dark, forced colours and print.

pub mod axis;
pub mod classes;
pub mod line;
pub mod map;
pub mod position;
pub mod ranked;
pub mod sign;
pub mod spark;
pub mod tiles;
