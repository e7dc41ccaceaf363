//! Drawings as SVG: they format what the model says and compute nothing but places on the paper.
//!
//! Colours are class names and custom properties of the style sheet, so that one drawing serves
//! light, dark, forced colours and print.

pub mod axis;
pub mod position;
pub mod sign;
pub mod spark;
