//! What an answer to a request to pay means for the money.

use daraja::{Accepted, Refusal, RefusalKind};

/// What came of sending a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// M-Pesa took it; how it ends is told later. With M-Pesa's own number.
    Accepted(String),
    /// M-Pesa has had this request before, and that one stands.
    Duplicate,
    /// It may or may not have reached M-Pesa.
    Unknown(String),
    /// It did not reach M-Pesa, or M-Pesa was too busy to take it.
    NotSent(String),
    /// M-Pesa will not do it: its code and its words.
    Refused(String, String),
}

/// Reads the answer.
pub(super) fn of_request(answer: Result<Accepted, daraja::Error>) -> Verdict {
    match answer {
        Ok(accepted) => Verdict::Accepted(accepted.conversation_id),
        Err(daraja::Error::NotSent(why)) => Verdict::NotSent(why.to_string()),
        Err(daraja::Error::Unknown(why)) => Verdict::Unknown(why),
        Err(daraja::Error::Refused(refusal)) => of_refusal(refusal),
    }
}

fn of_refusal(refusal: Refusal) -> Verdict {
    match refusal.kind {
        RefusalKind::DuplicateOriginator => Verdict::Duplicate,
        RefusalKind::InvalidToken | RefusalKind::SpikeArrest | RefusalKind::Quota => {
            Verdict::NotSent(refusal.message)
        }
        // Somebody is at work on it, or says so: it may be this very request.
        RefusalKind::SubscriberBusy | RefusalKind::StillProcessing | RefusalKind::SystemBusy => {
            Verdict::Unknown(refusal.message)
        }
        // Words nobody knows, or of what lies behind, from a server in trouble: it may have begun
        // before it failed.
        RefusalKind::Other | RefusalKind::InvalidField(_) if refusal.http >= 500 => {
            Verdict::Unknown(refusal.message)
        }
        RefusalKind::WrongCredentials
        | RefusalKind::UnknownShortCode
        | RefusalKind::InvalidField(_)
        | RefusalKind::AlreadyRegistered
        | RefusalKind::Other => Verdict::Refused(refusal.code, refusal.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: RefusalKind, http: u16) -> Verdict {
        of_request(Err(daraja::Error::Refused(Refusal {
            kind,
            http,
            code: "500.001".to_owned(),
            message: "no".to_owned(),
        })))
    }

    #[test]
    fn only_a_clear_no_is_a_no() {
        let no = Verdict::Refused("500.001".to_owned(), "no".to_owned());
        assert_eq!(refused(RefusalKind::WrongCredentials, 500), no);
        assert_eq!(refused(RefusalKind::Other, 400), no);
        let unknown = Verdict::Unknown("no".to_owned());
        assert_eq!(refused(RefusalKind::Other, 500), unknown);
        let later = Verdict::NotSent("no".to_owned());
        assert_eq!(refused(RefusalKind::SpikeArrest, 500), later);
        assert_eq!(refused(RefusalKind::Quota, 500), later);
        let stands = Verdict::Duplicate;
        assert_eq!(refused(RefusalKind::DuplicateOriginator, 500), stands);
        let lost = of_request(Err(daraja::Error::Unknown("no".to_owned())));
        assert_eq!(lost, unknown);
    }
}
