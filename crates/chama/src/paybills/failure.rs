//! What M-Pesa's answers mean to a person.

use daraja::RefusalKind;

use crate::error::{Error, Kind, Refusal};

/// The refusal a person is told when M-Pesa did not do what it was asked. Nothing of what it
/// answered stands in it; the log has its words, out of which the client takes what is secret. It
/// is not that this program is unavailable, so it is a conflict, which stands with the form.
pub fn told(error: &daraja::Error) -> Error {
    let (kind, code) = meaning(error);
    tracing::warn!(%error, code, "M-Pesa did not do what it was asked");
    Refusal::new(kind, code).into()
}

fn meaning(error: &daraja::Error) -> (Kind, &'static str) {
    match error {
        daraja::Error::NotSent(daraja::NotSent::BadInput { .. }) => {
            (Kind::Invalid, "mpesa_bad_input")
        }
        daraja::Error::NotSent(daraja::NotSent::Missing("initiator")) => {
            (Kind::Conflict, "mpesa_initiator_missing")
        }
        daraja::Error::NotSent(daraja::NotSent::Missing(_)) => {
            (Kind::Conflict, "mpesa_passkey_missing")
        }
        daraja::Error::NotSent(_) | daraja::Error::Unknown(_) => {
            (Kind::Conflict, "mpesa_unreachable")
        }
        daraja::Error::Refused(refusal) => match refusal.kind {
            RefusalKind::InvalidToken | RefusalKind::WrongCredentials => {
                (Kind::Conflict, "mpesa_credentials_refused")
            }
            RefusalKind::UnknownShortCode => (Kind::Conflict, "mpesa_short_code_unknown"),
            RefusalKind::SubscriberBusy => (Kind::Conflict, "mpesa_phone_busy"),
            RefusalKind::AlreadyRegistered => (Kind::Conflict, "mpesa_already_registered"),
            RefusalKind::SpikeArrest | RefusalKind::Quota | RefusalKind::SystemBusy => {
                (Kind::Conflict, "mpesa_busy")
            }
            RefusalKind::InvalidField(_)
            | RefusalKind::StillProcessing
            | RefusalKind::DuplicateOriginator
            | RefusalKind::Other => (Kind::Conflict, "mpesa_refused"),
        },
    }
}
