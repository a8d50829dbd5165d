//! One word of a closed list.

use std::str::FromStr;

use domain::access::Role;
use domain::activity::ActivityKind;
use domain::approvals::{PaymentKind, ProposalState, RefundOf};
use domain::attachments::FileKind;
use domain::chamas::{ChamaStatus, ContributionFrequency, MeetingDay, MemberStatus};
use domain::choice::UnknownChoice;
use domain::daily_proof::{Finding, Outcome, SeenBy};
use domain::intake::{PromptFailure, PromptStage, ReceiptState};
use domain::ledger::{AccountKind, EntryKind};
use domain::members::StatusChange;
use domain::paybills::{PaybillState, PaybillSwitch, ShortCodeKind, TestResult};
use domain::payments::Channel;
use domain::payments::tariff::Bouquet;
use domain::payouts::{PayoutFailure, PayoutState};
use domain::statement_import::{DifferenceKind, ImportState, Plan};
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};
use http::Reason;
use serde::{Deserialize, Deserializer, de};

/// A closed list of the domain.
pub trait Choice: FromStr<Err = UnknownChoice> + Copy {
    /// Its words as JSON spells them.
    fn words() -> Vec<&'static str>;
}

macro_rules! choices {
    ($( $name:ident ),+) => {
        $( impl Choice for $name {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|word| word.as_str()).collect()
            }
        } )+
    };
}

choices!(
    Role,
    ActivityKind,
    StatusChange,
    ChamaStatus,
    ContributionFrequency,
    MeetingDay,
    MemberStatus,
    AccountKind,
    EntryKind,
    FileKind,
    PaymentKind,
    PayoutFailure,
    PayoutState,
    ProposalState,
    RefundOf,
    PaymentMethod,
    PaybillState,
    PaybillSwitch,
    ShortCodeKind,
    TestResult,
    Bouquet,
    Channel,
    DifferenceKind,
    Finding,
    ImportState,
    Outcome,
    Plan,
    PromptFailure,
    PromptStage,
    ReceiptState,
    SeenBy,
    TransactionStatus,
    TransactionType
);

/// A word of the list, spelled exactly so.
#[derive(Debug, Clone, Copy)]
pub struct Word<T>(pub T);

impl<'de, T: Choice> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let read = word.parse::<T>();
        match read {
            // Some lists are read leniently where people type them; here the word is the word.
            Ok(_) if !T::words().contains(&word.as_str()) => {
                Err(de::Error::custom(Reason("field_invalid")))
            }
            Ok(known) => Ok(Self(known)),
            Err(unknown) => Err(de::Error::custom(Reason(unknown.code()))),
        }
    }
}
