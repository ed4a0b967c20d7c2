//! The transitions of an offer.
