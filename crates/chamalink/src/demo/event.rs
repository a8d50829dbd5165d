//! What can happen in the sample.

use chrono::NaiveDate;
use domain::transactions::{PaymentMethod, TransactionType};

/// Something that happens at a moment of East Africa Time.
#[derive(Debug, Clone)]
pub struct Event {
    pub day: NaiveDate,
    /// Minutes since midnight.
    pub minute: u32,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    /// Somebody is added to the list of members.
    Join(usize),
    /// The chama's account at the bank is opened in the books.
    OpenBank,
    /// Money that came, went or moved.
    Money(Money),
    /// All but so many shillings of a place is taken to the bank.
    ToBank { from: Place, keep: i64 },
    /// The transaction of this name was a mistake.
    Reverse {
        name: &'static str,
        reason: &'static str,
    },
    /// The books are closed through a day.
    Close(NaiveDate),
}

/// Where money lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    CashBox,
    Paybill,
    Bank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fund {
    Personal,
    Welfare,
}

/// One movement of money, as an officer types it.
#[derive(Debug, Clone)]
pub struct Money {
    pub kind: TransactionType,
    pub shillings: i64,
    pub member: Option<usize>,
    pub payer: Option<usize>,
    pub payer_name: &'static str,
    pub place: Place,
    pub method: PaymentMethod,
    pub code: String,
    pub fund: Fund,
    /// How many days before it is recorded the money moved.
    pub days_ago: u64,
    pub description: String,
    pub reference: String,
    /// Recorded by the chairperson in the treasurer's absence.
    pub by_chairperson: bool,
    /// A name by which a later event can mean it.
    pub name: &'static str,
}

impl Money {
    pub fn new(kind: TransactionType, shillings: i64, description: impl Into<String>) -> Self {
        Self {
            kind,
            shillings,
            member: None,
            payer: None,
            payer_name: "",
            place: Place::CashBox,
            method: PaymentMethod::Cash,
            code: String::new(),
            fund: Fund::Personal,
            days_ago: 0,
            description: description.into(),
            reference: String::new(),
            by_chairperson: false,
            name: "",
        }
    }

    pub fn of(mut self, member: usize) -> Self {
        self.member = Some(member);
        self
    }

    pub fn by(mut self, place: Place, method: PaymentMethod, code: impl Into<String>) -> Self {
        self.place = place;
        self.method = method;
        self.code = code.into();
        self
    }

    pub fn reference(mut self, text: impl Into<String>) -> Self {
        self.reference = text.into();
        self
    }

    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }
}
