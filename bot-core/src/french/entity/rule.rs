//! Rules by name, each with what it reads and what it leaves alone.

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name, unique among all rules.
    pub name: &'static str,
    /// Words it reads.
    pub yes: &'static str,
    /// Words that look alike and that it leaves alone.
    pub no: &'static str,
}

/// A rule for a table.
pub(in crate::french) const fn rule(name: &'static str, yes: &'static str, no: &'static str) -> Rule {
    Rule { name, yes, no }
}
