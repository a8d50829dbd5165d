//! What to answer M-Pesa.

/// To every callback, result and confirmation, once it is kept.
pub const ACCEPTED: &str = r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#;

/// The answer to a validation: whether M-Pesa may take the customer's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validation {
    /// It may.
    Accept,
    /// It may not: no such phone number.
    UnknownPhone,
    /// It may not: no such account number.
    UnknownAccount,
    /// It may not: not this amount.
    WrongAmount,
    /// It may not: not this person.
    WrongPerson,
    /// It may not: not this short code.
    WrongShortCode,
    /// It may not, for another reason.
    Refuse,
}

impl Validation {
    /// The body of the answer.
    pub const fn body(self) -> &'static str {
        match self {
            Self::Accept => r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#,
            Self::UnknownPhone => r#"{"ResultCode":"C2B00011","ResultDesc":"Rejected"}"#,
            Self::UnknownAccount => r#"{"ResultCode":"C2B00012","ResultDesc":"Rejected"}"#,
            Self::WrongAmount => r#"{"ResultCode":"C2B00013","ResultDesc":"Rejected"}"#,
            Self::WrongPerson => r#"{"ResultCode":"C2B00014","ResultDesc":"Rejected"}"#,
            Self::WrongShortCode => r#"{"ResultCode":"C2B00015","ResultDesc":"Rejected"}"#,
            Self::Refuse => r#"{"ResultCode":"C2B00016","ResultDesc":"Rejected"}"#,
        }
    }
}
