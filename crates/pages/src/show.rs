//! How values look on a page: icons, money, days.

use std::fmt;

use askama::filters::HtmlSafe;
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};

use crate::assets;

/// An icon of the sprite. Decoration only: the words beside it say the same.
#[derive(Clone, Copy, Debug)]
pub struct Icon(&'static str);

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>"#,
            assets::ICONS,
            self.0
        )
    }
}

/// The icon of this name.
pub const fn icon(name: &'static str) -> Icon {
    Icon(name)
}

/// Which way money went, seen from the chama or the member whose page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It came.
    In,
    /// It went.
    Out,
    /// It moved inside.
    Across,
}

impl Direction {
    /// Which way a transaction of this type moves the chama's money.
    pub const fn of(kind: TransactionType) -> Self {
        match kind {
            TransactionType::Contribution
            | TransactionType::RegistrationFee
            | TransactionType::Fine
            | TransactionType::OtherIncome
            | TransactionType::OpeningBalance
            | TransactionType::Collection
            | TransactionType::Unexplained => Self::In,
            TransactionType::Expense
            | TransactionType::Welfare
            | TransactionType::Withdrawal
            | TransactionType::Refund => Self::Out,
            TransactionType::Transfer => Self::Across,
        }
    }

    /// The classes that colour it; the sign says the same without colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::In => "money-in",
            Self::Out => "money-out",
            Self::Across => "",
        }
    }

    /// The classes of the round mark beside it.
    pub const fn disc(self) -> &'static str {
        match self {
            Self::In => "disc disc-in",
            Self::Out => "disc disc-out",
            Self::Across => "disc",
        }
    }

    /// The amount with its sign.
    pub fn signed(self, amount: Money) -> String {
        match self {
            Self::In => format!("+{}", amount.kes()),
            Self::Out => format!("\u{2212}{}", amount.kes()),
            Self::Across => amount.kes(),
        }
    }
}

/// The picture of a type of transaction.
pub const fn type_icon(kind: TransactionType) -> Icon {
    match kind {
        TransactionType::Contribution => icon("piggy-bank"),
        TransactionType::RegistrationFee => icon("person-plus"),
        TransactionType::Fine => icon("flag"),
        TransactionType::Expense => icon("cart"),
        TransactionType::OtherIncome => icon("stars"),
        TransactionType::Transfer => icon("arrow-left-right"),
        TransactionType::Welfare => icon("heart"),
        TransactionType::Withdrawal => icon("wallet2"),
        TransactionType::Refund => icon("arrow-counterclockwise"),
        TransactionType::OpeningBalance => icon("journal-text"),
        TransactionType::Collection => icon("cash-coin"),
        TransactionType::Unexplained => icon("info-circle-fill"),
    }
}

/// The classes of a status badge.
pub const fn status_badge(status: TransactionStatus) -> &'static str {
    match status {
        TransactionStatus::Completed => "badge badge-green",
        TransactionStatus::Pending => "badge badge-ochre",
        TransactionStatus::Failed => "badge badge-red",
        TransactionStatus::Reversed => "badge badge-clay",
    }
}
