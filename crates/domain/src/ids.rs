//! Identity keys: one type per kind of row, so a member's number cannot be passed for a chama's.

/// Declares identity keys over the database's 64-bit integers.
macro_rules! ids {
    ($( $(#[$meta:meta])* $name:ident, )+) => {
        $(
            $(#[$meta])*
            #[derive(
                Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
                serde::Serialize, serde::Deserialize,
            )]
            #[serde(transparent)]
            pub struct $name(i64);

            impl $name {
                /// The key with this number. Whether such a row exists only the database knows.
                pub const fn new(number: i64) -> Self {
                    Self(number)
                }

                /// The number as the database keeps it.
                pub const fn get(self) -> i64 {
                    self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = IdError;

                /// Reads a positive decimal number, as it stands in an address.
                fn from_str(text: &str) -> Result<Self, IdError> {
                    read(text).map(Self)
                }
            }
        )+
    };
}

ids! {
    /// A person with a sign-in (table `users`).
    UserId,
    /// A chama (table `chamas`).
    ChamaId,
    /// A person's membership of one chama; not the person.
    MemberId,
    /// An account of one chama's ledger.
    AccountId,
    /// A fund of one chama: personal savings, welfare, a project.
    FundId,
    /// A journal entry. Its number within the chama is another thing: gapless, and per chama.
    EntryId,
    /// A transaction: the business event a person recorded (table `transactions`).
    TransactionId,
    /// A sign-in session. The secret token is never this number.
    SessionId,
    /// A payment that was proposed.
    ProposalId,
    /// A payment M-Pesa is asked to make.
    PayoutId,
    /// A file kept with a proposal or a transaction.
    AttachmentId,
    /// A message of M-Pesa as it arrived.
    PaymentMessageId,
    /// M-Pesa was asked to ask a phone for money.
    StkRequestId,
    /// Somebody said whose unexplained money is.
    AssignmentId,
    /// A job of the work queue.
    JobId,
    /// An invitation to a chama. The secret code is never this number.
    InvitationId,
    /// A request to be admitted to a chama.
    JoinRequestId,
    /// A statement that was brought.
    StatementImportId,
    /// A count of what a cash place holds.
    CashCountId,
    /// What an officer said of a difference.
    ExplanationId,
    /// A paybill or till of M-Pesa that money comes in by. The short code is another thing.
    PaybillId,
}

impl UserId {
    /// The user in whose name the program books what M-Pesa reported, with nobody at a screen.
    /// Nobody can sign in as this user.
    pub const AUTOMATIC: Self = Self(0);
}

/// A text that is no identity key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdError {
    /// Not a positive decimal number of at most 64 bits, written without sign or leading zero.
    #[error("not an identity number")]
    NotANumber,
}

impl IdError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotANumber => "id_not_a_number",
        }
    }
}

/// One spelling per number: `+7` and `007` are refused, so an address has one form.
fn read(text: &str) -> Result<i64, IdError> {
    if text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IdError::NotANumber);
    }
    text.parse().map_err(|_not_64_bits| IdError::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_per_number() {
        assert_eq!("42".parse(), Ok(ChamaId::new(42)));
        assert_eq!("9223372036854775807".parse(), Ok(UserId::new(i64::MAX)));
        for text in [
            "",
            "0",
            "007",
            "+7",
            "-7",
            "7 ",
            "9223372036854775808",
            "seven",
            "1e3",
        ] {
            assert_eq!(text.parse::<UserId>(), Err(IdError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn json_is_the_bare_number() {
        assert_eq!(
            serde_json::to_string(&FundId::new(3)).ok().as_deref(),
            Some("3")
        );
        assert_eq!(FundId::new(3).to_string(), "3");
    }
}
