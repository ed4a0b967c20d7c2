//! What members say of each other after an exchange, and what others see of it.
//!
//! | file | command |
//! | --- | --- |
//! | [`rate`] | `/noter`, the comment after it, the one answer, the end of the window |
//! | [`profile`] | `/profil` |

pub mod profile;
pub mod rate;
