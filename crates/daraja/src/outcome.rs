//! What a result code means to the person who waits for it.
//!
//! A code nobody knows is a failure of unknown cause: only `0` means that money moved.

/// How a request for a customer's money (STK) ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectOutcome {
    /// The customer paid.
    Paid,
    /// There was too little money in the wallet.
    TooLittleMoney,
    /// A limit of M-Pesa: too small, too large, too much today, or a wallet that would overflow.
    Limit,
    /// The same sum from the same customer within two minutes.
    TooSoon,
    /// The customer cancelled.
    Cancelled,
    /// The phone was off, out of reach, or nobody answered in time.
    TimedOut,
    /// The wrong PIN was entered.
    WrongPin,
    /// The customer's PIN is locked.
    Locked,
    /// Another request is open on the phone, or M-Pesa is busy.
    Busy,
    /// The short code or what it may do is set up wrongly.
    Configuration,
    /// Something else; see the text that came with it.
    Other,
}

impl CollectOutcome {
    /// The meaning of the result code of an STK callback or query.
    pub fn of(code: &str) -> Self {
        match code {
            "0" => Self::Paid,
            "1" => Self::TooLittleMoney,
            "2" | "3" | "4" | "8" => Self::Limit,
            "17" => Self::TooSoon,
            "1032" => Self::Cancelled,
            "1019" | "1037" => Self::TimedOut,
            "2001" => Self::WrongPin,
            "8006" => Self::Locked,
            "26" | "1001" => Self::Busy,
            "1025" | "2028" | "SFC_IC0003" => Self::Configuration,
            _ => Self::Other,
        }
    }
}

/// How a payout (B2C) ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayoutOutcome {
    /// The money is with the recipient.
    Paid,
    /// There was too little money in the utility account.
    TooLittleMoney,
    /// A limit of M-Pesa, on the payment or on the recipient's wallet.
    Limit,
    /// The recipient is not registered with M-Pesa, or there is no such number.
    NoSuchRecipient,
    /// The recipient's or the organisation's account is in a state that forbids it.
    AccountState,
    /// Initiator, password, permission or product are set up wrongly, or the password is locked.
    Configuration,
    /// Something else; see the text that came with it.
    Other,
}

impl PayoutOutcome {
    /// The meaning of the result code of a B2C result.
    pub fn of(code: &str) -> Self {
        match code {
            "0" => Self::Paid,
            "1" => Self::TooLittleMoney,
            "2" | "3" | "4" | "8" => Self::Limit,
            "2040" | "SFC_IC0003" => Self::NoSuchRecipient,
            "11" | "2006" => Self::AccountState,
            "21" | "2001" | "2028" | "8006" => Self::Configuration,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nought_means_that_money_moved() {
        for code in ["", "00", "0 ", "1", "2001", "9999", "SFC_IC0003", "nought"] {
            assert_ne!(CollectOutcome::of(code), CollectOutcome::Paid, "{code}");
            assert_ne!(PayoutOutcome::of(code), PayoutOutcome::Paid, "{code}");
        }
        assert_eq!(CollectOutcome::of("0"), CollectOutcome::Paid);
        assert_eq!(PayoutOutcome::of("0"), PayoutOutcome::Paid);
    }
}
