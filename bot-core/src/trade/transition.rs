//! The transitions of a trade.
