//! The helpers that Mailgun's engine has. Any other name is a variable.

/// A built-in helper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Helper {
    If,
    Unless,
    Each,
    With,
    Equal,
    Lookup,
    Log,
    IfGt,
    IfLt,
    IfEq,
    IfMatchesRegexStr,
    Pluralize,
}

impl Helper {
    /// All of them, in the order of the manual, undocumented ones last.
    pub(super) const ALL: [Self; 12] = [
        Self::If,
        Self::Unless,
        Self::Each,
        Self::With,
        Self::Equal,
        Self::Lookup,
        Self::Log,
        Self::IfGt,
        Self::IfLt,
        Self::IfEq,
        Self::IfMatchesRegexStr,
        Self::Pluralize,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Unless => "unless",
            Self::Each => "each",
            Self::With => "with",
            Self::Equal => "equal",
            Self::Lookup => "lookup",
            Self::Log => "log",
            Self::IfGt => "ifGt",
            Self::IfLt => "ifLt",
            Self::IfEq => "ifEq",
            Self::IfMatchesRegexStr => "ifMatchesRegexStr",
            Self::Pluralize => "pluralize",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|helper| helper.name() == name)
    }

    /// How many arguments it takes.
    pub(super) fn arity(self) -> usize {
        match self {
            Self::If | Self::Unless | Self::Each | Self::With | Self::Log => 1,
            Self::Equal | Self::Lookup | Self::IfGt | Self::IfLt | Self::IfEq | Self::IfMatchesRegexStr => 2,
            Self::Pluralize => 3,
        }
    }

    /// Whether the engine hands it the options, and with them the body of the innermost open block.
    pub(super) fn takes_options(self) -> bool {
        !matches!(self, Self::Log | Self::Pluralize)
    }

    /// Whether it renders the body or the else part of a block.
    pub(super) fn renders_block(self) -> bool {
        !matches!(self, Self::Log | Self::Pluralize | Self::Lookup)
    }
}
