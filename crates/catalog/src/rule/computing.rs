//! What definitions compute, and the building blocks that they stand on.

mod block;
mod breakdown;
mod expression;
mod measure;

pub(crate) use self::block::*;
pub(crate) use self::breakdown::*;
pub(crate) use self::expression::*;
pub(crate) use self::measure::*;
